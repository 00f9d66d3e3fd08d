"""The loop every stage runs in."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from news import topics, trace
from news.errors import Poison, Unavailable
from stream.backoff import Backoff
from stream.port import Message, Record
from stream.sqlite.log import SqliteLog
from stream.worker import Batch, DrainLimits, Handled, Refusal, drain, work


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    log = SqliteLog(tmp_path / "stream.db")
    yield log
    log.close()


class Copy:
    """A stage that hands every message on, and does with a key what it is told to."""

    name = "enrich"
    source = topics.FOUND
    target = topics.ENRICHED
    words = ("enriched", "parked")

    def __init__(self, odd: dict[str, Callable[[], None]] | None = None) -> None:
        self.odd = odd or {}
        self.batches: list[int] = []

    def handle(self, messages: Sequence[Message]) -> Handled:
        self.batches.append(len(messages))
        for message in messages:
            self.odd.get(message.key, lambda: None)()
        return Handled(
            {"enriched": len(messages)}, out=[Record(m.key, m.value, dict(m.headers)) for m in messages]
        )


def raising(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def publish(log: SqliteLog, *keys: str) -> None:
    log.publish(topics.FOUND, [Record(key, key.encode(), {"schema": "1"}) for key in keys])


def test_a_drain_handles_everything_and_commits(log: SqliteLog) -> None:
    publish(log, "a", "b", "c")
    counts = drain(log, Copy())
    assert dict(counts.items()) == {"enriched": 3, "parked": 0}
    assert log.lag(topics.FOUND, "guildwire-enrich") == 0
    assert [m.key for m in log.scan(topics.ENRICHED)] == ["a", "b", "c"]


def test_a_drain_stops_at_its_number_of_items(log: SqliteLog) -> None:
    publish(log, *"abcdefg")
    stage = Copy()
    counts = drain(log, stage, DrainLimits(items=5, batch=2))
    assert counts["enriched"] == 5
    assert stage.batches == [2, 2, 1]
    assert log.lag(topics.FOUND, "guildwire-enrich") == 2


def test_a_drain_told_to_stop_leaves_the_rest(log: SqliteLog) -> None:
    publish(log, "a", "b")
    stage = Copy()
    counts = drain(log, stage, DrainLimits(batch=1), stop=lambda: bool(stage.batches))
    assert counts["enriched"] == 1
    assert log.lag(topics.FOUND, "guildwire-enrich") == 1


def test_progress_adds_up_to_what_was_handled(log: SqliteLog) -> None:
    publish(log, *"abcde")
    told: list[int] = []
    drain(log, Copy(), DrainLimits(batch=2), progress=told.append)
    assert sum(told) == 5


def test_one_message_that_raises_is_parked_and_the_others_go_on(log: SqliteLog) -> None:
    publish(log, "a", "bad", "c")
    counts = drain(log, Copy({"bad": raising(ValueError("no such thing"))}))
    assert dict(counts.items()) == {"enriched": 2, "parked": 1}
    assert [m.key for m in log.scan(topics.ENRICHED)] == ["a", "c"]
    (parked,) = log.scan(topics.parked("enrich"))
    assert parked.value == b"bad"
    assert parked.headers["parked-reason"].startswith("ValueError: no such thing at test_worker.py:")
    assert parked.headers["parked-from"] == "news.found/0/1"
    assert parked.headers["parked-attempt"] == "1"
    assert parked.headers["schema"] == "1"


def test_poison_is_parked_with_its_own_reason(log: SqliteLog) -> None:
    publish(log, "bad")
    drain(log, Copy({"bad": raising(Poison("not JSON"))}))
    assert log.scan(topics.parked("enrich"))[0].headers["parked-reason"] == "not JSON"


def test_an_unavailable_server_ends_the_drain_and_nothing_is_committed(log: SqliteLog) -> None:
    publish(log, "a", "b")
    with pytest.raises(Unavailable, match="index down"):
        drain(log, Copy({"b": raising(Unavailable("index down"))}))
    assert log.lag(topics.FOUND, "guildwire-enrich") == 2
    assert drain(log, Copy())["enriched"] == 2


def test_an_outcome_that_is_not_on_the_list_is_an_error(log: SqliteLog) -> None:
    class Odd(Copy):
        def handle(self, messages: Sequence[Message]) -> Handled:
            return Handled({"mislaid": len(messages)})

    publish(log, "a")
    with pytest.raises(KeyError, match="mislaid"):
        drain(log, Odd())
    assert log.lag(topics.FOUND, "guildwire-enrich") == 1


def test_work_waits_for_a_server_and_then_goes_on(log: SqliteLog) -> None:
    publish(log, "a")
    stop = threading.Event()
    answers = iter([Unavailable("not yet")])

    def flaky() -> None:
        error = next(answers, None)
        if error is not None:
            raise error

    work(log, Copy({"a": flaky}), stop, counted=lambda _: stop.set())
    assert log.lag(topics.FOUND, "guildwire-enrich") == 0


def test_a_server_that_is_waited_for_is_named_with_the_time_since_when(log: SqliteLog) -> None:
    publish(log, "a")
    stop = threading.Event()
    answers = iter([Unavailable("index at one:9200 is away; start it")])

    def flaky() -> None:
        for error in answers:
            raise error

    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with capture_logs() as lines:
        work(log, Copy({"a": flaky}), stop, counted=lambda _: stop.set(), clock=lambda: noon)
    waiting, over = [line for line in lines if line["event"] != "handled"]
    assert (waiting["event"], waiting["part"], waiting["since"]) == (
        "waiting",
        "enrich",
        "2026-03-01 12:00:00 UTC",
    )
    assert waiting["cause"] == "index at one:9200 is away; start it"
    assert (over["event"], over["part"]) == ("goes on", "enrich")


def test_each_round_of_work_is_a_turn_and_a_batch_is_told_whole(log: SqliteLog) -> None:
    publish(log, "a", "b")
    stop = threading.Event()
    turns: list[str] = []
    batches: list[Batch] = []

    def counted(batch: Batch) -> None:
        batches.append(batch)
        stop.set()

    answers = iter([Unavailable("away")])

    def flaky() -> None:
        for error in answers:
            raise error

    work(log, Copy({"a": flaky}), stop, counted=counted, turned=turns.append)
    assert turns == ["away", "away", ""]
    (batch,) = batches
    assert [message.key for message in batch.messages] == ["a", "b"]
    assert batch.counts["enriched"] == 2
    assert batch.seconds > 0


def test_lines_on_items_carry_their_traces(log: SqliteLog) -> None:
    for key in ("good", "bad"):
        log.publish(topics.FOUND, [Record(key, b"", {"traceparent": trace.begin(key, 1)})])
    with capture_logs() as lines:
        drain(log, Copy({"bad": raising(Poison("not JSON"))}))
    told = {(line["event"], line["item"]): line["trace"] for line in lines}
    expected = {key: trace.of({"traceparent": trace.begin(key, 1)}) for key in ("good", "bad")}
    assert told == {("handled", "good"): expected["good"], ("item parked", "bad"): expected["bad"]}
    assert trace.of(log.scan(topics.parked("enrich"))[0].headers) == expected["bad"]


def test_pauses_grow_and_begin_anew_after_a_success() -> None:
    stop = threading.Event()
    stop.set()
    backoff = Backoff("enrich", stop, lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))
    with capture_logs() as lines:
        for _ in range(7):
            backoff.pause(Unavailable("away"))
        backoff.over()
        backoff.pause(Unavailable("away"))
    pauses = [line["again_in"] for line in lines if line["event"] == "waiting"]
    assert pauses == ["1 s", "2 s", "4 s", "8 s", "16 s", "30 s", "30 s", "1 s"]


def test_a_batch_in_hand_is_finished_and_committed_when_work_is_told_to_stop(log: SqliteLog) -> None:
    publish(log, "a", "b", "c")
    stop = threading.Event()
    work(log, Copy({"b": stop.set}), stop)
    assert [m.key for m in log.scan(topics.ENRICHED)] == ["a", "b", "c"]
    assert log.lag(topics.FOUND, "guildwire-enrich") == 0


def test_a_reason_that_quotes_a_broken_text_is_parked_all_the_same(log: SqliteLog) -> None:
    publish(log, "bad")
    drain(log, Copy({"bad": raising(ValueError("title \ud800"))}))
    assert r"title \ud800" in log.scan(topics.parked("enrich"))[0].headers["parked-reason"]


def test_work_parks_what_the_stage_refuses(log: SqliteLog) -> None:
    class Picky(Copy):
        def handle(self, messages: Sequence[Message]) -> Handled:
            return Handled({}, parked=[Refusal(message, "never") for message in messages])

    publish(log, "a", "b")
    stop = threading.Event()
    work(log, Picky(), stop, counted=lambda _: stop.set())
    assert len(log.scan(topics.parked("enrich"))) == 2
