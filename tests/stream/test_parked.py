"""What cannot be processed is parked whole, can be found, and is replayed or dropped once; on every backend."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.stage import MatchStage
from enrich.enricher import RuleEnricher
from enrich.stage import EnrichStage
from enrich.stories.grouper import StoryGrouper
from enrich.stories.memory import MemoryStoryStore
from news import topics, wire
from news.item import Item
from search.sqlite.index import SqliteIndex
from search.stage import IndexStage
from state.alerts.store import SqlAlertStore
from state.engine import metadata, open_engine
from stream.parked import HANDLED, ParkedFilter, ParkedMessages
from stream.port import Log, Message, Record
from stream.worker import Handled, Refusal, Stage, drain, park
from tests.stream.backends import BACKENDS

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(params=BACKENDS)
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    log = BACKENDS[request.param](request, tmp_path)()
    yield log
    log.close()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Return a clock that goes on by a minute each time it is asked."""
    times = (NOON + timedelta(minutes=number) for number in range(100_000))
    return lambda: next(times)


@pytest.fixture
def desk(log: Log, clock: Callable[[], datetime]) -> ParkedMessages:
    return ParkedMessages(log, clock)


class Picky:
    """Refuses what it is told to refuse, and hands on the rest."""

    name, source, target, words = "enrich", topics.FOUND, topics.ENRICHED, ("enriched", "parked")

    def __init__(self, **reasons: str) -> None:
        self.reasons = reasons

    def handle(self, messages: Sequence[Message]) -> Handled:
        bad = [Refusal(message, self.reasons[message.key]) for message in messages if message.key in self.reasons]
        good = [Record(m.key, m.value, m.headers) for m in messages if m.key not in self.reasons]
        return Handled({"enriched": len(good)}, good, bad)


def refuse(log: Log, clock: Callable[[], datetime], **reasons: str) -> None:
    log.publish(topics.FOUND, [Record(key, key.encode(), {"schema": "1"}) for key in reasons])
    drain(log, Picky(**reasons), clock=clock)


def items(parked: Sequence[object]) -> list[str]:
    return sorted(each.item for each in parked)  # type: ignore[attr-defined]


GOOD = wire.encode(Item(id="good", feed="f", outlet="O", title="SAG-AFTRA strike over AI", seen=NOON))
SCHEMA = {"schema": wire.SCHEMA}
POISON = {
    "not-json": Record("not-json", b"<html>not JSON</html>", SCHEMA),
    "not-utf-8": Record("not-utf-8", b'{"title":"\xff\xfe"}', SCHEMA),
    "other-shape": Record("other-shape", b'{"id":1,"item":[]}', SCHEMA),
    "other-schema": Record("other-schema", GOOD, {"schema": "99"}),
    "large": Record("large", b"strike " * 150_000, SCHEMA),
    "surrogate": Record("surrogate", GOOD.replace(b"strike over", b"\\ud800"), SCHEMA),
    "empty": Record("empty", b"", {}),
}


def stages(folder: Path) -> Iterator[Stage]:
    yield EnrichStage(RuleEnricher(), StoryGrouper(MemoryStoryStore()))
    index = SqliteIndex(folder / "index.db")
    yield IndexStage(index)
    index.close()
    engine = open_engine(f"sqlite:{folder / 'state.db'}")
    metadata.create_all(engine)
    yield MatchStage(SqlAlertStore(engine), lambda: NOON)
    engine.dispose()


def test_poison_ends_parked_whole_at_every_stage_and_stops_nothing(log: Log, tmp_path: Path) -> None:
    desk = ParkedMessages(log)
    for topic in (topics.FOUND, topics.ENRICHED):
        log.publish(topic, list(POISON.values()))
    log.publish(topics.FOUND, [Record("good", GOOD, SCHEMA)])
    for stage in stages(tmp_path):
        counts = drain(log, stage)
        assert counts["parked"] == len(POISON)
        assert sum(number for _, number in counts.items()) == len(POISON) + 1
        waiting = desk.waiting(ParkedFilter(stage=stage.name))
        assert {each.item: each.message.value for each in waiting} == {
            key: record.value for key, record in POISON.items()
        }
        assert all(each.reason for each in waiting)
        assert log.lag(stage.source, topics.group(stage.name)) == 0


def test_a_parked_message_says_who_when_what_where_and_which_attempt(
    log: Log, desk: ParkedMessages, clock: Callable[[], datetime]
) -> None:
    refuse(log, clock, a="unreadable")
    (parked,) = desk.waiting()
    assert (parked.stage, parked.item, parked.reason, parked.attempt) == ("enrich", "a", "unreadable", 1)
    assert parked.at == NOON
    assert parked.source.startswith("news.found/")
    assert "/" in parked.by
    assert parked.id.startswith("enrich/")
    assert parked.message.value == b"a"


def test_messages_are_found_by_id_item_stage_reason_and_time(
    log: Log, desk: ParkedMessages, clock: Callable[[], datetime]
) -> None:
    refuse(log, clock, a="Not JSON: byte 7", b="too large", c="not json: byte 9")
    log.publish(topics.parked("index"), [park("index", Refusal(log.scan(topics.FOUND)[0], "mapping"), clock)])
    everything = desk.waiting()
    assert items(everything) == sorted(["a", "b", "c", everything[-1].item])
    first, second, *_ = sorted(everything, key=lambda each: each.at)
    assert desk.waiting(ParkedFilter(ids=(first.id,))) == [first]
    assert items(desk.waiting(ParkedFilter(stage="enrich"))) == ["a", "b", "c"]
    assert items(desk.waiting(ParkedFilter(stage="enrich", ids=("b", "nobody")))) == ["b"]
    assert items(desk.waiting(ParkedFilter(reason="not json"))) == ["a", "c"]
    assert desk.waiting(ParkedFilter(until=second.at)) == [first]
    assert first not in desk.waiting(ParkedFilter(since=second.at))


def test_what_is_replayed_is_read_again_once_and_does_not_wait_any_more(
    log: Log, desk: ParkedMessages, clock: Callable[[], datetime]
) -> None:
    refuse(log, clock, a="no", b="no")
    assert (desk.count("enrich"), desk.count("index")) == (2, 0)
    assert desk.replay(desk.waiting(ParkedFilter(ids=("a",)))) == 1
    assert items(desk.waiting()) == ["b"]
    assert desk.count("enrich") == 1
    assert desk.replay(desk.waiting(ParkedFilter(ids=("a",)))) == 0
    assert dict(drain(log, Picky()).items()) == {"enriched": 1, "parked": 0}
    (done,) = log.scan(topics.ENRICHED)
    assert (done.key, done.value) == ("a", b"a")
    assert done.headers["schema"] == "1"
    assert "parked-reason" not in done.headers


def test_what_fails_again_waits_anew_with_one_more_attempt(
    log: Log, desk: ParkedMessages, clock: Callable[[], datetime]
) -> None:
    refuse(log, clock, a="no")
    desk.replay(desk.waiting())
    drain(log, Picky(a="still no"), clock=clock)
    (parked,) = desk.waiting()
    assert (parked.reason, parked.attempt) == ("still no", 2)
    assert desk.count("enrich") == 1


def test_what_is_dropped_waits_no_more_and_says_how(
    log: Log, desk: ParkedMessages, clock: Callable[[], datetime]
) -> None:
    refuse(log, clock, a="no")
    (parked,) = desk.waiting()
    assert desk.drop([parked]) == 1
    assert desk.waiting() == []
    assert desk.count("enrich") == 0
    mark = log.scan(topics.parked("enrich"))[-1]
    assert (mark.headers[HANDLED], mark.headers["handled-as"], mark.key) == (parked.id, "dropped", "a")
    assert log.lag(topics.FOUND, topics.group("enrich")) == 0


def test_a_record_of_another_program_on_the_topic_is_listed_as_far_as_it_goes(
    log: Log, desk: ParkedMessages
) -> None:
    log.publish(topics.parked("match"), [Record("x", b"?", {"parked-at": "noon", "parked-attempt": "many"})])
    (parked,) = desk.waiting()
    assert (parked.item, parked.reason, parked.attempt) == ("x", "", 1)
    assert parked.at.tzinfo is not None


def test_many_are_replayed_in_one_go(log: Log, desk: ParkedMessages, clock: Callable[[], datetime]) -> None:
    refuse(log, clock, **{f"k{number}": "no" for number in range(1200)})
    assert desk.replay(desk.waiting()) == 1200
    assert desk.count("enrich") == 0
    assert drain(log, Picky())["enriched"] == 1200
