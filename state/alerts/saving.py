"""Adding, changing and removing subscriptions, and what becomes of what they hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from more_itertools import chunked
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from alerts.port import Broken, ChangedSince
from alerts.subscription import Subscription
from news.errors import WrongUse
from state.alerts import changes, held_rows
from state.alerts.leasing import digests
from state.alerts.rows import CHUNK, lock, lock_bodies, read_subscription, revision, rows, subscriptions


def check_seen(connection: Connection, seen: Sequence[Subscription]) -> None:
    """Lock these until the transaction ends; raise :class:`ChangedSince` where one is not stored just so."""
    stored = lock(connection, [each.id for each in seen])
    for each in seen:
        if stored.get(each.id) != each:
            raise ChangedSince(f"{each.name!r} was changed by somebody else meanwhile: look at it, and try again")


def save_all(connection: Connection, wanted: Sequence[Subscription], now: datetime, who: str) -> None:
    """Save several. Raises :class:`WrongUse` where two would have one name."""
    last = {subscription.id: subscription for subscription in wanted}
    bodies = lock_bodies(connection, list(last))
    _check_names(connection, last)
    _write(connection, last, set(bodies))
    before = {name: read_subscription(body) for name, body in bodies.items()}
    for subscription in last.values():
        old = before.get(subscription.id)
        if old != subscription:
            values = (bodies.get(subscription.id), body_of(subscription))
            changes.keep(connection, now, who, (subscription.id, subscription.name), values)
    altered = {name: (before.get(name), last[name]) for name in bodies if before.get(name) != last[name]}
    held_rows.follow(connection, altered, now)
    fresh = [(before.get(each.id), each) for each in last.values() if before.get(each.id) != each]
    digests.plan(connection, fresh, now)
    _rise(connection)


def remove(connection: Connection, subscription: str, now: datetime, who: str) -> bool:
    """Remove one, whether it can be read or not; return whether there was one."""
    place = select(subscriptions.c.name, subscriptions.c.body).where(subscriptions.c.id == subscription)
    found = connection.execute(place.with_for_update()).one_or_none()
    if found is None:
        return False
    connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription))
    held_rows.mute(connection, rows.c.subscription == subscription, "the subscription was removed", now)
    digests.drop(connection, [subscription])
    changes.keep(connection, now, who, (subscription, found.name), (found.body, None))
    _rise(connection)
    return True


def broken(connection: Connection) -> list[Broken]:
    """Return those that cannot be read, by name."""
    found = connection.execute(select(subscriptions.c.id, subscriptions.c.name, subscriptions.c.body))
    reasons = ((each, _reason(each.body)) for each in found)
    return sorted(
        (Broken(each.id, each.name, reason) for each, reason in reasons if reason), key=lambda each: each.name
    )


def body_of(subscription: Subscription) -> str:
    """Return what is stored of a subscription."""
    return msgspec.json.encode(subscription).decode()


def _reason(body: str) -> str:
    try:
        msgspec.json.decode(body, type=Subscription)
    except msgspec.MsgspecError as error:
        return f"this version cannot read it: {error}; import it anew from a file, or remove it"
    return ""


def _check_names(connection: Connection, wanted: Mapping[str, Subscription]) -> None:
    holders: dict[str, str] = {}
    for chunk in chunked((each.name for each in wanted.values()), CHUNK):
        found = select(subscriptions.c.name, subscriptions.c.id).where(subscriptions.c.name.in_(chunk))
        holders.update((name, holder) for name, holder in connection.execute(found) if holder not in wanted)
    for subscription in wanted.values():
        if holders.setdefault(subscription.name, subscription.id) != subscription.id:
            raise WrongUse(f"another subscription is named {subscription.name!r}: choose another name")


def _write(connection: Connection, wanted: Mapping[str, Subscription], known: Iterable[str]) -> None:
    old, new = set(known), subscriptions.c.id == bindparam("its_id")
    values = [
        {"its_id": each.id, "its_name": each.name, "its_active": each.active, "its_body": body_of(each)}
        for each in wanted.values()
    ]
    if replaced := [each for each in values if each["its_id"] in old]:
        # Under names that nobody has, so that two can change theirs.
        aside = [{"its_id": each["its_id"], "its_name": f"\x01{each['its_id']}"} for each in replaced]
        connection.execute(update(subscriptions).where(new).values(name=bindparam("its_name")), aside)
        into: dict[str, Any] = {name: bindparam(f"its_{name}") for name in ("name", "active", "body")}
        connection.execute(update(subscriptions).where(new).values(into), replaced)
    if added := [each for each in values if each["its_id"] not in old]:
        named = [{name.removeprefix("its_"): value for name, value in each.items()} for each in added]
        connection.execute(insert(subscriptions), named)


def _rise(connection: Connection) -> None:
    if not connection.execute(update(revision).values(number=revision.c.number + 1)).rowcount:
        connection.execute(insert(revision).values(id=1, number=1))
