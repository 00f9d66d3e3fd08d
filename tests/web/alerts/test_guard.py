"""Who may change subscriptions: programs on this machine, and nobody else."""

from typing import Any

import pytest

from tests.web.alerts.ask import HERE, JSON, ask
from tests.web.alerts.fake_desk import ALERT, FakeDesk, site

OUTSIDE = [
    {"client": "192.0.2.7"},
    {"client": "10.0.0.1"},
    {"client": "::ffff:192.0.2.7"},
    {"client": "unknown"},
    {"host": "news.example"},
    {"headers": JSON | {"x-forwarded-for": "127.0.0.1"}},
    {"headers": JSON | {"forwarded": "for=127.0.0.1"}},
    {"headers": JSON | {"via": "1.1 proxy"}},
    {"headers": JSON | {"origin": "https://elsewhere.example"}},
    {"headers": JSON | {"origin": "http://localhost:3000"}},
    {"headers": JSON | {"origin": "null"}},
    {"headers": JSON | {"origin": "null", "sec-fetch-site": "cross-site"}},
    {"headers": JSON | {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"}},
    {"headers": JSON | {"origin": ""}},
    {"headers": JSON | {"origin": "http://["}},
    {"headers": JSON | {"sec-fetch-site": "cross-site"}},
    {"headers": JSON | {"sec-fetch-site": "same-site"}},
]


@pytest.mark.parametrize("how", OUTSIDE, ids=str)
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", "/api/alerts", ALERT), ("DELETE", "/api/alerts/s1", None), ("POST", "/api/alerts/s1/pause", {})],
)
def test_others_change_nothing_and_are_told_why(method: str, path: str, body: Any, how: dict[str, Any]) -> None:
    desk = FakeDesk()
    response = ask(site(desk, allowed_hosts=["news.example"]), method, path, body, **how)
    assert response.status_code == 403
    assert "from this machine only: use the command guildwire, or ask http://127.0.0.1" in response.json()["error"]
    assert desk.asked == []


@pytest.mark.parametrize("how", OUTSIDE[:5], ids=str)
def test_others_may_read_but_see_no_secret(how: dict[str, Any]) -> None:
    desk = FakeDesk()
    app = site(desk, allowed_hosts=["news.example"])
    assert ask(app, "GET", "/api/alerts/s1", **how).status_code == 200
    assert desk.asked == [("secrets", False)]


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"client": "::1", "host": "[::1]:8350"},
        {"client": "::ffff:127.0.0.1", "host": "localhost:8350"},
        {"headers": JSON | {"origin": "http://127.0.0.1:8350", "sec-fetch-site": "same-origin"}},
        {"headers": JSON | {"origin": "null", "sec-fetch-site": "same-origin"}},
        {"headers": {"content-type": "application/json; charset=utf-8"}},
    ],
    ids=str,
)
def test_programs_here_may(how: dict[str, Any]) -> None:
    desk = FakeDesk()
    assert ask(site(desk), "PUT", "/api/alerts/s1", ALERT, **how).status_code == 200
    assert ask(site(desk), "GET", "/api/alerts/s1", **how).status_code == 200
    assert desk.asked == [("replace", ALERT), ("secrets", True)]


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_what_a_form_elsewhere_can_send_is_not_read(kind: str) -> None:
    desk = FakeDesk()
    response = ask(site(desk), "POST", "/api/alerts/s1/pause", b"{}", headers={"content-type": kind})
    assert response.status_code == 415
    assert "send the header Content-Type: application/json" in response.json()["error"]
    assert desk.asked == []


def test_no_page_elsewhere_is_told_that_it_may_ask() -> None:
    headers = {"origin": "https://elsewhere.example", "access-control-request-method": "DELETE"}
    response = ask(site(), "OPTIONS", "/api/alerts/s1", headers=headers)
    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_an_unknown_name_gets_no_answer_at_all() -> None:
    assert ask(site(), "GET", "/api/alerts", host="rebound.example", client=HERE).status_code == 400
