"""Pages, API and feeds of saved searches over a real store and index."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest
from fastapi import FastAPI
from msgspec.structs import replace

from tests.alerts.make import NOON, subscription
from tests.guildwire.alerts.desk import page
from tests.search.make import document
from tests.web.alerts.ask import JSON, ask

PUBLIC = "https://news.example"
FORM = {"content-type": "application/x-www-form-urlencoded", "origin": "null", "sec-fetch-site": "same-origin"}
EVIL = '"><script>alert(1)</script>'


def sent(app: FastAPI, path: str, headers: dict[str, str] = FORM, **fields: str) -> httpx.Response:
    body = httpx.Request("POST", "http://x/", data=fields).content
    return ask(app, "POST", path, body, headers=headers)


def put(app: FastAPI, name: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return ask(app, "PUT", f"/api/saved/{name}", body, headers=JSON | headers)


def seen(app: FastAPI, name: str) -> Any:
    return ask(app, "GET", f"/api/saved/{name}").json()


def conditions(answer: httpx.Response) -> list[dict[str, str]]:
    """Return the ways in which a reader says what it has."""
    return [{"if-none-match": answer.headers["etag"]}, {"if-modified-since": answer.headers["last-modified"]}]


def test_a_form_without_script_saves_a_search_and_the_list_has_it(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        parts.index.put([document("a" * 32, "A strike", published=NOON - timedelta(days=1), seen=NOON)], NOON)
        answer = sent(app, "/saved", name="Strikes & more", query="strike", note=EVIL)
        assert (answer.status_code, answer.headers["location"]) == (303, "/saved/strikes-more")
        listed = ask(app, "GET", "/saved").text
        assert "1 in the past 7 days" in listed
        assert 'href="/?q=strike"' in listed
        assert 'href="/atom/strikes-more"' in listed
        for text in (listed, ask(app, "GET", "/saved/strikes-more").text):
            assert "&lt;script&gt;" in text
            assert "<script>" not in text


def test_what_is_wrong_is_said_with_what_was_written_still_there(tmp_path: Path) -> None:
    with page(tmp_path) as (_, app, _clock):
        sent(app, "/saved", name="taken", query="strike")
        for status, name, query in ((400, "new", "nofield:x"), (400, "&", "strike"), (409, "Taken", "walkout")):
            answer = sent(app, "/saved", name=name, query=query, note="kept for you")
            assert answer.status_code == status
            assert 'role="alert"' in answer.text
            assert f'value="{query}"' in answer.text
            assert "kept for you" in answer.text
        assert [each["name"] for each in ask(app, "GET", "/api/saved").json()["saved"]] == ["taken"]
        assert seen(app, "taken")["query"] == "strike"


def test_of_two_who_change_one_the_second_is_told_and_may_insist(tmp_path: Path) -> None:
    with page(tmp_path) as (_, app, _clock):
        sent(app, "/saved", name="both", query="strike")
        version = seen(app, "both")["version"]
        assert sent(app, "/saved/both", query="first", version=version).status_code == 303
        answer = sent(app, "/saved/both", query="second", version=version)
        assert answer.status_code == 412
        assert "was changed since" in answer.text
        assert "<code>first</code>" in answer.text
        assert 'value="second"' in answer.text
        now = re.findall(r'name="version" value="(\w+)"', answer.text)[0]
        assert sent(app, "/saved/both/remove", version=version).status_code == 412
        assert sent(app, "/saved/both", query="second", version=now).status_code == 303
        assert seen(app, "both")["query"] == "second"
        now = seen(app, "both")["version"]
        assert sent(app, "/saved/both/remove", version=now).headers["location"] == "/saved"
        assert sent(app, "/saved/both", query="third", version=now).status_code == 412
        assert ask(app, "GET", "/saved/both").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        FORM | {"sec-fetch-site": "cross-site"},
        FORM | {"origin": "https://elsewhere.example"},
        {name: value for name, value in FORM.items() if name != "sec-fetch-site"},
        FORM | {"x-forwarded-for": "192.0.2.7"},
    ],
    ids=str,
)
def test_a_form_elsewhere_saves_nothing(tmp_path: Path, headers: dict[str, str]) -> None:
    with page(tmp_path) as (_, app, _clock):
        sent(app, "/saved", name="mine", query="strike")
        for path in ("/saved", "/saved/mine", "/saved/mine/remove"):
            assert sent(app, path, headers, name="theirs", query="walkout").status_code == 403
        assert put(app, "theirs", {"query": "x"}, **headers | JSON).status_code == 403
        assert [(each["name"], each["query"]) for each in ask(app, "GET", "/api/saved").json()["saved"]] == [
            ("mine", "strike")
        ]


def test_who_asks_from_elsewhere_reads_and_is_shown_no_form(tmp_path: Path) -> None:
    with page(tmp_path, public=PUBLIC) as (_, app, _clock):
        sent(app, "/saved", name="mine", query="strike")
        for path in ("/saved", "/saved/mine"):
            shown = ask(app, "GET", path, host="news.example", client="192.0.2.7").text
            assert "<form" not in shown
            assert "changed on the machine Guildwire runs on" in shown


def test_the_api_saves_under_conditions(tmp_path: Path) -> None:
    with page(tmp_path) as (_, app, _clock):
        made = put(app, "AI%20%26%20labor", {"query": "tag:ai", "columns": ["title"], "note": "Why"})
        assert (made.status_code, made.headers["location"]) == (201, "/api/saved/ai-labor")
        one = ask(app, "GET", "/api/saved/ai-labor")
        assert one.headers["etag"] == made.headers["etag"] == f'"{one.json()["version"]}"'
        after = put(app, "ai-labor", {"query": "tag:ai AND tag:labor"}, **{"if-match": made.headers["etag"]})
        assert (after.status_code, after.json()["changed"], after.json()["search"]["note"]) == (200, True, "")
        late = put(app, "ai-labor", {"query": "tag:ai"}, **{"if-match": made.headers["etag"]})
        assert late.status_code == 412
        assert put(app, "ai-labor", {"query": "tag:ai"}, **{"if-none-match": "*"}).status_code == 409
        assert put(app, "gone", {"query": "tag:ai"}, **{"if-match": "*"}).status_code == 412
        same = put(app, "ai-labor", {"query": "tag:ai AND tag:labor"})
        assert (same.json()["changed"], same.headers["etag"]) == (False, after.headers["etag"])
        remove = {"if-match": made.headers["etag"]}
        assert ask(app, "DELETE", "/api/saved/ai-labor", headers=remove).status_code == 412
        assert ask(app, "DELETE", "/api/saved/ai-labor", headers={}).json() == {
            "name": "ai-labor",
            "removed": True,
        }
        assert ask(app, "DELETE", "/api/saved/ai-labor", headers={}).status_code == 404


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"query": "strike nofield:x"}, "no field"),
        ({"query": "x", "sort": "oldest"}, "sort 'oldest' is unknown"),
        ({"query": "x", "columns": ["titel"]}, "did you mean title"),
        ({"query": "x", "name": "other"}, "name is not 'a'"),
        ({"query": "x", "quary": "y"}, "did you mean query"),
        ({}, "needs a query"),
        ({"query": 1}, "no text"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, body: dict[str, Any], said: str) -> None:
    with page(tmp_path) as (_, app, _clock):
        answer = put(app, "a", body)
        assert answer.status_code == 400
        assert said in answer.json()["error"]
        assert answer.json().get("position") == (7 if "nofield" in str(body) else None)
        assert ask(app, "GET", "/api/saved").json() == {"saved": []}


def test_subscriptions_are_shown_and_an_older_query_is_told(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        put(app, "strikes", {"query": "strike"})
        added = ask(app, "POST", "/api/alerts", {"name": "Mine", "saved": "strikes"})
        assert (added.status_code, added.json()["subscription"]["query"]) == (201, "strike")
        parts.alerts.save(subscription(name="same", query="strike"), NOON)
        assert seen(app, "strikes")["subscriptions"] == ["Mine", "same"]
        (told,) = put(app, "strikes", {"query": "strike OR walkout"}).json()["search"]["outdated"]
        assert (told["name"], told["query"]) == ("Mine", "strike")
        assert told["command"] == "guildwire alert edit Mine --saved strikes"
        assert told["command"] in ask(app, "GET", "/saved/strikes").text
        ask(app, "PATCH", "/api/alerts/Mine", {"saved": "strikes"})
        assert seen(app, "strikes")["outdated"] == []
        assert seen(app, "strikes")["subscriptions"] == ["Mine"]
        missing = ask(app, "POST", "/api/alerts", {"name": "b", "saved": "strike"})
        assert (missing.status_code, "did you mean strikes?" in missing.json()["error"]) == (400, True)


def test_the_feed_has_the_newest_items_and_says_when_nothing_is_new(tmp_path: Path) -> None:
    with page(tmp_path, public=PUBLIC) as (parts, app, _):
        found = [
            document(f"{n:032x}", f"Strike & {n} <b>", published=NOON - timedelta(hours=n), seen=NOON)
            for n in range(60)
        ]
        parts.index.put(found, NOON)
        put(app, "strikes", {"query": "strike", "note": "not for others", "owner": "Ann"})
        answer = ask(app, "GET", "/atom/Strikes", headers={}, client="192.0.2.7", host="news.example")
        assert answer.headers["content-type"] == "application/atom+xml"
        read = feedparser.parse(answer.content)
        assert not read.bozo
        assert [entry.title for entry in read.entries] == [f"Strike & {n} <b>" for n in range(50)]
        assert len({entry.id for entry in read.entries}) == 50
        assert [link.href for link in read.entries[0].links] == [
            f"https://www.variety.com/{0:032x}", f"{PUBLIC}/item/{0:032x}",
        ]  # fmt: skip
        assert {link.href for link in read.feed.links} == {f"{PUBLIC}/atom/strikes", f"{PUBLIC}/?q=strike"}
        assert "not for others" not in answer.text
        assert "Ann" not in answer.text
        for known in conditions(answer):
            assert ask(app, "GET", "/atom/strikes", headers=known).status_code == 304
        later = replace(found[0], item=replace(found[0].item, title="Strike over", revision=2, seen=NOON))
        parts.index.put([later], NOON + timedelta(minutes=1))
        for known in conditions(answer):
            assert ask(app, "GET", "/atom/strikes", headers=known).status_code == 200
        again = feedparser.parse(ask(app, "GET", "/atom/strikes", headers={}).content)
        assert (again.entries[0].title, again.entries[0].id) == ("Strike over", read.entries[0].id)


def test_a_feed_without_a_public_address_or_items_is_a_feed(tmp_path: Path) -> None:
    with page(tmp_path) as (_, app, _clock):
        put(app, "strikes", {"query": "strike"})
        read = feedparser.parse(ask(app, "GET", "/atom/strikes", headers={}).content)
        assert not read.bozo
        assert (read.entries, read.feed.get("links", [])) == ([], [])
        assert ask(app, "GET", "/atom/strike", headers={}).status_code == 404


def test_no_name_takes_the_place_of_a_secret_address(tmp_path: Path) -> None:
    token = "a-secret-of-its-own-that-is-long"
    with page(tmp_path) as (parts, app, _):
        parts.alerts.save(subscription(channels=(f"atom:{token}",)), NOON)
        put(app, token, {"query": "strike"})
        assert "urn:guildwire:subscription:s1" in ask(app, "GET", f"/atom/{token}", headers={}).text
