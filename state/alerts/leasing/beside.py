"""What else the outbox says about what is leased: rows of the same stories and items, read at once for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, or_, select

from alerts.note import Note
from alerts.port import OutboxRow
from state.alerts.kin import Kin
from state.alerts.leasing.heads import Notification
from state.alerts.rows import read, rows
from state.bulk import bind_pairs, pairs

_WENT = and_(rows.c.opens, or_(rows.c.state == "delivered", rows.c.state == "unsure"))
"""Rows of letters that went out, or may have."""

Place = tuple[str, str]
"""Subscription and channel."""


class Revision(msgspec.Struct, frozen=True):
    """As much of a row as says what of an item is known, told and to be told."""

    subscription: str
    channel: str
    item: str
    revision: int
    about: str
    chapter: int
    opens: bool
    state: str

    @property
    def place(self) -> tuple[str, str]:
        """Its subscription and what it is told as."""
        return (self.subscription, self.about)


class Beside:
    """What stands beside rows that open notifications: what was merged into them, and what was told before."""

    def __init__(self, connection: Connection, openings: Sequence[OutboxRow]) -> None:
        stories = {subject for row in openings for subject in (row.about, row.note.story) if subject}
        self._kin = Kin(connection, stories)
        self.merged: defaultdict[Notification, list[Note]] = defaultdict(list)
        """What was merged into each notification, in the order it was matched."""
        self.told: defaultdict[Place, list[OutboxRow]] = defaultdict(list)
        """Rows of letters that went out about the same stories or items, by where they went."""
        mine = {(row.subscription, row.about) for row in openings}
        for row in _read(connection, "about", mine, merged=True):
            self._put(row)
        related = mine | {(row.subscription, name) for row in openings for name in self.names(row)}
        for row in _read(connection, "about", related - mine):
            self._put(row)
        self._revisions = _revisions(connection, self._items(openings))
        # Under other stories than these: seldom any, as items seldom move.
        went = [each for each in self._revisions if _went(each)]
        elsewhere = {(each.subscription, each.item) for each in went if each.place not in related}
        for row in _read(connection, "item", elsewhere):
            self._put(row)

    def _put(self, row: OutboxRow) -> None:
        if row.state == "merged":
            self.merged[notification(row)].append(row.note)
        else:
            self.told[row.subscription, row.channel].append(row)

    def _items(self, openings: Iterable[OutboxRow]) -> set[tuple[str, str]]:
        return {(row.subscription, note.item) for row in openings for note in (row.note, *self.others(row))}

    def names(self, row: OutboxRow) -> set[str]:
        """Return the stories and items that a row is about, and all of their kin."""
        subjects = (row.about, row.note.story) if row.note.story else (row.about,)
        return {name for subject in subjects for name in self._kin.of(subject)}

    def others(self, row: OutboxRow) -> list[Note]:
        """Return what was merged into the notification that a row opens."""
        return self.merged.get(notification(row), [])

    def twice(self) -> set[tuple[str, str, str]]:
        """Return the subscription, channel and item of what more than one notification tells.

        What was merged into a letter is told by its newest revision, so it takes the word from a row of its own
        that a later revision opened, just as that row may take it from the letter.
        """
        telling: defaultdict[tuple[str, str, str], set[tuple[str, int]]] = defaultdict(set)
        for each in self._revisions:
            if each.state == "merged" or (each.opens and each.state == "held"):
                telling[each.subscription, each.channel, each.item].add((each.about, each.chapter))
        return {place for place, notifications in telling.items() if len(notifications) > 1}

    def revisions(self) -> dict[tuple[str, str], int]:
        """Return the latest revision in any row of each subscription and item that is told."""
        last: dict[tuple[str, str], int] = {}
        for each in self._revisions:
            place = (each.subscription, each.item)
            last[place] = max(each.revision, last.get(place, 0))
        return last


def notification(row: OutboxRow) -> Notification:
    """Return which notification a row opens or was merged into."""
    return (row.subscription, row.channel, row.about, row.notification)


def _went(row: Revision) -> bool:
    return row.opens and row.state in ("delivered", "unsure")


def _read(
    connection: Connection, column: str, wanted: Collection[tuple[str, str]], *, merged: bool = False
) -> list[OutboxRow]:
    """Return rows of letters that went out by pairs of subscription and ``column``, in the order of their matches.

    With ``merged`` also those that were merged into a notification.
    """
    if not wanted:
        return []
    dialect = connection.dialect.name
    found = connection.execute(_letters(dialect, column, merged=merged), bind_pairs(dialect, wanted)).mappings()
    return sorted(map(read, found), key=lambda row: (row.matched, row.note.item, row.note.revision))


def _revisions(connection: Connection, items: Collection[tuple[str, str]]) -> list[Revision]:
    if not items:
        return []
    dialect = connection.dialect.name
    return [Revision(*each) for each in connection.execute(_of_items(dialect), bind_pairs(dialect, items))]


# Built once: building them costs more than running them.
@lru_cache
def _letters(dialect: str, column: str, *, merged: bool) -> Select[Any]:
    which = or_(rows.c.state == "merged", _WENT) if merged else _WENT
    return _joined(select(rows), dialect, column).where(which)


@lru_cache
def _of_items(dialect: str) -> Select[Any]:
    return _joined(select(*(rows.c[name] for name in Revision.__struct_fields__)), dialect, "item")


def _joined(wanted: Select[Any], dialect: str, column: str) -> Select[Any]:
    each = pairs(dialect)
    of = and_(rows.c.subscription == each.c.value_0, rows.c[column] == each.c.value_1)
    return wanted.join_from(rows, each, of)
