"""The commands that look at parked messages and settle them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from news import topics
from stream.port import Message, Record
from stream.sqlite.log import SqliteLog
from stream.worker import Refusal, park
from tests.guildwire.run import guildwire, lines

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def parked(stage: str, key: str, reason: str) -> Record:
    message = Message(topics.source(stage), 0, 7, key, b"<html>" + key.encode(), {"schema": "1"}, NOON)
    return park(stage, Refusal(message, reason), lambda: NOON)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a data folder with three parked messages."""
    log = SqliteLog(tmp_path / "stream.db")
    log.publish(
        topics.parked("enrich"), [parked("enrich", "aaa", "not JSON"), parked("enrich", "bbb", "[red]x[/]")]
    )
    log.publish(topics.parked("index"), [parked("index", "ccc", "mapping")])
    log.close()
    return tmp_path


def test_parked_messages_are_listed_and_shown(desk: Path) -> None:
    listed = guildwire("parked", "list", "--data", desk)
    assert "enrich/0/0" in listed.stdout
    assert "[red]x[/]" in listed.stdout
    assert "3 parked." in listed.stderr
    (one,) = lines(guildwire("parked", "list", "--json", "--reason", "MAPP", "--data", desk).stdout)
    assert (one["id"], one["item"], one["from"], one["attempt"]) == ("index/0/0", "ccc", "news.enriched/0/7", 1)
    assert one["at"] == "2026-03-01T12:00:00Z"
    shown = guildwire("parked", "show", "aaa", "--data", desk).stdout
    assert "not JSON" in shown
    assert "<html>aaa" in shown


def test_parked_messages_are_told_by_the_day(desk: Path) -> None:
    during = guildwire("parked", "list", "--since", "2026-03", "--until", "2026-03-01", "--data", desk)
    assert "3 parked." in during.stderr
    after = guildwire("parked", "list", "--since", "2026-03-02", "--data", desk)
    assert "0 parked." in after.stderr


def test_what_is_replayed_or_dropped_does_not_wait_any_more(desk: Path) -> None:
    assert "1 replayed." in guildwire("parked", "replay", "enrich/0/0", "--data", desk).stderr
    (gone,) = lines(guildwire("parked", "drop", "--stage", "index", "--json", "--data", desk).stdout)
    assert gone == {"id": "index/0/0", "item": "ccc", "became": "dropped"}
    assert [each["item"] for each in lines(guildwire("parked", "list", "--json", "--data", desk).stdout)] == [
        "bbb"
    ]
    again = guildwire("parked", "replay", "enrich/0/0", "--data", desk, code=1)
    assert "guildwire parked list" in again.stderr
    log = SqliteLog(desk / "stream.db")
    assert [(message.key, message.value) for message in log.scan(topics.FOUND)] == [("aaa", b"<html>aaa")]
    log.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["replay"], "--all"),
        (["drop", "--stage", "polish"], "enrich, index, match"),
        (["list", "--since", "noonish"], "--since"),
    ],
)
def test_wrong_use_is_answered_with_the_remedy(tmp_path: Path, arguments: list[str], said: str) -> None:
    assert said in guildwire("parked", *arguments, "--data", tmp_path, code=2).stderr
