"""The Atom feed at its secret address, as feed readers ask for it."""

import pytest

from tests.web.alerts.ask import ask
from tests.web.alerts.fake_desk import site

CHANGED = "Tue, 14 Jul 2026 08:00:00 GMT"


def test_a_reader_gets_it_with_what_it_needs_to_ask_again() -> None:
    response = ask(site(), "GET", "/atom/secret", headers={})
    assert (response.status_code, response.content) == (200, b"<feed/>")
    assert response.headers["content-type"].partition(";")[0] == "application/atom+xml"
    assert response.headers["last-modified"] == CHANGED
    assert response.headers["cache-control"].startswith("private")
    assert response.headers["referrer-policy"] == "no-referrer"
    assert ask(site(), "HEAD", "/atom/secret", headers={}).headers["etag"] == response.headers["etag"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if-none-match": "ETAG"}, 304),
        ({"if-none-match": 'W/ETAG, "other"'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"other"', "if-modified-since": CHANGED}, 200),
        ({"if-modified-since": CHANGED}, 304),
        ({"if-modified-since": "Tue, 14 Jul 2026 07:59:59 GMT"}, 200),
        ({"if-modified-since": "Tue, 14 Jul 2026 07:00:00 -0000"}, 200),
        ({"if-modified-since": "Tue, 14 Jul 99999999999999999999 09:00:00 GMT"}, 200),
        ({"if-modified-since": "never"}, 200),
    ],
    ids=str,
)
def test_what_a_reader_has_is_not_sent_again(headers: dict[str, str], status: int) -> None:
    etag = ask(site(), "GET", "/atom/secret", headers={}).headers["etag"]
    asked = {name: value.replace("ETAG", etag) for name, value in headers.items()}
    response = ask(site(), "GET", "/atom/secret", headers=asked)
    assert response.status_code == status
    assert response.headers["etag"] == etag
    assert bool(response.content) == (status == 200)


@pytest.mark.parametrize("token", ["revoked", "secre", "secrets", "%C3%A9", "%00", "%ff"])
def test_another_address_has_nothing_and_does_not_say_which_was_asked(token: str) -> None:
    response = ask(site(), "GET", f"/atom/{token}", headers={})
    assert response.status_code == 404
    assert "its address was changed or taken back" in response.text
    assert "revoked" not in response.text
