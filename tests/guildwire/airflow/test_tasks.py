"""The tasks of the DAGs, without Airflow: what they do in rounds, and what they say when something is wrong."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from guildwire.airflow import tasks
from guildwire.airflow.process_tasks import process
from guildwire.demo import demo
from guildwire.wiring import Parts
from news import topics
from news.errors import Unavailable
from stream.port import Message, Record
from tests.journey.desk import opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Parts]:
    """A desk whose sample is polled, and nothing done with it yet."""
    with opened(tmp_path) as parts:
        demo.subscribe(parts)
        sample = demo.bundled()
        with opened(tmp_path / "other") as other:
            demo.run(other, sample)
            found = list(other.log.scan(topics.FOUND))
        parts.log.publish(topics.FOUND, [_again(message) for message in found])
        yield parts


def _again(message: Message) -> Record:
    return Record(message.key, message.value, message.headers)


def test_a_drain_ends_when_it_has_caught_up(desk: Parts) -> None:
    counts = process(desk, seconds=60, items=1_000)
    assert (counts["enriched"], counts["indexed"], counts["waiting"]) == (90, 90, 0)
    assert counts["matched"] + counts["unmatched"] == 90


def test_a_drain_takes_no_more_of_any_stage_than_it_may(desk: Parts) -> None:
    counts = process(desk, seconds=60, items=40)
    assert (counts["enriched"], counts["indexed"], counts["matched"] + counts["unmatched"]) == (40, 40, 40)
    assert counts["waiting"] == 50
    assert process(desk, seconds=60, items=1_000)["enriched"] == 50


def test_a_drain_without_time_delivers_and_does_nothing_else(desk: Parts) -> None:
    assert process(desk, seconds=0, items=1_000) == {"waiting": 90}


class AwayIndex:
    """An index that does not answer."""

    def put(self, batch: Sequence[object], indexed: object) -> None:
        raise Unavailable("the index does not answer")

    def close(self) -> None:
        """Nothing is open."""


def test_a_stage_that_is_away_holds_up_no_other(desk: Parts) -> None:
    desk.__dict__["index"] = AwayIndex()
    with pytest.raises(Unavailable, match="not done: index: the index does not answer"):
        process(desk, seconds=60, items=1_000)
    assert {stage: desk.log.lag(topics.source(stage), topics.group(stage)) for stage in topics.STAGES} == {
        "enrich": 0, "index": 90, "match": 0
    }  # fmt: skip
    del desk.__dict__["index"]
    assert process(desk, seconds=60, items=1_000) == {"indexed": 90, "waiting": 0}


def test_a_failure_is_one_line_that_says_where_and_why() -> None:
    with capture_logs() as lines:
        tasks.tell_failure(final=True, dag="poll_feeds", task="poll", attempt=5, cause="the log is away")
        tasks.tell_failure(final=False, dag="poll_feeds", task="poll", attempt=1, cause="the log is away")
        tasks.tell_failure(final=False, dag="poll_feeds", task="poll", attempt=1, cause=None)
        tasks.late(context={"dag_run": {"dag_id": "poll_feeds", "dag_run_id": "r"}}, minutes=15)
    assert [(line["log_level"], line["event"], line["dag"]) for line in lines] == [
        ("error", "task failed", "poll_feeds"),
        ("warning", "task is tried again", "poll_feeds"),
        ("warning", "task is tried again", "poll_feeds"),
        ("error", "run is late", "poll_feeds"),
    ]
    assert [line.get("cause") for line in lines] == ["the log is away", "the log is away", tasks.NO_WORD, None]
