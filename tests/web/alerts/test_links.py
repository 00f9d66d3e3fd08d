"""Signed links in letters: a GET asks and changes nothing, a POST acts, from anywhere."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.web.alerts.ask import ask
from tests.web.alerts.fake_desk import FakeLinks, site

FORM = {"content-type": "application/x-www-form-urlencoded"}
ELSEWHERE = {"client": "192.0.2.7", "host": "news.example"}
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    {"content-type": "multipart/form-data; boundary=x"},
)


def press(links: FakeLinks, body: bytes, token: str = "good", headers: Any = FORM) -> httpx.Response:
    app = site(links=links, allowed_hosts=["news.example"])
    return ask(app, "POST", f"/a/{token}", body, headers=headers, **ELSEWHERE)


def buttons(response: httpx.Response) -> list[str]:
    return [node.text() for node in LexborHTMLParser(response.text).css("main button")]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("action", ["unsubscribe", "mute", "mute-story"])
def test_following_a_link_changes_nothing(method: str, action: str) -> None:
    links = FakeLinks(action)
    response = ask(site(links=links), method, "/a/good", headers={})
    assert response.status_code == 200
    assert links.changes == []
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("action", "named"),
    [
        ("unsubscribe", ["Stop these letters"]),
        ("mute", ["For 1 day", "For 7 days", "For good"]),
        ("mute-story", ["Mute this story"]),
    ],
)
def test_the_page_asks_with_a_button_for_each_choice(action: str, named: list[str]) -> None:
    response = ask(site(links=FakeLinks(action)), "GET", "/a/good", headers={})
    assert buttons(response) == named
    assert "Nothing has happened yet." in response.text
    assert "<walks>" not in response.text
    assert "good" not in LexborHTMLParser(response.text).css_first("main").html.replace("For good", "")  # type: ignore[union-attr]


def test_one_click_of_a_mail_program_acts_in_both_ways_of_writing_it() -> None:
    for body, headers in ((b"List-Unsubscribe=One-Click", FORM), PARTS):
        links = FakeLinks()
        response = press(links, body, headers=headers)
        assert response.status_code == 200
        assert len(links.changes) == 1
        assert "These letters are stopped." in response.text
        assert buttons(response) == ["Start the letters again"]


def test_what_is_done_can_be_taken_back() -> None:
    links = FakeLinks()
    press(links, b"do=yes")
    assert buttons(ask(site(links=links), "GET", "/a/good", headers={})) == ["Start the letters again"]
    response = press(links, b"do=undo")
    assert "Taken back" in response.text
    assert buttons(response) == ["Stop these letters"]
    assert links.changes[1] == "undo"


def test_what_its_owner_did_is_not_offered() -> None:
    links = FakeLinks()
    links.done, links.undoable = "These letters are stopped.", False
    response = ask(site(links=links), "GET", "/a/good", headers={})
    assert buttons(response) == []
    assert "Ask there" in response.text


@pytest.mark.parametrize(
    ("chosen", "length"), [("1d", timedelta(days=1)), ("7d", timedelta(days=7)), ("always", None)]
)
def test_each_choice_is_its_time(chosen: str, length: timedelta | None) -> None:
    links = FakeLinks("mute")
    press(links, f"do=yes&for={chosen}".encode())
    assert links.changes == [length]


@pytest.mark.parametrize(
    ("token", "body", "status", "said"),
    [
        ("forged", b"do=yes", 403, "This link is not one of ours: use a link of your latest letter"),
        ("old", b"List-Unsubscribe=One-Click", 410, "This link is too old: use one of a newer letter"),
        ("good", b"", 400, "open the link and press a button"),
        ("good", b"do=yes&for=1000y", 400, "a time that is not offered"),
        ("good", b"do=" + b"x" * 20_000, 413, "longer than 16,384 bytes"),
        ("good", b"\xff\xfe=%ff", 400, "press a button"),
    ],
)
def test_what_cannot_be_done_is_said_on_a_plain_page(token: str, body: bytes, status: int, said: str) -> None:
    links = FakeLinks()
    response = press(links, body, token)
    assert response.status_code == status
    assert said in response.text
    assert response.headers["content-type"].startswith("text/html")
    assert links.changes == []


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é"]
)
def test_a_damaged_form_does_nothing(kind: str) -> None:
    links = FakeLinks()
    assert press(links, b"--x\r\n\r\n", headers={"content-type": kind.encode()}).status_code == 400
    assert links.changes == []


@pytest.mark.parametrize(("token", "status"), [("forged", 403), ("old", 410), ("%00", 403), ("a" * 5_000, 403)])
def test_asking_by_a_wrong_link_says_so(token: str, status: int) -> None:
    assert ask(site(), "GET", f"/a/{token}", headers={}).status_code == status
