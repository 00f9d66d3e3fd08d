"""What is done once a day: what is old goes, what is needed stays, what needs a person is said."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from guildwire.demo import demo
from guildwire.run import housekeeping
from guildwire.wiring import Parts
from news import topics
from news.errors import Unavailable
from stream.port import Record
from tests.journey.desk import documents, opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as parts:
        demo.subscribe(parts)
        demo.run(parts, demo.bundled())
        yield parts


def later(parts: Parts, days: int) -> None:
    """Let so many days pass."""
    before = parts.clock
    parts.clock = lambda: before() + timedelta(days=days)


def test_by_default_the_index_keeps_everything(desk: Parts) -> None:
    count = desk.index.count()
    later(desk, 4_000)
    assert housekeeping.prune_index(desk) == {"items_deleted": 0}
    assert desk.index.count() == count


def test_with_a_limit_older_items_go(desk: Parts) -> None:
    desk.settings = desk.settings.model_copy(update={"keep_items": 30})
    count = desk.index.count()
    deleted = housekeeping.keep(desk)["items_deleted"]
    assert 60 < deleted == count - desk.index.count()
    left = [one.item.published for one in documents(desk).values() if one.item.published]
    assert all(published >= desk.clock() - timedelta(days=31) for published in left)


def test_the_log_forgets_what_everyone_has_read(desk: Parts) -> None:
    kept = len(desk.log.scan(topics.FOUND)) + len(desk.log.scan(topics.ENRICHED))
    assert housekeeping.trim_log(desk) == {"messages_deleted": 0}
    desk.log.publish(topics.FOUND, [Record("k", b"not read yet")])
    later(desk, 15)
    assert housekeeping.trim_log(desk) == {"messages_deleted": kept}
    assert [message.key for message in desk.log.scan(topics.FOUND)] == ["k"]


def test_a_second_time_there_is_nothing_left_to_do(desk: Parts) -> None:
    later(desk, 500)
    first = housekeeping.keep(desk)
    assert first["messages_deleted"] > 100
    assert first["alerts_deleted"] > 0
    second = housekeeping.keep(desk)
    assert {name for name, number in second.items() if number} <= {"feeds_silent", "feeds_ok", "feeds_down"}


def test_feeds_are_told_apart_by_what_they_need(desk: Parts) -> None:
    assert housekeeping.report_feeds(desk) == {
        "feeds_ok": 10, "feeds_down": 1, "feeds_silent": 0, "feeds_retired": 0
    }  # fmt: skip
    later(desk, 31)
    assert housekeeping.report_feeds(desk)["feeds_silent"] == 10


def test_what_is_parked_and_who_holds_a_turn_is_counted(desk: Parts) -> None:
    desk.log.publish(topics.FOUND, [Record("poison", b"no JSON")])
    stage, reader = desk.stage("enrich"), desk.log.reader(topics.FOUND, topics.group("enrich"))
    assert len(stage.handle(reader.read(10)).parked) == 1
    assert housekeeping.report_locks(desk) == {"locks_held": 1}
    reader.close()
    assert housekeeping.report_locks(desk) == {"locks_held": 0}


def test_a_file_that_is_largely_empty_is_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("CREATE TABLE some (text)")
        connection.executemany("INSERT INTO some VALUES (?)", [("x" * 4_000,)] * 200)
        connection.execute("DELETE FROM some")
    connection.close()
    size = path.stat().st_size
    assert housekeeping.tidy(path)
    assert path.stat().st_size < size / 10
    assert not housekeeping.tidy(path)
    assert not housekeeping.tidy(tmp_path / "not-there.db")


class AwayIndex:
    """An index that does not answer."""

    def delete_before(self, moment: object) -> int:
        raise Unavailable("the index does not answer")

    def close(self) -> None:
        """Nothing is open."""


def test_a_part_that_is_away_is_named_and_the_rest_is_done(desk: Parts) -> None:
    desk.settings = desk.settings.model_copy(update={"keep_items": 30})
    desk.index.close()
    desk.__dict__["index"] = AwayIndex()
    later(desk, 15)
    with pytest.raises(Unavailable, match="prune the index: the index does not answer"):
        housekeeping.keep(desk)
    assert desk.log.scan(topics.FOUND) == []
