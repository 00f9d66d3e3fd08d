"""Leasing what is due to one deliverer: the longest due first, at a cost that does not grow with what is due.

Every statement reads a few keys along an index. What an inactive subscription holds, or one that
another transaction has locked, is not even looked at.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from more_itertools import chunked
from sqlalchemy import (
    Connection,
    Integer,
    RowMapping,
    and_,
    bindparam,
    or_,
    select,
    update,
)

from alerts.note import Note
from alerts.port import Delivery, DeliveryItem, OutboxRow
from alerts.subscription import Subscription
from state.alerts import latest
from state.alerts.follows import before
from state.alerts.rows import CHUNK, KEY, given, held, read, read_subscription, ready, rows, subscriptions
from state.engine import Moment

TOGETHER = 500
"""Rows of one delivery at most; a longer digest comes in several."""

Notification = tuple[str, str, str, int]
"""Subscription, channel, subject and number of a notification."""


class Head(msgspec.Struct, frozen=True):
    """As much of a due row as is needed to say which delivery it belongs to."""

    subscription: str
    channel: str
    item: str
    revision: int
    about: str
    chapter: int
    due: datetime
    delivery: str
    leased: datetime | None
    gathered: bool

    @property
    def notification(self) -> Notification:
        """What it opens."""
        return (self.subscription, self.channel, self.about, self.chapter)


_NOW, _MOST = bindparam("now", type_=Moment), bindparam("most", type_=Integer)
_due = and_(ready, rows.c.due <= _NOW, or_(rows.c.leased.is_(None), rows.c.leased <= _NOW))
_first = (
    select(rows.c.due)
    .where(_due, rows.c.subscription == subscriptions.c.id)
    .order_by(rows.c.due)
    .limit(1)
    .correlate(subscriptions)
    .scalar_subquery()
)
# Built once: building them costs more than running them.
_SUBSCRIPTIONS = (
    select(subscriptions.c.id, subscriptions.c.body, _first.label("first"))
    .where(subscriptions.c.active, _first.is_not(None))
    .order_by("first")
    .limit(_MOST)
    .with_for_update(of=subscriptions, skip_locked=True)
)
"""The active subscriptions with something due that nobody else has locked; locks them."""
_HEADS = (
    select(*(rows.c[name] for name in Head.__struct_fields__))
    .where(_due, rows.c.subscription == bindparam("of"))
    .order_by(rows.c.due, rows.c.matched, rows.c.item, rows.c.revision)
    .limit(_MOST)
)
"""Due rows of one subscription."""


def lease(connection: Connection, now: datetime, limit: int, until: datetime) -> list[Delivery]:
    """Lease up to ``limit`` due deliveries until ``until``, the longest due first."""
    current, groups = _longest_due(connection, now, limit)
    taken = {_id(group): group for group in groups}
    _take(connection, taken, until)
    members = _members(connection, list(taken))
    openings = {each: [read(found) for found in group] for each, group in members.items()}
    entries = _entries(connection, [row for group in openings.values() for row in group])
    newest = latest.newest(connection, _notes(entry for of in entries.values() for entry in of), set(current))
    return [
        _delivery(members[each], entries[each], current, newest, interrupted=group[0].leased is not None)
        for each, group in taken.items()
    ]


def _longest_due(
    connection: Connection, now: datetime, limit: int
) -> tuple[dict[str, Subscription], list[list[Head]]]:
    """Return subscriptions that are now locked, and rows of each delivery to lease.

    They are looked at in the order of what has been due longest in each, until none can have
    anything that has been due longer than what was found.
    """
    current: dict[str, Subscription] = {}
    groups: list[list[Head]] = []
    for found in connection.execute(_SUBSCRIPTIONS, {"now": now, "most": limit}).all():
        room = limit - sum(1 for group in groups if group[0].due <= found.first)
        if room <= 0:
            break
        subscription = current[found.id] = read_subscription(found.body)
        wanted = {"now": now, "of": subscription.id, "most": _rows_of(subscription, room)}
        heads = _heads(connection, wanted)
        if subscription.rhythm.pace == "instant" and any(head.gathered for head in heads):
            heads = _heads(connection, wanted | {"most": room + _together(subscription)})
        groups = sorted([*groups, *_groups(heads, subscription)], key=lambda group: group[0].due)[:limit]
    return current, groups


def _heads(connection: Connection, wanted: Mapping[str, object]) -> list[Head]:
    return [Head(*head) for head in connection.execute(_HEADS, wanted)]


def _rows_of(subscription: Subscription, deliveries: int) -> int:
    """Return how many due rows are surely enough for so many deliveries."""
    alone = subscription.rhythm.pace == "instant"
    return deliveries if alone else deliveries * _together(subscription)


def _together(subscription: Subscription) -> int:
    return TOGETHER * len(subscription.channels)


def _groups(heads: Iterable[Head], subscription: Subscription) -> list[list[Head]]:
    """Return the rows of each delivery: those given to it before, or those to be sent together now."""
    groups: defaultdict[object, list[Head]] = defaultdict(list)
    for head in heads:
        if head.delivery:
            groups["given", head.delivery].append(head)
        elif subscription.rhythm.pace == "instant" and not head.gathered:
            groups["alone", head].append(head)
        else:
            groups["together", head.channel].append(head)
    return [together for group in groups.values() for together in chunked(group, TOGETHER)]


def _id(group: Sequence[Head]) -> str:
    """Return the id of the delivery these rows make up."""
    if group[0].delivery:
        return group[0].delivery
    notifications = sorted(head.notification for head in group)
    return hashlib.sha256(repr(notifications).encode()).hexdigest()[:32]


def _take(connection: Connection, taken: Mapping[str, Sequence[Head]], until: datetime) -> None:
    """Write the lease into all rows of the deliveries, and into new ones to which delivery they belong."""
    lease = {"leased": until, "claim": rows.c.claim + 1}
    new = [
        {f"its_{name}": getattr(head, name) for name in KEY} | {"made": made}
        for made, group in taken.items()
        for head in group
        if not head.delivery
    ]
    if new:
        place = [rows.c[name] == bindparam(f"its_{name}") for name in KEY]
        connection.execute(update(rows).where(*place).values(lease | {"delivery": bindparam("made")}), new)
    old = [made for made, group in taken.items() if group[0].delivery]
    for chunk in chunked(old, CHUNK):
        connection.execute(update(rows).where(held, given, rows.c.delivery.in_(chunk)).values(lease))


def _members(connection: Connection, ids: Sequence[str]) -> dict[str, list[RowMapping]]:
    members: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for chunk in chunked(ids, CHUNK):
        wanted = select(rows).where(held, given, rows.c.delivery.in_(chunk))
        wanted = wanted.order_by(rows.c.matched, rows.c.item, rows.c.revision)
        for found in connection.execute(wanted).mappings():
            members[found["delivery"]].append(found)
    return members


def _others(connection: Connection, openings: Sequence[OutboxRow]) -> dict[Notification, list[Note]]:
    """Return what was merged into these notifications.

    Read by two lists, subscriptions and subjects, as SQLite uses no index for a list of tuples;
    what belongs to none of them is left where it is.
    """
    others: defaultdict[Notification, list[Note]] = defaultdict(list)
    of = {row.subscription for row in openings}
    for chunk in chunked({row.about: None for row in openings}, CHUNK):
        place = and_(rows.c.subscription.in_(of), rows.c.about.in_(chunk))
        wanted = select(rows).where(rows.c.state == "merged", place)
        wanted = wanted.order_by(rows.c.matched, rows.c.item, rows.c.revision)
        for found in connection.execute(wanted).mappings():
            row = read(found)
            others[_notification(row)].append(row.note)
    return others


def _entries(connection: Connection, openings: Sequence[OutboxRow]) -> dict[str, list[DeliveryItem]]:
    """Return what each delivery tells: its rows in their order, what was merged into each, what each follows."""
    merged = _others(connection, openings)
    others = {place: merged.get(_notification(row), []) for place, row in enumerate(openings)}
    followed = before(connection, openings, others)
    entries: defaultdict[str, list[DeliveryItem]] = defaultdict(list)
    for place, row in enumerate(openings):
        entries[row.delivery].append(DeliveryItem(row, tuple(others[place]), followed[place]))
    return entries


def _notes(entries: Iterable[DeliveryItem]) -> Iterator[Note]:
    for entry in entries:
        yield entry.row.note
        yield from entry.others


def _delivery(
    members: Sequence[RowMapping],
    entries: Sequence[DeliveryItem],
    current: Mapping[str, Subscription],
    newest: Mapping[str, Mapping[str, Note]],
    *,
    interrupted: bool,
) -> Delivery:
    first = members[0]
    notes = newest[first["subscription"]]
    return Delivery(
        id=first["delivery"],
        subscription=current[first["subscription"]],
        channel=first["channel"],
        entries=tuple(entries),
        lease=first["claim"],
        failures=first["failures"],
        first_failed=first["first_failed"],
        latest={note.item: notes[note.item] for note in _notes(entries)},
        interrupted=interrupted,
    )


def _notification(row: OutboxRow) -> Notification:
    return (row.subscription, row.channel, row.about, row.notification)
