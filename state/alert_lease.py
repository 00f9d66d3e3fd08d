"""Leasing what is due to one deliverer."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from more_itertools import chunked
from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, or_, select, tuple_, update

from alerts.ledger import key
from alerts.note import Note
from alerts.port import Delivery, DeliveryItem, OutboxRow
from alerts.subscription import Subscription
from state.alert_rows import CHUNK, KEY, held, lock, read, rows, subscriptions

TOGETHER = 500
"""Rows of one delivery at most; a longer digest comes in several."""

Notification = tuple[str, str, str, int]
"""Subscription, channel, subject and number of a notification."""


def lease(connection: Connection, now: datetime, limit: int, until: datetime) -> list[Delivery]:
    """Lease up to ``limit`` due deliveries until ``until``, the longest due first."""
    ready = and_(
        held,
        rows.c.opens,
        ~rows.c.waiting,
        rows.c.due <= now,
        or_(rows.c.leased.is_(None), rows.c.leased <= now),
    )
    current = _lock_due(connection, ready, limit)
    groups = _groups(_due(connection, ready, current, limit), current)[:limit]
    ids = [_assign(connection, group) for group in groups]
    members = _members(connection, ids)
    others = _others(connection, [read(found) for group in members.values() for found in group])
    taken = update(rows).values(leased=until, claim=rows.c.claim + 1)
    for chunk in chunked(ids, CHUNK):
        connection.execute(taken.where(held, rows.c.delivery.in_(chunk)))
    return [_delivery(members[each], others, current) for each in ids]


def _lock_due(connection: Connection, ready: ColumnElement[bool], limit: int) -> dict[str, Subscription]:
    wanted = (
        select(rows.c.subscription)
        .join(subscriptions, subscriptions.c.id == rows.c.subscription)
        .where(ready, subscriptions.c.active)
        .group_by(rows.c.subscription)
        .order_by(func.min(rows.c.due))
        .limit(limit)
    )
    return lock(connection, connection.scalars(wanted).all(), skip=True)


def _due(
    connection: Connection, ready: ColumnElement[bool], current: Iterable[str], limit: int
) -> list[OutboxRow]:
    wanted = (
        select(rows)
        .where(ready, rows.c.subscription.in_(list(current)))
        .order_by(rows.c.due, rows.c.matched, rows.c.item, rows.c.revision)
        .limit(limit * TOGETHER)
    )
    return [read(found) for found in connection.execute(wanted).mappings()]


def _groups(due: Sequence[OutboxRow], current: dict[str, Subscription]) -> list[list[OutboxRow]]:
    """Return the rows of each delivery: those given to it before, or those to be sent together now."""
    groups: defaultdict[tuple[object, ...], list[OutboxRow]] = defaultdict(list)
    for row in due:
        if row.delivery:
            groups[row.delivery,].append(row)
        elif current[row.subscription].rhythm.pace == "instant":
            groups[key(row)].append(row)
        else:
            groups[row.subscription, row.channel].append(row)
    return [together for group in groups.values() for together in chunked(group, TOGETHER)]


def _assign(connection: Connection, group: Sequence[OutboxRow]) -> str:
    """Return the id of the delivery these rows make up, and fix it in the rows."""
    if group[0].delivery:
        return group[0].delivery
    notifications = sorted(map(_notification, group))
    made = hashlib.sha256(repr(notifications).encode()).hexdigest()[:32]
    place = tuple_(*(rows.c[name] for name in KEY))
    for chunk in chunked(map(key, group), CHUNK):
        connection.execute(update(rows).where(place.in_(chunk)).values(delivery=made))
    return made


def _members(connection: Connection, ids: Sequence[str]) -> dict[str, list[RowMapping]]:
    members: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for chunk in chunked(ids, CHUNK):
        wanted = select(rows).where(held, rows.c.delivery.in_(chunk))
        wanted = wanted.order_by(rows.c.matched, rows.c.item, rows.c.revision)
        for found in connection.execute(wanted).mappings():
            members[found["delivery"]].append(found)
    return members


def _others(connection: Connection, openings: Iterable[OutboxRow]) -> dict[Notification, list[Note]]:
    others: defaultdict[Notification, list[Note]] = defaultdict(list)
    place = tuple_(rows.c.subscription, rows.c.channel, rows.c.about, rows.c.chapter)
    for chunk in chunked(map(_notification, openings), CHUNK):
        wanted = select(rows).where(rows.c.state == "merged", place.in_(chunk))
        wanted = wanted.order_by(rows.c.matched, rows.c.item, rows.c.revision)
        for found in connection.execute(wanted).mappings():
            row = read(found)
            others[_notification(row)].append(row.note)
    return others


def _delivery(
    members: Sequence[RowMapping], others: dict[Notification, list[Note]], current: dict[str, Subscription]
) -> Delivery:
    first = members[0]
    entries = [read(found) for found in members]
    return Delivery(
        id=first["delivery"],
        subscription=current[first["subscription"]],
        channel=first["channel"],
        entries=tuple(DeliveryItem(row, tuple(others.get(_notification(row), ()))) for row in entries),
        lease=first["claim"] + 1,
        failures=first["failures"],
        first_failed=first["first_failed"],
        interrupted=first["leased"] is not None,
    )


def _notification(row: OutboxRow) -> Notification:
    return (row.subscription, row.channel, row.about, row.notification)
