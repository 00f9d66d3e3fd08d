"""Leasing what is due to one deliverer: the longest due first, at a cost that does not grow with what is due.

Every statement reads a few keys along an index. What an inactive subscription holds, or one that
another transaction has locked, is not even looked at.
"""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from more_itertools import chunked
from msgspec import structs
from sqlalchemy import (
    Connection,
    Integer,
    RowMapping,
    Select,
    and_,
    bindparam,
    or_,
    select,
    update,
)

from alerts.note import Note
from alerts.port import Delivery, DeliveryItem, OutboxRow
from alerts.subscription import Subscription
from state.alerts.leasing import digests, latest, limit
from state.alerts.leasing.follows import before
from state.alerts.rows import BEGUN, CHUNK, KEY, given, held, read, read_subscription, ready, rows, subscriptions
from state.engine import Moment

TOGETHER = 500
"""Rows of one delivery at most; a longer digest comes in several."""
REST = 5_000
"""Rows at most that the limit per hour puts together in one; what is more waits with what comes later."""

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
    reason: str

    @property
    def notification(self) -> Notification:
        """What it opens."""
        return (self.subscription, self.channel, self.about, self.chapter)


class Parcel(msgspec.Struct, frozen=True):
    """Rows of one delivery."""

    heads: Sequence[Head]
    limited: bool = False
    """Whether the limit per hour put them together."""
    counts: bool = False
    """Whether the delivery counts towards the limit per hour."""

    @property
    def due(self) -> datetime:
        """Since when the longest due of them is."""
        return _due_of(self)

    @property
    def id(self) -> str:
        """Id of the delivery they make up."""
        if self.heads[0].delivery:
            return self.heads[0].delivery
        notifications = sorted(head.notification for head in self.heads)
        return hashlib.sha256(repr(notifications).encode()).hexdigest()[:32]


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
_MEMBERS = (
    select(rows)
    .where(held, given, rows.c.delivery.in_(bindparam("ids", expanding=True)))
    .order_by(rows.c.matched, rows.c.item, rows.c.revision)
)
"""The rows of deliveries."""
_MERGED = (
    select(rows)
    .where(
        rows.c.state == "merged",
        rows.c.subscription.in_(bindparam("of", expanding=True)),
        rows.c.about.in_(bindparam("subjects", expanding=True)),
    )
    .order_by(rows.c.matched, rows.c.item, rows.c.revision)
)
"""What was merged into notifications about some subjects."""
_TAKE = (
    update(rows)
    .where(*(rows.c[name] == bindparam(f"its_{name}") for name in KEY))
    .values(
        leased=bindparam("until", type_=Moment),
        claim=rows.c.claim + 1,
        delivery=bindparam("made"),
        limited=bindparam("apart"),
    )
)
"""Puts a row into a delivery and leases it."""


def lease(connection: Connection, now: datetime, most: int, until: datetime) -> list[Delivery]:
    """Lease up to ``most`` due deliveries until ``until``, the longest due first, empty digests last."""
    current, groups = _longest_due(connection, now, most)
    taken = {group.id: group for group in groups}
    _take(connection, taken, current, now, until)
    members = _members(connection, list(taken))
    openings = {each: [read(found) for found in group] for each, group in members.items()}
    entries = _entries(connection, [row for group in openings.values() for row in group])
    notes = ((entry.row.subscription, note) for of in entries.values() for entry in of for note in _notes([entry]))
    newest = latest.newest(connection, notes, set(current))
    twice = _in_several(connection, [entry for of in entries.values() for entry in of])
    told = [
        _delivery(members[each], entries[each], current, newest, group.heads[0], twice)
        for each, group in taken.items()
    ]
    return told + digests.lease(connection, now, most - len(told), until)


def _longest_due(connection: Connection, now: datetime, most: int) -> tuple[dict[str, Subscription], list[Parcel]]:
    """Return subscriptions that are now locked, and the rows of each delivery to lease.

    They are looked at in the order of what has been due longest in each, until none can have
    anything that has been due longer than what was found.
    """
    current: dict[str, Subscription] = {}
    groups: list[Parcel] = []
    for subscription, first in _subscriptions(connection, now, most):
        room = most - bisect_right(groups, first, key=_due_of)
        if room <= 0:
            break
        current[subscription.id] = subscription
        wanted = {"now": now, "of": subscription.id, "most": _rows_of(subscription, room)}
        heads = _heads(connection, wanted)
        if subscription.rhythm.pace == "instant" and any(head.gathered for head in heads):
            heads = _heads(connection, wanted | {"most": room + _together(subscription)})
        found = _groups(heads, subscription)
        if subscription.rhythm.pace == "instant" and subscription.limit_per_hour is not None:
            found = list(_within(connection, found, subscription, max(1, subscription.limit_per_hour), now))
        groups = sorted([*groups, *found], key=_due_of)[:most]
    return current, groups


def _due_of(group: Parcel) -> datetime:
    return group.heads[0].due


def _subscriptions(connection: Connection, now: datetime, most: int) -> Iterator[tuple[Subscription, datetime]]:
    """Yield subscriptions, locked, with the time since which something is due in each.

    It is asked again without those that cannot be read, so that they take the place of no other.
    """
    unread: list[str] = []
    while True:
        found = connection.execute(_subscriptions_but(unread), {"now": now, "most": most}).all()
        read = [(each, read_subscription(each.body)) for each in found]
        broken = [each.id for each, subscription in read if subscription is None]
        if not broken:
            break
        unread += broken
    yield from ((subscription, each.first) for each, subscription in read if subscription is not None)


def _subscriptions_but(unread: Sequence[str]) -> Select[Any]:
    return _SUBSCRIPTIONS.where(subscriptions.c.id.not_in(unread)) if unread else _SUBSCRIPTIONS


def _heads(connection: Connection, wanted: Mapping[str, object]) -> list[Head]:
    return [Head(*head) for head in connection.execute(_HEADS, wanted)]


def _rows_of(subscription: Subscription, deliveries: int) -> int:
    """Return how many due rows are surely enough for so many deliveries."""
    alone = subscription.rhythm.pace == "instant"
    return deliveries if alone else deliveries * _together(subscription)


def _together(subscription: Subscription) -> int:
    return TOGETHER * len(subscription.channels)


def _groups(heads: Iterable[Head], subscription: Subscription) -> list[Parcel]:
    """Return the rows of each delivery: those given to it before, or those to be sent together now."""
    groups: defaultdict[object, list[Head]] = defaultdict(list)
    for head in heads:
        if head.delivery:
            groups["given", head.delivery].append(head)
        elif subscription.rhythm.pace == "instant" and not head.gathered:
            groups["alone", head].append(head)
        else:
            groups["together", head.channel].append(head)
    return [Parcel(together) for group in groups.values() for together in chunked(group, TOGETHER)]


def _within(
    connection: Connection, groups: Sequence[Parcel], of: Subscription, most: int, now: datetime
) -> Iterator[Parcel]:
    """Yield what may be sent under a limit of ``most`` deliveries an hour for each channel, and hold the rest."""
    new: defaultdict[str, list[Parcel]] = defaultdict(list)
    for group in groups:
        if group.heads[0].delivery:
            yield group
        else:
            new[group.heads[0].channel].append(group)
    for channel, wanted in new.items():
        before = limit.times(connection, of.id, channel, now)
        room = most - len(before)
        if room <= 0:
            limit.hold(connection, of, channel, now, limit.free_at(before, most, now))
        elif len(wanted) < room:
            yield from (structs.replace(group, counts=True) for group in wanted)
        else:
            yield from _last(connection, of, channel, now, room)


def _last(connection: Connection, of: Subscription, channel: str, now: datetime, room: int) -> Iterator[Parcel]:
    """Yield the last ``room`` deliveries of an hour, the very last one of all that is due besides."""
    due = _HEADS.where(rows.c.channel == channel, rows.c.delivery == "")
    heads = [Head(*head) for head in connection.execute(due, {"now": now, "of": of.id, "most": REST})]
    groups = sorted(_groups(heads, of), key=lambda group: group.due)
    alone, rest = groups[: room - 1], groups[room - 1 :]
    yield from (structs.replace(group, counts=True) for group in alone)
    yield Parcel([head for group in rest for head in group.heads], limited=len(rest) > 1, counts=True)


def _take(
    connection: Connection,
    taken: Mapping[str, Parcel],
    current: Mapping[str, Subscription],
    now: datetime,
    until: datetime,
) -> None:
    """Write the lease into all rows of the deliveries, and into new ones to which delivery they belong."""
    fresh = {made: group for made, group in taken.items() if not group.heads[0].delivery}
    new = [
        {f"its_{name}": getattr(head, name) for name in KEY}
        | {"made": made, "apart": group.limited, "until": until}
        for made, group in fresh.items()
        for head in group.heads
    ]
    if new:
        connection.execute(_TAKE, new)
    places = {made: (group.heads[0].subscription, group.heads[0].channel) for made, group in fresh.items()}
    limit.count(connection, [(made, *places[made]) for made, group in fresh.items() if group.counts], now)
    digests.told(connection, [(current[of], channel) for of, channel in places.values()], now)
    old = [made for made in taken if made not in fresh]
    lease = {"leased": until, "claim": rows.c.claim + 1}
    for chunk in chunked(old, CHUNK):
        connection.execute(update(rows).where(held, given, rows.c.delivery.in_(chunk)).values(lease))


def _members(connection: Connection, ids: Sequence[str]) -> dict[str, list[RowMapping]]:
    members: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for chunk in chunked(ids, CHUNK):
        for found in connection.execute(_MEMBERS, {"ids": chunk}).mappings():
            members[found["delivery"]].append(found)
    return members


def _others(connection: Connection, openings: Sequence[OutboxRow]) -> dict[Notification, list[Note]]:
    """Return what was merged into these notifications.

    Read by two lists, subscriptions and subjects, as SQLite uses no index for a list of tuples;
    what belongs to none of them is left where it is.
    """
    others: defaultdict[Notification, list[Note]] = defaultdict(list)
    of = sorted({row.subscription for row in openings})
    for chunk in chunked({row.about: None for row in openings}, CHUNK):
        for found in connection.execute(_MERGED, {"of": of, "subjects": chunk}).mappings():
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


def _in_several(connection: Connection, entries: Sequence[DeliveryItem]) -> set[tuple[str, str, str]]:
    """Return the subscription, channel and item of those that more than one notification tells.

    What was merged into a letter is told by its newest revision, so it takes the word from a row of its own
    that a later revision opened, just as that row may take it from the letter.
    """
    found: defaultdict[tuple[str, str, str], set[Notification]] = defaultdict(set)
    of = sorted({entry.row.subscription for entry in entries})
    for chunk in chunked(sorted({note.item for note in _notes(entries)}), CHUNK):
        wanted = select(*(rows.c[name] for name in ("subscription", "channel", "item", "about", "chapter")))
        telling = or_(and_(held, rows.c.opens), rows.c.state == "merged")
        for each in connection.execute(wanted.where(rows.c.item.in_(chunk), rows.c.subscription.in_(of), telling)):
            opened = (each.subscription, each.channel, each.about, each.chapter)
            found[each.subscription, each.channel, each.item].add(opened)
    return {place for place, notifications in found.items() if len(notifications) > 1}


def _places(entry: DeliveryItem) -> Iterator[tuple[str, str, str]]:
    return ((entry.row.subscription, entry.row.channel, note.item) for note in _notes([entry]))


def _notes(entries: Iterable[DeliveryItem]) -> Iterator[Note]:
    for entry in entries:
        yield entry.row.note
        yield from entry.others


def _delivery(
    members: Sequence[RowMapping],
    entries: Sequence[DeliveryItem],
    current: Mapping[str, Subscription],
    newest: Mapping[str, Mapping[str, Note]],
    head: Head,
    shared: Collection[tuple[str, str, str]],
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
        first=not head.delivery,
        interrupted=head.leased is not None,
        begun=head.leased is not None and head.reason == BEGUN,
        shared=any(place in shared for entry in entries for place in _places(entry)),
    )


def _notification(row: OutboxRow) -> Notification:
    return (row.subscription, row.channel, row.about, row.notification)
