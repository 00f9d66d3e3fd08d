"""Rows in memory while a batch of matches is decided: what stores and the rehearsal have in common."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from alerts.judging.decide import GATHER, about, by_story, decide
from alerts.note import Note
from alerts.port import OutboxRow
from alerts.subscription import Subscription

Key = tuple[str, str, str, int]
"""Subscription, channel, item and revision: the key of a row."""


def key(row: OutboxRow) -> Key:
    """Return the row's key."""
    return (row.subscription, row.channel, row.note.item, row.note.revision)


class Relations(Protocol):
    """What is known of how stories belong together."""

    def same(self, story: str) -> AbstractSet[str]:
        """Return the story and those that were merged with it by hand."""
        ...

    def linked(self, story: str) -> AbstractSet[str]:
        """Return other stories of the same dispute."""
        ...

    def items(self, story: str) -> AbstractSet[str]:
        """Return items that were put into the story by hand."""
        ...


class Ledger:
    """Known rows, to which each decision adds. Not safe for use from several threads."""

    def __init__(
        self, rows: Iterable[OutboxRow] = (), gather: timedelta | None = None, kin: Relations | None = None
    ) -> None:
        self._kin = kin
        self._gather = GATHER if gather is None else gather
        self._rows: dict[Key, OutboxRow] = {}
        self._of: defaultdict[tuple[str, str, str], dict[Key, None]] = defaultdict(dict)
        self._new: dict[Key, None] = {}
        self._changed: dict[Key, None] = {}
        for row in rows:
            self._put(row)

    def judge(self, subscription: Subscription, channel: str, note: Note, now: datetime) -> str:
        """Decide one match and return its word of ``alerts.port.RECORDED``."""
        known = self._known(subscription, channel, note)
        linked = self._linked(subscription, channel, note, known)
        decision = decide(subscription, channel, note, known, now, gather=self._gather, linked=linked)
        if decision is None:
            return "repeated"
        self._put(decision.row)
        self._new[key(decision.row)] = None
        for row in decision.changes:
            self._put(row)
            self._changed[key(row)] = None
        return decision.row.state

    def fail(self, subscription: Subscription, channel: str, note: Note, now: datetime, reason: str) -> str:
        """Put down a match that could not be decided as failed; return its word of ``alerts.port.RECORDED``."""
        row = OutboxRow(
            subscription=subscription.id,
            channel=channel,
            about=about(subscription, note),
            matched=now,
            state="failed",
            reason=reason,
            settled=now,
            note=note,
        )
        if key(row) in self._rows:
            return "repeated"
        self._put(row)
        self._new[key(row)] = None
        return row.state

    def deliver_due(self, subscription: Subscription, channel: str, note: Note, now: datetime) -> None:
        """Take as delivered what was due by ``now`` among the rows that decide about ``note``."""
        for row in self._known(subscription, channel, note):
            if row.state == "held" and not row.waiting and row.due is not None and row.due <= now:
                self._put(msgspec.structs.replace(row, state="delivered", settled=row.due))

    def rows(self) -> list[OutboxRow]:
        """Return every row as it now is, in the order they became known."""
        return list(self._rows.values())

    def new(self) -> list[OutboxRow]:
        """Return the rows that decisions have added."""
        return [self._rows[key] for key in self._new]

    def changed(self) -> list[OutboxRow]:
        """Return the rows that were known from the start and are different now."""
        return [self._rows[key] for key in self._changed if key not in self._new]

    def _put(self, row: OutboxRow) -> None:
        place = key(row)
        self._rows[place] = row
        for subject in (row.about, row.note.item):
            self._of[row.subscription, row.channel, subject][place] = None

    def _known(self, subscription: Subscription, channel: str, note: Note) -> list[OutboxRow]:
        subject = about(subscription, note)
        # An item that was moved to another story was told with the one it belonged to.
        before = (self._rows[place].about for place in self._of.get((subscription.id, channel, note.item), ()))
        subjects = [subject, note.item, *before]
        if self._kin is not None and by_story(subscription, note):
            subjects += [*self._kin.same(subject), *self._kin.items(subject)]
        return list(self._about(subscription, channel, subjects))

    def _linked(
        self, subscription: Subscription, channel: str, note: Note, known: Iterable[OutboxRow]
    ) -> list[OutboxRow]:
        """Return the rows about other stories of the same dispute."""
        if self._kin is None or not by_story(subscription, note):
            return []
        there = {key(row) for row in known}
        found = self._about(subscription, channel, self._kin.linked(note.story))
        return [row for row in found if key(row) not in there]

    def _about(self, subscription: Subscription, channel: str, subjects: Iterable[str]) -> Iterator[OutboxRow]:
        places = {
            place: None for subject in subjects for place in self._of.get((subscription.id, channel, subject), ())
        }
        return (self._rows[place] for place in places)
