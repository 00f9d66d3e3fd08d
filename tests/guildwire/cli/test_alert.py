"""``guildwire alert``: every command, in this process and on a data folder of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from alerts.port import Match
from alerts.subscription import Subscription
from guildwire.cli.main import app
from guildwire.wiring import Parts
from news.errors import WrongUse
from tests.alerts.make import NOON, enriched, note, subscription
from tests.journey.desk import opened


class Ended(NamedTuple):
    code: int
    out: str
    err: str

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Alert = Callable[..., Ended]


@pytest.fixture
def alert(tmp_path: Path) -> Alert:
    def run(*arguments: str, given: str = "") -> Ended:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COLUMNS", "300")
            ended = CliRunner().invoke(app, ["alert", *arguments, "--data", str(tmp_path)], input=given)
        if isinstance(ended.exception, WrongUse):
            return Ended(2, ended.stdout, str(ended.exception))
        if ended.exception and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    return run


def stored(tmp_path: Path) -> dict[str, Subscription]:
    with opened(tmp_path) as parts:
        return {each.name: each for each in parts.alerts.subscriptions()}


def matched(parts: Parts, of: Subscription, *items: str) -> None:
    parts.alerts.record([Match(of, note(item, story="", at=parts.clock())) for item in items], parts.clock())


def test_one_is_added_edited_and_removed_and_its_history_tells_it(alert: Alert, tmp_path: Path) -> None:
    added = alert("add", "Table", "strike", "--pace", "daily", "--at", "7:30", "--label", "pay", "--days", "0",
                  "--json")  # fmt: skip
    assert (added.code, added.lines()[0]["at"]) == (0, "07:30")
    before = stored(tmp_path)["Table"]
    assert alert("edit", "Table", "--pace", "instant", "--limit-per-hour", "0", "--name", "Desk").code == 0
    after = stored(tmp_path)["Desk"]
    assert (after.id, after.rhythm.pace, after.labels) == (before.id, "instant", ("pay",))
    assert after.limit_per_hour is None
    assert alert("remove", "desk").code == 0
    told = alert("history", "Desk", "--json").lines()
    assert [each["what"] for each in told] == ["removed", "changed", "added"]
    assert {change["key"] for change in told[1]["changes"]} == {"name", "pace", "limit_per_hour"}
    assert "pace: daily -> instant" in alert("history").out


def test_a_dry_run_of_an_edit_saves_nothing(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Table", "strike", "--days", "0")
    said = alert("edit", "Table", "--query", "walkout", "--dry-run")
    assert "query: strike -> walkout" in said.out
    assert stored(tmp_path)["Table"].query == "strike"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "x", "y", "--max-age=99999999999"], "--max-age '99999999999' is out of bounds"),
        (["add", "x", "y", "--limit-per-hour", "99999999999"], "--limit-per-hour"),
        (["add", "x", "y", "--min-outlets", "0"], "--min-outlets"),
        (["add", "x", "y", "--zone", "Mars/Olympus"], "no time zone"),
        (["add", "x", "y", "--zone", "America/Los_Angles"], "did you mean America/Los_Angeles?"),
        (["add", "x", "y", "--locale", "xx_YY"], "no locale"),
        (["add", "x", "y", "--quiet", "22-7"], "--quiet"),
        (["add", "x", "tag:labour"], "did you mean tag:labor"),
        (["add", "x", ""], "the query is empty"),
        (["add", "", "y"], "needs a name"),
        (["add", "there", "y"], "guildwire alert edit"),
        (["edit", "there"], "there is nothing to change"),
        (["edit", "thare", "--pace", "daily"], "did you mean 'there'?"),
        (["edit", "there", "--watch", "feed"], "did you mean feeds"),
        (["mute", "there"], "--for 2h"),
        (["mute", "there", "--for", "2h", "--until", "2026"], "give one of them"),
        (["mute", "there", "--for", "soon"], "no length of time"),
        (["mute", "there", "--for", "9999999999w"], "longer than time lasts"),
        (["mute", "there", "--until", "2001-02-03"], "is over already"),
        (["unmute", "there", "--story", "t9"], "mutes no story 't9'"),
        (["resend"], "--failed"),
        (["resend", "abc"], "guildwire alert deliveries"),
        (["rehearse"], "--query QUERY"),
        (["books", "--since", "soon"], "--since: 'soon' is not a date"),
        (["import", "nowhere.yaml"], "nowhere.yaml cannot be read"),
        (["export", "--format", "xml"], "give yaml or json"),
        (["test", "there", "--channel", "file:b"], "its channels are file:alerts.jsonl"),
    ],
)
def test_wrong_use_is_told_with_the_remedy(alert: Alert, arguments: list[str], said: str) -> None:
    alert("add", "there", "strike", "--days", "0")
    ended = alert(*arguments)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


def test_days_out_of_bounds_are_refused(alert: Alert) -> None:
    assert alert("add", "x", "y", "--days", "99999999999").code == 2
    assert alert("rehearse", "--query", "y", "--days", "0").code == 2


def test_pausing_and_muting(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Table", "strike", "--days", "0")
    with opened(tmp_path) as parts:
        matched(parts, parts.alerts.subscriptions()[0], "i1")
    alert("pause", "Table")
    assert not stored(tmp_path)["Table"].active
    alert("resume", "Table")
    assert "until" in alert("mute", "Table", "--for", "3d").err
    assert stored(tmp_path)["Table"].muted_until is not None
    assert "muted until" in alert("list").out
    alert("unmute", "Table")
    alert("mute", "Table", "--story", "i1")
    assert [each.story for each in stored(tmp_path)["Table"].muted_stories] == ["i1"]
    alert("unmute", "Table", "--story", "i1")
    after = stored(tmp_path)["Table"]
    assert (after.active, after.muted_until, after.muted_stories) == (True, None, ())


def test_what_is_broken_is_named_and_ends_with_1(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Sound", "strike", "--days", "0")
    assert alert("list").code == 0
    with opened(tmp_path) as parts:
        parts.alerts.save(subscription(id="s1", name="gone", query="colour:red"), NOON)
        parts.alerts.save(msgspec.structs.replace(subscription(id="s2", name="zone"), zone="US/Pacific-New"), NOON)
        parts.alerts.save(subscription(id="s3", name="unread"), NOON)
        with parts.engine.begin() as connection:
            connection.execute(text("UPDATE alert_subscription SET body = '{\"id\": 7}' WHERE id = 's3'"))
    ended = alert("list", "--json")
    assert ended.code == 1
    assert {each["name"]: each["state"] for each in ended.lines()} == {
        "Sound": "active",
        "gone": "broken",
        "zone": "broken",
        "unread": "broken",
    }
    shown = alert("list")
    assert shown.code == 1
    assert all(name in shown.out for name in ("colour", "US/Pacific-New", "cannot be read"))
    alert("remove", "unread")
    assert "unread" not in alert("list").out


def test_alerts_broken_silent(alert: Alert, tmp_path: Path) -> None:
    """Case alerts-broken-silent: list and doctor name a query whose field is gone, and end with 1."""
    with opened(tmp_path) as parts:
        parts.alerts.save(subscription(id="s1", name="gone", query="colour:red"), NOON)
    listed = alert("list")
    assert (listed.code, "gone" in listed.out, "colour" in listed.out) == (1, True, True)
    ended = CliRunner().invoke(app, ["doctor", "--data", str(tmp_path), "--json"])
    assert ended.exit_code == 1
    assert "1 is broken: gone" in ended.stdout


def test_a_sample_goes_out_and_no_book_knows_it(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Table", "strike", "--days", "0", "--channel", "file:a.jsonl", "--channel", "file:b.jsonl")
    with opened(tmp_path) as parts:
        parts.index.put([enriched("i1", title="Strike in Burbank", summary="A strike began.")], NOON)
    sent = alert("test", "Table", "--json")
    assert [each["word"] for each in sent.lines()] == ["delivered", "delivered"]
    letter = json.loads((tmp_path / "alerts" / "a.jsonl").read_text())
    assert letter["subject"].startswith("[sample]")
    assert "Strike in Burbank" in letter["text"]
    assert alert("books", "--json").lines() == []
    (tmp_path / "alerts" / "b.jsonl").unlink()
    (tmp_path / "alerts" / "b.jsonl").mkdir()
    failed = alert("test", "Table")
    assert failed.code == 1
    assert "file:a.jsonl: delivered" in failed.out


def test_the_books_balance(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Table", "strike", "--days", "0")
    with opened(tmp_path) as parts:
        matched(parts, parts.alerts.subscriptions()[0], "i1", "i2")
    (book,) = alert("books", "Table", "--since", "7d", "--json").lines()
    assert (book["matched"], book["held"], book["name"]) == (2, 2, "Table")
    assert "matched = 2 held = 2" in alert("books").out
    assert "Nothing matched" in alert("books", "--until", "1d").out
    alert("remove", "Table")
    assert alert("books", "--json").lines()[0]["name"] == "Table"


def test_a_failed_delivery_is_listed_and_sent_again(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Table", "strike", "--days", "0")
    with opened(tmp_path) as parts:
        matched(parts, parts.alerts.subscriptions()[0], "i1")
        (leased,) = parts.alerts.lease(parts.clock(), 10, NOON - NOON + (parts.clock() - NOON))
        parts.alerts.finish(leased, "unsure", parts.clock(), "the answer was lost")
    (attempt,) = alert("deliveries", "Table", "--json").lines()
    assert (attempt["said"], attempt["answer"]) == ("maybe sent", "the answer was lost")
    assert "maybe sent" in alert("deliveries").out
    assert "Nothing" in alert("resend", "--failed").err
    assert "1 delivery is due again" in alert("resend", leased.id[:8]).err


def test_a_file_is_exported_and_imported(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Feed", "strike", "--days", "0", "--channel", "atom:")
    alert("add", "Table", "strike", "--days", "0", "--max-age", "0")
    before = stored(tmp_path)
    exported = alert("export").out
    assert before["Feed"].channels[0] not in exported
    assert before["Feed"].channels[0] in alert("show", "Feed").out
    assert "2 unchanged" in alert("import", "-", given=exported).err
    assert stored(tmp_path) == before
    file = tmp_path / "team.yaml"
    file.write_text("subscriptions:\n- {name: Table, query: walkout, max_age: 0}\n- {name: New, query: strike}\n")
    planned = alert("import", str(file), "--dry-run", "--json").lines()
    steps = [(each["step"], each["name"]) for each in planned]
    assert steps == [("change", "Table"), ("add", "New"), ("stays", "Feed")]
    assert stored(tmp_path) == before
    assert "1 added, 1 changed, 1 removed" in alert("import", str(file), "--prune").err
    assert {name: each.query for name, each in stored(tmp_path).items()} == {"Table": "walkout", "New": "strike"}
    file.write_text("- {name: Table, query: walkout}\n- {name: Bad, query: 'tag:labour'}\n")
    refused = alert("import", str(file))
    assert refused.code == 2
    assert "line 2" in refused.err
    assert "Bad" not in stored(tmp_path)


def test_a_rehearsal_shows_the_time_of_the_news_there_is(alert: Alert, tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        parts.index.put([enriched("i1", title="Strike", story="t1"), enriched("i2", title="Walkout")], NOON)
    said = alert("rehearse", "--query", "published:[now-1d TO now] AND strike", "--max-age", "0")
    assert "the newest is of 2023-07-20" in said.out
    assert "1 item, 1 story, 1 letter" in said.out
    past = alert("rehearse", "--query", "strike OR walkout", "--days", "3650", "--json").lines()[0]
    assert {each["term"]: each["stories"] for each in past["noise"]} == {"strike": 1, "walkout": 1}


def test_why_not_answers(alert: Alert, tmp_path: Path) -> None:
    alert("add", "Table", "strike", "--days", "0")
    with opened(tmp_path) as parts:
        parts.index.put([enriched("i1", title="Walkout")], NOON)
    (answered,) = alert("why-not", "i1", "Table", "--json").lines()
    assert answered["answer"] == ["It does not match: it lacks strike."]
