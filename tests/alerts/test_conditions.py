"""What is told of Guildwire itself: what lasts, once, its end, and its return."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from alerts.conditions import STUCK, UNREAD, Found, Happening, due_notes, of_judgement
from alerts.note import Note
from alerts.port import OutboxRow
from receipt.judgement import Doubt, Judgement, Word
from tests.alerts.make import NOON, row

DOWN = Happening(kind="feeds", key="Variety", said="Variety cannot be reached", remedy="see guildwire feeds list")
PARKED = Happening(kind="parked", key="index", said="3 items were put aside by index")


class Told:
    """What a subscription was told, one look after the other."""

    def __init__(self, *watches: Any) -> None:
        self.watches = watches or ("feeds", "parked")
        self.rows: list[OutboxRow] = []

    def look(self, *present: Happening, unknown: Sequence[Any] = ()) -> list[str]:
        notes = due_notes(self.watches, Found(present, unknown), self.rows, NOON)
        # Newest first, on two channels each, as the store gives them.
        self.rows = [*(self._row(note, channel) for note in notes for channel in "ab"), *self.rows]
        return [note.title for note in notes]

    def _row(self, note: Note, channel: str) -> OutboxRow:
        return row(channel=f"file:{channel}", note=note, about=note.item)


def test_it_is_told_once_while_it_lasts_and_its_end_once() -> None:
    told = Told()
    assert told.look(DOWN, PARKED) == ["Variety cannot be reached", "3 items were put aside by index"]
    assert told.look(PARKED, DOWN) == []
    assert told.look(PARKED) == ["Over: Variety cannot be reached"]
    assert told.look(PARKED) == []


def test_it_is_told_again_when_it_comes_back() -> None:
    told = Told()
    for _again in range(12):
        assert told.look(DOWN) == ["Variety cannot be reached"]
        assert told.look(DOWN) == []
        assert told.look() == ["Over: Variety cannot be reached"]
    assert len({each.note.item for each in told.rows}) == 24


def test_what_could_not_be_looked_at_is_neither_begun_nor_over() -> None:
    told = Told()
    told.look(DOWN)
    assert told.look(unknown=["feeds"]) == []
    assert told.look(DOWN, unknown=["feeds"]) == []
    assert told.look() == ["Over: Variety cannot be reached"]


def test_only_what_is_watched_is_told() -> None:
    told = Told("parked")
    assert told.look(DOWN, PARKED) == ["3 items were put aside by index"]
    told.watches = ("feeds",)
    assert told.look(DOWN) == ["Variety cannot be reached"]


def test_other_rows_of_the_subscription_do_not_matter() -> None:
    told = Told()
    told.rows = [row(), row(item="i2")]
    assert told.look(DOWN) == ["Variety cannot be reached"]


def test_the_note_is_new_dated_and_says_what_to_do() -> None:
    (note,) = due_notes(["feeds"], Found([DOWN]), [], NOON)
    assert (note.item, note.revision, note.story) == ("condition:feeds:Variety:1", 1, "")
    assert (note.at, note.dated, note.backlog, note.outlet) == (NOON, True, False, "Guildwire")
    assert note.quote == "See guildwire feeds list."


def doubt(word: Word, age: timedelta | None, **fields: Any) -> Doubt:
    return Doubt(word=word, state="part", since=None if age is None else NOON - age, **fields)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (doubt("watched in part", UNREAD, name="Variety", cause="unreachable"), "Variety cannot be reached since"),
        (doubt("watched in part", UNREAD / 2, name="Variety", cause="unreachable"), ""),
        (doubt("watched in part", UNREAD, name="Variety", cause="slow", until=NOON), ""),
        (doubt("our network down", timedelta(minutes=1)), "our own network is down since"),
        (doubt("stale", timedelta(hours=1)), "nothing was polled since"),
        (doubt("nothing polled", None, number=3), "none of 3 feeds was asked yet"),
        (doubt("stage behind", STUCK, name="index", number=12), "12 items wait to be indexed"),
        (doubt("stage behind", STUCK / 2, name="index", number=12), ""),
        (doubt("stage behind", None, name="index", number=12), ""),
        (doubt("parked items", timedelta(0), name="index", number=1), "1 item was put aside by index"),
        (doubt("outlet not watched", None, name="x", field="outlet"), ""),
        (doubt("value unknown", None, name="x", field="tag"), ""),
    ],
    ids=str,
)
def test_what_lasts_long_enough_is_told(found: Doubt, told: str) -> None:
    present = of_judgement(Judgement(state=found.state, doubts=(found,)), NOON).present
    assert [each.said.startswith(told) for each in present] == [True] * bool(told)


def test_two_feeds_of_one_outlet_are_one() -> None:
    doubts = [doubt("watched in part", age, name="Variety", cause="slow") for age in (UNREAD, 2 * UNREAD)]
    assert len(of_judgement(Judgement(state="part", doubts=tuple(doubts)), NOON).present) == 1


def test_a_look_that_was_not_whole_says_so() -> None:
    blind = Judgement(state="ask", doubts=(doubt("cannot look", None, name="Kafka does not answer"),))
    assert set(of_judgement(blind, NOON).unknown) == {"feeds", "stages", "parked"}
    assert tuple(of_judgement(Judgement(state="part", more=3), NOON).unknown) == ("feeds",)
