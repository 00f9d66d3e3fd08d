"""What becomes of held rows when their subscription changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from more_itertools import chunked
from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select, update

from alerts.judging.decide import GATHER
from alerts.judging.independent import independent
from alerts.judging.rhythm import next_time, release
from alerts.note import Note
from alerts.port import OutboxRow
from alerts.subscription import MutedStory, Subscription
from state.alerts.kin import Kin
from state.alerts.rows import BEGUN, CHUNK, KEY, held, read, rows

Change = tuple[Subscription | None, Subscription]
"""A subscription as it was, where that can be read, and as it is."""
_MATTER = ("rhythm", "quiet", "muted_until", "muted_stories", "limit_per_hour", "min_outlets")
"""What a time depends on."""


def follow(connection: Connection, changed: Mapping[str, Change], now: datetime) -> None:
    """Bring what these subscriptions hold into line with what they are from ``now`` on; they are locked."""
    for name, (before, after) in changed.items():
        if before is None or set(before.channels) - set(after.channels):
            gone = and_(rows.c.subscription == name, rows.c.channel.not_in(after.channels))
            mute(connection, gone, "the channel was removed", now)
    matters = {name: change for name, change in changed.items() if _matters(*change)}
    found = list(_held(connection, matters, now))
    waiting = _notes(connection, [row for row in found if row.waiting])
    muting = [row for row in found if matters[row.subscription][1].muted_stories]
    kin = Kin(connection, {name for row in muting for name in (row.about, row.note.story) if name})
    new = []
    for row in found:
        values = _anew(row, waiting.get(_telling(row), []), matters[row.subscription], now, kin)
        if any(values[name] != getattr(row, name) for name in values):
            new.append(values | {f"its_{name}": value for name, value in zip(KEY, _key(row), strict=True)})
    if new:
        place = [rows.c[name] == bindparam(f"its_{name}") for name in KEY]
        names = ("state", "reason", "due", "settled", "waiting")
        values = {name: bindparam(name) for name in names}
        connection.execute(update(rows).where(*place).values(values), new)


def mute(connection: Connection, which: ColumnElement[bool], reason: str, now: datetime) -> None:
    """Make held rows muted."""
    ended: dict[str, Any] = {"settled": now, "due": None, "leased": None, "waiting": False}
    connection.execute(update(rows).where(held, which).values(state="muted", reason=reason, **ended))


def _matters(before: Subscription | None, after: Subscription) -> bool:
    return before is None or any(getattr(before, name) != getattr(after, name) for name in _MATTER)


def _held(connection: Connection, names: Iterable[str], now: datetime) -> Iterator[OutboxRow]:
    """Yield the rows to tell that nobody has leased and that wait for no channel."""
    free = or_(rows.c.leased.is_(None), rows.c.leased <= now)
    for chunk in chunked(names, CHUNK):
        wanted = select(rows).where(held, rows.c.opens, rows.c.failures == 0, free)
        yield from map(read, connection.execute(wanted.where(rows.c.subscription.in_(chunk))).mappings())


def _anew(row: OutboxRow, notes: list[Note], change: Change, now: datetime, kin: Kin) -> dict[str, Any]:
    """Return the columns of a held row that may change, as they are under the changed subscription."""
    before, after = change
    values = {"state": row.state, "reason": row.reason, "due": row.due, "settled": None, "waiting": row.waiting}
    muted = _muting(row, after, kin, now) if after.muted_stories else []
    if any(each.until is None for each in muted) and not row.delivery:
        return values | {
            "state": "muted",
            "reason": "its story is muted",
            "due": None,
            "settled": now,
            "waiting": False,
        }
    if row.waiting:
        outlets = independent(notes)
        if outlets < after.min_outlets:
            return values | {"reason": f"waits for outlets: {outlets} of {after.min_outlets}"}
    moment = now if row.delivery else _moment(row, before, after, now)
    moment = max([moment, *(each.until for each in muted if each.until is not None)])
    reason = BEGUN if row.reason == BEGUN else ""  # an edit does not settle that doubt
    return values | {"due": release(after, moment), "reason": reason, "waiting": False}


def _muting(row: OutboxRow, of: Subscription, kin: Kin, now: datetime) -> list[MutedStory]:
    """Return what mutes a row's story; a further step of a dispute, a story of its own, is muted with it."""
    names = {row.note.item} | kin.of(row.about) | kin.of(row.note.story)
    return [each for each in of.muted_stories if each.story in names and (each.until is None or each.until > now)]


def _moment(row: OutboxRow, before: Subscription | None, after: Subscription, now: datetime) -> datetime:
    """Return when the rhythm sends the row."""
    start = now
    if row.gathered and row.due is not None:
        start = max(now, min(row.due, row.matched + GATHER))
    if row.waiting or (before is not None and before.rhythm != after.rhythm):
        return next_time(after.rhythm, start)
    # With a rhythm as before: what was to be sent already and was only held is not put off to the next time.
    return max(start, next_time(after.rhythm, row.matched))


def _notes(connection: Connection, waiting: Iterable[OutboxRow]) -> dict[tuple[str, str, str], list[Note]]:
    """Return what was matched about each thing that waits for outlets."""
    notes: defaultdict[tuple[str, str, str], list[Note]] = defaultdict(list)
    of: defaultdict[str, set[str]] = defaultdict(set)
    for row in waiting:
        of[row.subscription].add(row.about)
    for subscription, subjects in of.items():
        for chunk in chunked(sorted(subjects), CHUNK):
            wanted = select(rows).where(rows.c.subscription == subscription, rows.c.about.in_(chunk))
            for row in map(read, connection.execute(wanted).mappings()):
                notes[_telling(row)].append(row.note)
    return notes


def _telling(row: OutboxRow) -> tuple[str, str, str]:
    return (row.subscription, row.channel, row.about)


def _key(row: OutboxRow) -> tuple[str, str, str, int]:
    return (row.subscription, row.channel, row.note.item, row.note.revision)
