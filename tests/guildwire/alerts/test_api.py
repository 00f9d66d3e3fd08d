"""The JSON API over a real store: what it keeps, what it answers, what it never shows."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from alerts.port import Match
from guildwire.run.one_pass import deliver_due
from state.alerts.store import SqlAlertStore
from tests.alerts.make import NOON, note, subscription
from tests.guildwire.alerts.desk import page
from tests.web.alerts.ask import JSON, ask

STRIKES = {"name": "strikes", "query": "strike", "channels": ["file:a.jsonl"]}


def test_a_subscription_is_added_read_and_put_back_as_it_is(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        added = ask(app, "POST", "/api/alerts", STRIKES | {"pace": "daily", "at": "07:30"})
        assert added.status_code == 201, added.text
        place = added.headers["location"]
        shown = ask(app, "GET", place).json()
        assert shown["subscription"]["at"] == "07:30"
        again = ask(app, "PUT", place, shown["subscription"])
        assert (again.status_code, again.json()["changed"]) == (200, False)
        (kept,) = parts.alerts.subscriptions()
        assert kept.created == NOON
        history = ask(app, "GET", f"{place}/history").json()["history"]
    assert [(each["who"], each["before"]) for each in history] == [("api", None)]


def test_put_describes_anew_and_patch_changes_what_is_named(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        place = ask(app, "POST", "/api/alerts", STRIKES | {"pace": "daily", "note": "why"}).headers["location"]
        ask(app, "PATCH", place, {"min_outlets": 2})
        (kept,) = parts.alerts.subscriptions()
        assert (kept.rhythm.pace, kept.note, kept.min_outlets) == ("daily", "why", 2)
        ask(app, "PUT", place, {"name": "walkouts", "query": "walkout", "channels": ["file:a.jsonl"]})
        (kept,) = parts.alerts.subscriptions()
    assert (kept.name, kept.rhythm.pace, kept.note, kept.min_outlets) == ("walkouts", "instant", "", 1)
    assert place.endswith(kept.id)


def test_two_editors_do_not_overwrite_each_other(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        place = ask(app, "POST", "/api/alerts", STRIKES).headers["location"]
        tag = ask(app, "GET", place).headers["etag"]
        first = ask(app, "PATCH", place, {"note": "ann"}, headers=JSON | {"if-match": tag})
        assert first.status_code == 200
        assert first.headers["etag"] != tag
        for call, body in (("PATCH", {"note": "bob"}), ("PUT", STRIKES), ("DELETE", None)):
            late = ask(app, call, place, body, headers=JSON | {"if-match": tag})
            assert late.status_code == 412, late.text
            assert "If-Match" in late.json()["error"]
        assert [each.note for each in parts.alerts.subscriptions()] == ["ann"]
        assert ask(app, "GET", place).headers["etag"] == first.headers["etag"]
        both = f'"other", {first.headers["etag"]}'
        assert ask(app, "PATCH", place, {"note": "bob"}, headers=JSON | {"if-match": both}).status_code == 200
        assert ask(app, "DELETE", place, None, headers=JSON | {"if-match": "*"}).status_code == 200


def test_two_who_edit_in_one_moment_both_have_their_way_or_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves between the reading and the saving of a call."""
    with page(tmp_path) as (parts, app, _):
        place = ask(app, "POST", "/api/alerts", STRIKES).headers["location"]
        tag = ask(app, "GET", place).headers["etag"]
        save, faster = SqlAlertStore.save, iter(["ann", "eve"])

        def late(store: SqlAlertStore, *args: Any, **kwargs: Any) -> None:
            if (note := next(faster, "")) != "":
                (kept,) = store.subscriptions()
                save(store, msgspec.structs.replace(kept, note=note), NOON, note)
            save(store, *args, **kwargs)

        monkeypatch.setattr(SqlAlertStore, "save", late)
        refused = ask(app, "PATCH", place, {"min_outlets": 2}, headers=JSON | {"if-match": tag})
        assert refused.status_code == 412, refused.text
        (kept,) = parts.alerts.subscriptions()
        assert (kept.note, kept.min_outlets) == ("ann", 1)
        assert ask(app, "PATCH", place, {"min_outlets": 3}).status_code == 200
        (kept,) = parts.alerts.subscriptions()
    assert (kept.note, kept.min_outlets) == ("eve", 3)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"query": "tag:labour"}, "labor"),
        ({"query": "strike AND ("}, "strikes"),
        ({"channels": ["pigeon:roof"]}, "pigeon: and that is no kind"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"pace": "yearly"}, "pace"),
        ({"colour": "red"}, "colour"),
        ({"channels": []}, "channel"),
        ({"max_age": "99999999999999d"}, "max_age"),
    ],
)
def test_a_mistake_names_entry_and_remedy_and_changes_nothing(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with page(tmp_path) as (parts, app, _):
        refused = ask(app, "POST", "/api/alerts", STRIKES | changes)
        assert refused.status_code == 400, refused.text
        assert said in refused.json()["error"]
        assert parts.alerts.subscriptions() == []


def test_a_name_has_one_subscription(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, hand):
        assert ask(app, "POST", "/api/alerts", STRIKES).status_code == 201
        assert ask(app, "POST", "/api/alerts", STRIKES | {"query": "other"}).status_code == 409
        hand.forward(seconds=1)
        assert ask(app, "POST", "/api/alerts", STRIKES).status_code == 409
        other = ask(app, "POST", "/api/alerts", STRIKES | {"name": "other"}).headers["location"]
        assert ask(app, "PATCH", other, {"name": "strikes"}).status_code == 409
        assert [each.query for each in parts.alerts.subscriptions()] == ["strike", "strike"]


def test_what_is_secret_is_masked_in_lists_and_shown_here_alone(tmp_path: Path) -> None:
    with page(tmp_path, allowed_hosts=("news.example",)) as (parts, app, _):
        parts.alerts.save(subscription(channels=("atom:sesame-secret-token",)), NOON)
        parts.alerts.record([Match(parts.alerts.subscriptions()[0], note())], NOON)
        for path in ("", "/s1/books", "/s1/history", "/s1/deliveries"):
            answer = ask(app, "GET", f"/api/alerts{path}")
            assert answer.status_code == 200
            assert "sesame" not in answer.text, path
        assert "sesame" in ask(app, "GET", "/api/alerts/s1").text
        assert "sesame" not in ask(app, "GET", "/api/alerts/s1", client="192.0.2.7", host="news.example").text


def test_switches_are_kept_with_who_pressed_them(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        parts.alerts.save(subscription(), NOON)

        def press(what: str, body: Any = None) -> Any:
            answer = ask(app, "POST", f"/api/alerts/strikes/{what}", body)
            assert answer.status_code == 200, answer.text
            (kept,) = parts.alerts.subscriptions()
            return kept

        assert not press("pause").active
        assert press("resume").active
        assert press("mute", {"days": 2}).muted_until.isoformat() == "2023-07-22T12:00:00+00:00"
        assert press("unmute").muted_until is None
        assert [each.story for each in press("mute", {"story": "t1"}).muted_stories] == ["t1"]
        assert press("unmute", {"story": "t1"}).muted_stories == ()
        assert {each.who for each in parts.alerts.history("s1")[:-1]} == {"api"}
        past = ask(app, "POST", "/api/alerts/s1/mute", {"until": "2023-07-19T12:00:00Z"})
        assert (past.status_code, "which is past" in past.json()["error"]) == (400, True)


def test_books_attempts_and_reasons_of_one_letter(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, hand):
        parts.alerts.save(subscription(), NOON)
        parts.alerts.record([Match(parts.alerts.subscriptions()[0], note())], NOON)
        hand.forward(minutes=1)
        assert deliver_due(parts)["delivered"] == 1
        (book,) = ask(app, "GET", "/api/alerts/strikes/books").json()["books"]
        assert (book["matched"], book["counts"]["delivered"], book["name"]) == (1, 1, "strikes")
        assert ask(app, "GET", "/api/alerts/s1/books?since=2023-07-21").json()["books"] == []
        (made,) = ask(app, "GET", "/api/alerts/s1/deliveries").json()["deliveries"]
        assert (made["word"], made["items"]) == ("delivered", 1)
        assert "delivered" in ask(app, "GET", "/api/alerts/s1/why-not?item=i1").json()["answer"][0]
        again = ask(app, "POST", "/api/alerts/s1/resend", {"delivery": made["delivery"]})
        assert again.status_code == 404


def test_a_removed_one_keeps_books_and_history_under_its_id(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        parts.alerts.save(subscription(), NOON)
        parts.alerts.record([Match(parts.alerts.subscriptions()[0], note())], NOON)
        assert ask(app, "DELETE", "/api/alerts/strikes").json()["removed"]
        assert ask(app, "DELETE", "/api/alerts/strikes").status_code == 404
        (book,) = ask(app, "GET", "/api/alert-books").json()["books"]
        assert book["counts"]["muted"] == 1
        assert ask(app, "GET", "/api/alerts/s1/history").json()["history"][0]["after"] is None


def test_a_sample_goes_out_marked(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        parts.alerts.save(subscription(channels=("file:a.jsonl", "pigeon:roof")), NOON)
        samples = ask(app, "POST", "/api/alerts/s1/test").json()["samples"]
        assert [(each["channel"], each["sent"]) for each in samples] == [
            ("file:a.jsonl", True),
            ("pigeon:roof", False),
        ]
        kept = ask(app, "GET", "/api/alerts/s1/deliveries").json()["deliveries"]
        assert {(each["channel"], each["word"], each["items"]) for each in kept} == {
            ("file:a.jsonl", "delivered", 0),
            ("pigeon:roof", "failed", 0),
        }
        assert all(each["subject"].startswith("[sample]") for each in kept)
        assert parts.alerts.books() == []
        assert parts.alerts.rows() == []
    letter = json.loads((tmp_path / "alerts" / "a.jsonl").read_text())
    assert "ample" in letter["subject"]


def test_a_rehearsal_answers_and_changes_nothing(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        parts.alerts.save(subscription(), NOON)
        answer = ask(app, "POST", "/api/alerts/s1/rehearse", {"days": 7})
        assert (answer.status_code, answer.json()["rehearsal"]["items"]) == (200, 0)
        assert [msgspec.structs.astuple(each)[0] for each in parts.alerts.subscriptions()] == ["s1"]
        assert parts.alerts.rows() == []


def test_a_mute_past_the_calendar_or_of_no_id_is_refused_and_kept_nowhere(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        place = ask(app, "POST", "/api/alerts", STRIKES).headers["location"]
        for body, said in (
            ({"until": "9999-12-31T23:59:59-23:59"}, "end of the calendar"),
            ({"story": "t1", "until": "9999-12-31T23:59:59-23:59"}, "end of the calendar"),
            ({"story": "t1\nt2"}, "one line"),
            ({"story": "\0"}, "no character"),
        ):
            refused = ask(app, "POST", f"{place}/mute", body)
            assert (refused.status_code, said in refused.json()["error"]) == (400, True), refused.text
        assert ask(app, "POST", f"{place}/mute", {"story": " t1 "}).status_code == 200
        (kept,) = parts.alerts.subscriptions()
    assert (kept.muted_until, [each.story for each in kept.muted_stories]) == (None, ["t1"])


def test_one_that_cannot_be_read_can_be_removed(tmp_path: Path) -> None:
    with page(tmp_path) as (parts, app, _):
        place = ask(app, "POST", "/api/alerts", STRIKES).headers["location"]
        with parts.engine.begin() as connection:
            connection.execute(text("UPDATE alert_subscription SET body = '{}'"))
        assert ask(app, "GET", place).status_code == 404
        late = ask(app, "DELETE", place, headers=JSON | {"if-match": '"seen"'})
        assert (late.status_code, "cannot be read" in late.json()["error"]) == (412, True)
        gone = ask(app, "DELETE", place)
        assert (gone.status_code, gone.json()["name"]) == (200, "strikes")
        history = ask(app, "GET", f"{place}/history").json()["history"]
        assert ask(app, "GET", "/api/alerts").json()["broken"] == []
    assert [each["what"] for each in history] == ["removed", "added"]
