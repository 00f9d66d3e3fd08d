"""The contract of the JSON API of subscriptions: the shape of every answer, and what refuses to answer."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.web.alerts.ask import ask
from tests.web.alerts.fake_desk import ALERT, FakeDesk, site
from tests.web.desk import make
from web.alerts import records
from web.alerts.port import MuteTime
from web.alerts.records import AlertMistake

CALLS: list[tuple[str, str, Any, int, type[msgspec.Struct]]] = [
    ("GET", "/api/alerts", None, 200, records.AlertList),
    ("POST", "/api/alerts", ALERT, 201, records.SavedAlert),
    ("GET", "/api/alerts/strikes", None, 200, records.ShownAlert),
    ("PUT", "/api/alerts/s1", ALERT, 200, records.SavedAlert),
    ("PATCH", "/api/alerts/s1", {"pace": "daily"}, 200, records.SavedAlert),
    ("DELETE", "/api/alerts/s1", None, 200, records.RemovedAlert),
    ("POST", "/api/alerts/s1/pause", None, 200, records.SavedAlert),
    ("POST", "/api/alerts/s1/resume", {}, 200, records.SavedAlert),
    ("POST", "/api/alerts/s1/mute", {"days": 1}, 200, records.SavedAlert),
    ("POST", "/api/alerts/s1/unmute", None, 200, records.SavedAlert),
    ("POST", "/api/alerts/s1/test", None, 200, records.SampleList),
    ("POST", "/api/alerts/s1/rehearse", {"days": 7}, 200, records.RehearsedAlert),
    ("POST", "/api/alerts/s1/resend", {"delivery": "d1"}, 200, records.ResentLetter),
    ("GET", "/api/alerts/s1/books?since=2026-07", None, 200, records.BookList),
    ("GET", "/api/alerts/s1/deliveries?limit=5", None, 200, records.AttemptList),
    ("GET", "/api/alerts/s1/history", None, 200, records.ChangeList),
    ("GET", "/api/alerts/s1/why-not?item=0f3a", None, 200, records.WhyAnswer),
    ("GET", "/api/alert-books", None, 200, records.BookList),
    ("GET", "/api/alert-deliveries", None, 200, records.AttemptList),
    ("GET", "/api/alert-history", None, 200, records.ChangeList),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "shape"), CALLS, ids=lambda value: str(value)[:40])
def test_every_answer_has_its_published_shape(
    method: str, path: str, body: Any, status: int, shape: type[msgspec.Struct]
) -> None:
    response = ask(site(), method, path, body)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    answer = msgspec.convert(response.json(), shape, strict=False)
    assert set(response.json()) == set(shape.__struct_fields__)
    assert msgspec.json.decode(msgspec.json.encode(answer)) == response.json()


def test_the_description_for_programs_has_every_call_and_every_record() -> None:
    schema = ask(site(), "GET", "/api/openapi.json").json()
    said = {
        (method.upper(), path): call
        for path, calls in schema["paths"].items()
        for method, call in calls.items()
        if path.startswith("/api/alert")
    }
    names = {shape.__name__ for *_, shape in CALLS} | {AlertMistake.__name__}
    assert names <= set(schema["components"]["schemas"])
    assert len(said) == len(CALLS)
    for (method, _), call in said.items():
        answer = next(iter(call["responses"].values()))
        assert answer["content"]["application/json"]["schema"]["$ref"].startswith("#/components/schemas/")
        assert call["description"]
        assert ("403" in call["responses"]) == (method != "GET")


def test_every_reference_of_the_description_leads_somewhere() -> None:
    schema = ask(site(), "GET", "/api/openapi.json")
    known = schema.json()["components"]["schemas"]
    wanted = {part.partition('"')[0] for part in schema.text.split("#/components/schemas/")[1:]}
    assert wanted <= set(known)


def test_without_a_desk_there_are_no_routes() -> None:
    assert ask(make(), "GET", "/api/alerts").status_code == 404
    assert ask(make(), "GET", "/a/good").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("GET", "/api/alerts/nobody", None, 404, "there is no subscription 'nobody'"),
        ("DELETE", "/api/alerts/nobody", None, 404, "there is no subscription 'nobody'"),
        ("POST", "/api/alerts", {"name": "taken", "query": "x"}, 409, "choose another name"),
        ("POST", "/api/alerts", {"name": "strikes"}, 400, "has no query: give one"),
        ("POST", "/api/alerts", b"{", 400, "the body is no JSON"),
        ("POST", "/api/alerts", b"\xff", 400, "the body is no JSON"),
        ("POST", "/api/alerts", [], 400, "the body is not an object"),
        ("POST", "/api/alerts", b'{"name": "' + b"x" * 70_000 + b'"}', 413, "longer than 65,536 bytes"),
        ("POST", "/api/alerts/s1/pause", {"for": 1}, 400, "unknown field `for`"),
        ("POST", "/api/alerts/s1/mute", {}, 400, "neither until nor days is given"),
        ("POST", "/api/alerts/s1/mute", {"days": 1, "until": "2026-12-03T08:00:00Z"}, 400, "give one of them"),
        ("POST", "/api/alerts/s1/mute", {"until": "2026-12-03T08:00:00"}, 400, "until has no zone"),
        ("POST", "/api/alerts/s1/mute", {"days": 1e300}, 400, "at most 3,650"),
        ("POST", "/api/alerts/s1/mute", {"days": -1}, 400, "more than 0"),
        ("POST", "/api/alerts/s1/rehearse", {"days": 0}, 400, "from 1 to 3,650"),
        ("POST", "/api/alerts/s1/rehearse", {"days": "x"}, 400, "Expected `int`"),
        ("POST", "/api/alerts/s1/resend", {}, 400, "missing required field `delivery`"),
        ("PATCH", "/api/alerts/s1", b'{"note": "x", "max_age": 1e400}', 400, "max_age holds a number"),
        ("PATCH", "/api/alerts/s1", b'{"max_age": NaN}', 400, "max_age holds a number"),
        ("POST", "/api/alerts/s1/mute", b'{"days": ' + b"9" * 5000 + b"}", 400, "days holds a number"),
        ("POST", "/api/alerts", b'{"labels": ["\\ud800"]}', 400, "labels holds"),
        ("PATCH", "/api/alerts/s1", b'{"max_age": 1e400', 400, "no JSON"),
        ("GET", "/api/alerts/s1/why-not", None, 400, "item= is empty"),
        ("GET", "/api/alerts/s1/why-not?item=%00", None, 400, "item= is empty"),
        ("GET", "/api/alerts/s1/books?since=soon", None, 400, "soon"),
        ("GET", "/api/alerts/s1/history?limit=0", None, 400, "limit=0"),
        ("GET", "/api/alerts/s1/history?limit=1&limit=2", None, 400, "given twice"),
        ("GET", "/api/alerts/s1?secret=yes", None, 400, "secret= is no parameter here"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(method: str, path: str, body: Any, status: int, said: str) -> None:
    response = ask(site(), method, path, body)
    assert (response.status_code, set(response.json())) == (status, {"error"})
    assert said in response.json()["error"]


def test_what_is_asked_reaches_the_desk() -> None:
    desk = FakeDesk()
    app = site(desk)
    assert ask(app, "POST", "/api/alerts", ALERT).headers["location"] == "/api/alerts/s1"
    ask(app, "POST", "/api/alerts/strikes/mute", {"until": "2026-12-03T08:00:00+01:00", "story": "t1"})
    ask(app, "POST", "/api/alerts/s1/mute", {"story": "t1"})
    ask(app, "POST", "/api/alerts/s1/unmute", {"story": "t1"})
    ask(app, "GET", "/api/alerts/s1/books?since=2026-07&until=2026-07")
    assert desk.asked == [
        ("add", ALERT),
        ("mute", MuteTime(until=datetime(2026, 12, 3, 7, 0, tzinfo=UTC), story="t1")),
        ("mute", MuteTime(story="t1")),
        ("unmute", "t1"),
        ("books", datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)),
    ]


def test_the_foot_of_every_page_says_what_needs_mending() -> None:
    app = site(troubles=lambda: "1 subscription is <broken>.")
    for path in ("/", "/item/none", "/a/good"):
        assert "1 subscription is &lt;broken&gt;." in ask(app, "GET", path, headers={}).text
    assert 'class="troubles"' not in ask(site(), "GET", "/", headers={}).text
