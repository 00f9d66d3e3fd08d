"""What letters showed, or are going to show, of the rows of one story or item. Pure."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec

from alerts.judging.background import same_stage
from alerts.judging.changes import withdrawn
from alerts.judging.facts import telling
from alerts.note import Fact, Note
from alerts.port import OutboxRow

JOINED = "part of what is to be sent"
"""Reason of a row that was merged before its letter went out. One merged later was never shown."""

_FIGURES = ("pay", "figure")


class Shown(msgspec.Struct, frozen=True):
    """What was last told of one item."""

    facts: tuple[Fact, ...]
    note: Note
    """The newest revision of it among the rows of that letter."""


def tells(row: OutboxRow) -> bool:
    """Say whether a row opens what was told, may have been told, or is going to be."""
    return row.opens and row.state in ("held", "delivered", "unsure")


def facts_told(row: OutboxRow) -> Sequence[Fact]:
    """Return what the letter of an opening row told; of one that an earlier release wrote, what its note says."""
    return telling(row.note) if row.told is None else row.told


def newest(notes: Iterable[Note]) -> list[Note]:
    """Return the latest revision of each item among the notes, in the order the items come first."""
    found: dict[str, Note] = {}
    for note in notes:
        found[note.item] = max(found.get(note.item, note), note, key=lambda each: each.revision)
    return list(found.values())


def told_of_story(known: Sequence[OutboxRow]) -> list[Fact]:
    """Return the facts that letters about these rows told, and those of what is held, in the order of telling.

    What a later letter told that an item takes back counts as told no more: it is news where it is said again.
    """
    told: list[Fact] = []
    last: dict[str, Shown] = {}
    for rows in _letters(known):
        for shown in _items(rows):
            before = last.get(shown.note.item)
            if before is not None:
                gone = withdrawn(before.facts, telling(shown.note), before.note, shown.note)
                told = [fact for fact in told if not _is_among(fact, shown.note.item, gone)]
            last[shown.note.item] = shown
        told += _told(rows)
    return told


def told_of_item(note: Note, known: Sequence[OutboxRow]) -> Shown | None:
    """Return what the latest letter told of the item of ``note``; nothing where none did."""
    for rows in reversed(_letters(known)):
        for shown in _items(rows):
            if shown.note.item == note.item:
                return shown
    return None


def _items(rows: Sequence[OutboxRow]) -> list[Shown]:
    """Return what one letter showed of each of its items."""
    return [Shown(_of_item(rows[0], note), note) for note in newest(row.note for row in rows)]


def _is_among(fact: Fact, item: str, gone: Sequence[Fact]) -> bool:
    return fact.item == item and any(same_stage(fact, each) for each in gone)


def _letters(known: Sequence[OutboxRow]) -> list[list[OutboxRow]]:
    """Return the rows that each letter showed, its opening row first; letters in the order they were opened."""
    ordered = sorted(known, key=lambda row: (row.about, row.notification, not row.opens, row.matched))
    groups = [list(rows) for _, rows in groupby(ordered, key=lambda row: (row.about, row.notification))]
    letters = [
        [rows[0], *(row for row in rows[1:] if row.state == "merged" and row.reason == JOINED)]
        for rows in groups
        if tells(rows[0])
    ]
    return sorted(letters, key=lambda rows: (rows[0].matched, rows[0].notification))


def _told(rows: Sequence[OutboxRow]) -> Sequence[Fact]:
    if rows[0].told is not None:
        return rows[0].told
    return [fact for row in rows for fact in facts_told(row)]


def _of_item(opening: OutboxRow, newest: Note) -> tuple[Fact, ...]:
    own = telling(newest)
    if opening.told is None or not any(fact.item for fact in opening.told):
        return own
    told = tuple(fact for fact in opening.told if fact.item == newest.item)
    if any(fact.type in _FIGURES for fact in opening.told):
        return told
    # A letter whose figures were not kept: those of the revision that matched.
    return told + tuple(fact for fact in own if fact.type in _FIGURES)
