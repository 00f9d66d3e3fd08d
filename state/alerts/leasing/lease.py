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
    RowMapping,
    Select,
    bindparam,
    select,
    update,
)

from alerts.note import Note
from alerts.port import Delivery, DeliveryItem, OutboxRow
from alerts.subscription import Subscription
from state.alerts.leasing import digests, latest, limit
from state.alerts.leasing.beside import Beside
from state.alerts.leasing.follows import before
from state.alerts.leasing.heads import DUE, HEADS, MOST, Head, Peek, read_heads
from state.alerts.rows import BEGUN, CHUNK, KEY, given, held, read, read_subscription, rows, subscriptions
from state.bulk import execute_all, one_of
from state.engine import Moment

TOGETHER = 500
"""Rows of one delivery at most; a longer digest comes in several."""
REST = 5_000
"""Rows at most that the limit per hour puts together in one; what is more waits with what comes later."""


class Parcel(msgspec.Struct, frozen=True):
    """Rows of one delivery."""

    heads: Sequence[Head]
    limited: bool = False
    """Whether the limit per hour put them together."""
    counts: bool = False
    """Whether the delivery counts towards the limit per hour."""

    @property
    def id(self) -> str:
        """Id of the delivery they make up."""
        if self.heads[0].delivery:
            return self.heads[0].delivery
        notifications = sorted(head.notification for head in self.heads)
        return hashlib.sha256(repr(notifications).encode()).hexdigest()[:32]


_first = (
    select(rows.c.due)
    .where(DUE, rows.c.subscription == subscriptions.c.id)
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
    .limit(MOST)
    .with_for_update(of=subscriptions, skip_locked=True)
)
"""The active subscriptions with something due that nobody else has locked; locks them."""
_MEMBERS = (
    select(rows)
    .where(held, given, one_of(rows.c.delivery, "ids"))
    .order_by(rows.c.matched, rows.c.item, rows.c.revision)
)
"""The rows of deliveries."""
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
    every = [row for group in openings.values() for row in group]
    beside = Beside(connection, every)
    entries = _entries(every, beside)
    notes = ((entry.row.subscription, note) for of in entries.values() for entry in of for note in _notes([entry]))
    newest = latest.newest(connection, notes, set(current), beside.revisions())
    twice = beside.twice()
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
    found = list(_subscriptions(connection, now, most))
    peek = Peek(connection, [subscription for subscription, _ in found], now, most)
    for subscription, first in found:
        room = most - bisect_right(groups, first, key=_due_of)
        if room <= 0:
            break
        current[subscription.id] = subscription
        more = _groups(_heads(connection, peek, subscription, room, now), subscription)
        if subscription.rhythm.pace == "instant" and subscription.limit_per_hour is not None:
            more = list(_within(connection, more, subscription, max(1, subscription.limit_per_hour), now))
        groups = sorted([*groups, *more], key=_due_of)[:most]
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


def _heads(
    connection: Connection, peek: Peek, subscription: Subscription, room: int, now: datetime
) -> Sequence[Head]:
    """Return as many due rows of a subscription as are surely enough for so many deliveries."""

    def first(number: int) -> Sequence[Head]:
        found = peek.enough(subscription, number)
        return read_heads(connection, subscription.id, now, number) if found is None else found

    heads = first(_rows_of(subscription, room))
    if subscription.rhythm.pace == "instant" and any(head.gathered for head in heads):
        return first(room + _together(subscription))
    return heads


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
    due = HEADS.where(rows.c.channel == channel, rows.c.delivery == "")
    groups = sorted(_groups(read_heads(connection, of.id, now, REST, due), of), key=_due_of)
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
    new = [(head, made, group.limited) for made, group in fresh.items() for head in group.heads]
    taken_by = {f"its_{name}": [getattr(head, name) for head, _, _ in new] for name in KEY}
    taken_by |= {"made": [made for _, made, _ in new], "apart": [apart for _, _, apart in new]}
    execute_all(connection, _TAKE, taken_by | {"until": [until] * len(new)})
    places = {made: (group.heads[0].subscription, group.heads[0].channel) for made, group in fresh.items()}
    limit.count(connection, [(made, *places[made]) for made, group in fresh.items() if group.counts], now)
    digests.told(connection, [(current[of], channel) for of, channel in places.values()], now)
    old = [made for made in taken if made not in fresh]
    lease = {"leased": until, "claim": rows.c.claim + 1}
    for chunk in chunked(old, CHUNK):
        connection.execute(update(rows).where(held, given, rows.c.delivery.in_(chunk)).values(lease))


def _members(connection: Connection, ids: Sequence[str]) -> dict[str, list[RowMapping]]:
    members: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for found in connection.execute(_MEMBERS, {"ids": ids}).mappings() if ids else ():
        members[found["delivery"]].append(found)
    return members


def _entries(openings: Sequence[OutboxRow], beside: Beside) -> dict[str, list[DeliveryItem]]:
    """Return what each delivery tells: its rows in their order, what was merged into each, what each follows."""
    entries: defaultdict[str, list[DeliveryItem]] = defaultdict(list)
    for row, followed in zip(openings, before(openings, beside), strict=True):
        entries[row.delivery].append(DeliveryItem(row, tuple(beside.others(row)), followed))
    return entries


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
