"""The match stage, in its loop and by itself."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, cast

from alerts.note import Note
from alerts.port import AlertStore
from alerts.stage import MatchStage
from enrich.stories.port import StoryItem
from news import topics, trace, wire
from news.counts import Counts
from news.enriched import Enriched, Event
from stream.port import Message, Record
from stream.sqlite.log import SqliteLog
from stream.worker import drain
from tests.alerts.make import NOON, Hand, enriched, subscription


def message(of: Enriched, **headers: str) -> Message:
    given: dict[str, Any] = {"headers": {**wire.headers(), **headers}}
    return Message(topics.ENRICHED, 0, 0, of.item.id, wire.encode(of), at=NOON, **given)


STRIKE = message(enriched("i1", title="Strike", story="t1"))
OTHER = message(enriched("i2", title="Premiere"))


def test_matches_are_recorded_and_counted(store: AlertStore) -> None:
    store.save(subscription(), NOON)
    recorded: list[Counts] = []
    handled = MatchStage(store, Hand(), recorded=recorded.append).handle([STRIKE, OTHER])
    assert handled.counts == {"matched": 1, "unmatched": 1}
    assert [row.note.item for row in store.rows()] == ["i1"]
    assert [counts["held"] for counts in recorded] == [1]


def test_what_is_recorded_keeps_the_trace_of_its_message(store: AlertStore) -> None:
    store.save(subscription(), NOON)
    header = trace.begin("i1", 1)
    traced = message(enriched("i1", title="Strike", story="t1"), traceparent=header)
    MatchStage(store, Hand()).handle([traced, message(enriched("i3", title="Strike", story="t3"))])
    assert {row.note.item: row.note.trace for row in store.rows()} == {"i1": header.split("-")[1], "i3": ""}


def test_handling_again_changes_nothing(store: AlertStore) -> None:
    store.save(subscription(), NOON)
    stage = MatchStage(store, Hand())
    stage.handle([STRIKE, OTHER])
    before = store.rows()
    assert stage.handle([STRIKE, OTHER]).counts == {"matched": 1, "unmatched": 1}
    assert MatchStage(store, Hand()).handle([STRIKE]).counts == {"matched": 1, "unmatched": 0}
    assert store.rows() == before


def test_a_message_that_is_no_record_is_parked_with_the_reason(store: AlertStore) -> None:
    store.save(subscription(), NOON)
    broken = Message(topics.ENRICHED, 0, 1, "k", b"{", wire.headers(), NOON)
    later = message(enriched("i3", title="Strike"), schema="9")
    handled = MatchStage(store, Hand()).handle([broken, STRIKE, later])
    assert handled.counts == {"matched": 1, "unmatched": 0}
    assert [refusal.message for refusal in handled.parked] == [broken, later]
    assert "schema '9'" in handled.parked[1].reason


def test_subscriptions_are_taken_up_and_dropped_while_running(store: AlertStore) -> None:
    stage = MatchStage(store, Hand())
    assert stage.handle([STRIKE]).counts == {"matched": 0, "unmatched": 1}
    store.save(subscription(), NOON)
    assert stage.handle([STRIKE]).counts == {"matched": 1, "unmatched": 0}
    store.save(subscription(query="premiere"), NOON)
    assert stage.handle([STRIKE]).counts == {"matched": 0, "unmatched": 1}
    store.remove("s1", NOON)
    assert stage.handle([OTHER]).counts == {"matched": 0, "unmatched": 1}


def test_a_subscription_that_cannot_be_used_is_shown(store: AlertStore) -> None:
    store.save(subscription(query="colour:red"), NOON)
    stage = MatchStage(store, Hand())
    stage.handle([STRIKE])
    assert list(stage.broken) == ["s1"]


def test_the_stage_runs_in_the_loop(store: AlertStore, tmp_path: Path) -> None:
    store.save(subscription(), NOON)
    log = SqliteLog(tmp_path / "stream.db")
    try:
        log.publish(topics.ENRICHED, [Record(each.key, each.value, each.headers) for each in (STRIKE, OTHER)])
        counts = drain(log, MatchStage(store, Hand()))
    finally:
        log.close()
    assert dict(counts.items()) == {"matched": 1, "unmatched": 1, "parked": 0}
    assert len(store.rows()) == 1


class Revising:
    """The alert store, that remembers which notes were to be kept as the newest of their items."""

    def __init__(self, store: AlertStore) -> None:
        self._store = store
        self.revised: list[list[Note]] = []

    def revise(self, notes: Sequence[Note]) -> int:
        self.revised.append(list(notes))
        return self._store.revise(notes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_later_revisions_are_kept_whether_they_match_or_not(store: AlertStore) -> None:
    store.save(subscription(), NOON)
    revising = Revising(store)
    stage = MatchStage(cast(AlertStore, revising), Hand(), stages={"strike/called": ("dispute", 6, "goes")})
    stage.handle([STRIKE, OTHER])
    assert revising.revised == []
    event = Event("strike", "called")
    later = [enriched("i1", title="Strike", revision=2, events=(event,)), enriched("i2", title="No", revision=3)]
    stage.handle([STRIKE, *map(message, later)])
    assert [[(note.item, note.revision) for note in notes] for notes in revising.revised] == [
        [("i1", 2), ("i2", 3)]
    ]
    (called,) = revising.revised[0][0].facts
    assert (called.ladder, called.step, called.side) == ("dispute", 6, "goes")


def test_who_copied_whom_is_asked_once_a_batch_where_outlets_are_counted(store: AlertStore) -> None:
    asked: list[list[str]] = []

    def stories(ids: Collection[str]) -> dict[str, StoryItem]:
        asked.append(list(ids))
        return {"i1": StoryItem(id="i1", story="t1", at=NOON, copy_of="i0", wire="AFP")}

    store.save(subscription(), NOON)
    MatchStage(store, Hand(), stories=stories).handle([STRIKE, OTHER])
    assert asked == []
    store.save(subscription(id="s2", name="two", min_outlets=2), NOON)
    other = message(enriched("i3", title="Strike", story="t3"))
    MatchStage(store, Hand(), stories=stories).handle([STRIKE, OTHER, other])
    assert asked == [["i1", "i3"]]
    kept = {row.note.item: (row.note.copy_of, row.note.wire) for row in store.rows(subscription="s2")}
    assert kept == {"i1": ("i0", "AFP"), "i3": ("", "")}
