"""Digests that are sent although there is nothing to tell.

One is planned for each subscription that asks for them and each of its channels. When its time has come it moves
on to the next time where the digest has something to tell; otherwise it is leased as it is, without entries, and
the next one is planned.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    bindparam,
    delete,
    false,
    func,
    not_,
    or_,
    select,
    true,
    update,
)

from alerts.judging.rhythm import due
from alerts.port import Delivery
from alerts.subscription import Subscription
from state.alerts.rows import BEGUN, lock, ready, rows, subscriptions
from state.alerts.tables import digests
from state.bulk import columns, insert_new
from state.engine import Moment

_PLANNED = "planned"
_OPEN = (_PLANNED, "held")
_NOW = bindparam("now", type_=Moment)
_DUE = (
    select(digests)
    .where(
        or_(*(digests.c.state == state for state in _OPEN)),
        digests.c.due <= _NOW,
        or_(digests.c.leased.is_(None), digests.c.leased <= _NOW),
        digests.c.subscription.in_(select(subscriptions.c.id).where(subscriptions.c.active)),
    )
    .order_by(digests.c.due, digests.c.delivery)
)
"""Empty digests that may be leased. Built once, as it is asked for with every lease."""
_DUE_OF = _DUE.with_only_columns(digests.c.subscription)


def plan(
    connection: Connection, changed: Sequence[tuple[Subscription | None, Subscription]], now: datetime
) -> None:
    """Plan the next digests of subscriptions that were saved, each as it was and as it is; they are locked.

    One whose time has come already stays, unless its subscription was not active then.
    """
    for before, after in changed:
        mine = digests.c.subscription == after.id
        late = and_(digests.c.due <= now, true() if before is not None and before.active else false())
        if before is not None and _asks(before):
            keeps = or_(digests.c.state != _PLANNED, late) if _asks(after) else digests.c.state.not_in(_OPEN)
            connection.execute(delete(digests).where(mine, not_(keeps)))
            connection.execute(delete(digests).where(mine, digests.c.channel.not_in(after.channels)))
    _insert(connection, [(each, to) for _, each in changed if _asks(each) for to in each.channels], now)


def drop(connection: Connection, names: Collection[str]) -> None:
    """Forget those of subscriptions that were removed."""
    connection.execute(delete(digests).where(digests.c.subscription.in_(names)))


def told(connection: Connection, made: Iterable[tuple[Subscription, str]], now: datetime) -> None:
    """Move plans on whose digests have something to tell: ``made`` are subscriptions and channels."""
    for subscription, channel in made:
        if subscription.empty_digest:
            late = and_(digests.c.state == _PLANNED, digests.c.due <= now, digests.c.channel == channel)
            which = and_(digests.c.subscription == subscription.id, late)
            if connection.execute(delete(digests).where(which)).rowcount:
                _insert(connection, [(subscription, channel)], now)


def lease(connection: Connection, now: datetime, limit: int, until: datetime) -> list[Delivery]:
    """Lease up to ``limit`` empty digests, the longest due first."""
    if limit <= 0:
        return []
    wanted = {"now": now}
    ids = set(connection.scalars(_DUE_OF, wanted))
    if not ids:
        return []
    # Looked at again under the lock: another may have taken it meanwhile.
    current = lock(connection, ids, skip=True)
    leased: list[Delivery] = []
    for found in connection.execute(_DUE.where(digests.c.subscription.in_(current)), wanted).mappings().all():
        subscription = current[found["subscription"]]
        if len(leased) < limit and not _has_news(connection, found, now):
            leased.append(_take(connection, found, subscription, until))
            if found["state"] == _PLANNED:
                _insert(connection, [(subscription, found["channel"])], now)
    return leased


def begin(connection: Connection, delivery: Delivery) -> bool:
    """Mark an empty digest as begun; return whether it was heard."""
    begun = update(digests).where(_under_lease(delivery)).values(reason=BEGUN)
    return connection.execute(begun).rowcount > 0


def finish(connection: Connection, delivery: Delivery, state: str, reason: str) -> bool:
    """End an empty digest; return whether it was heard."""
    which = digests.c.delivery == delivery.id
    if state == "delivered":
        return connection.execute(delete(digests).where(which, digests.c.state != _PLANNED)).rowcount > 0
    ended = update(digests).where(_under_lease(delivery)).values(state=state, reason=reason, leased=None)
    return connection.execute(ended).rowcount > 0


def postpone(
    connection: Connection, delivery: Delivery, due: datetime, reason: str, failed_at: datetime | None
) -> bool:
    """Give the lease of an empty digest back; return whether it was heard."""
    values: dict[str, Any] = {"leased": None, "due": due, "reason": reason}
    if failed_at is not None:
        first = func.coalesce(digests.c.first_failed, failed_at)
        values |= {"failures": digests.c.failures + 1, "first_failed": first}
    return connection.execute(update(digests).where(_under_lease(delivery)).values(values)).rowcount > 0


def dead(connection: Connection, delivery: str) -> RowMapping | None:
    """Return the failed or unsure empty digest with this id, if there is one."""
    which = and_(digests.c.delivery == delivery, digests.c.state.in_(("failed", "unsure")))
    return connection.execute(select(digests).where(which)).mappings().one_or_none()


def again(connection: Connection, delivery: str, now: datetime) -> None:
    """Make a dead one due again."""
    anew = {"state": "held", "due": now, "leased": None, "failures": 0, "first_failed": None}
    connection.execute(update(digests).where(digests.c.delivery == delivery).values(anew))


def prune(connection: Connection, before: datetime) -> None:
    """Delete dead ones that were due before that time."""
    connection.execute(delete(digests).where(digests.c.due < before, digests.c.state.not_in(_OPEN)))


def _asks(subscription: Subscription) -> bool:
    return subscription.empty_digest and subscription.rhythm.pace != "instant"


def _insert(connection: Connection, planned: Sequence[tuple[Subscription, str]], now: datetime) -> None:
    values = []
    for subscription, channel in planned:
        moment = due(subscription, now)
        name = f"digest\n{subscription.id}\n{channel}\n{moment.isoformat()}"
        values.append(
            {
                "delivery": hashlib.sha256(name.encode()).hexdigest()[:32],
                "subscription": subscription.id,
                "channel": channel,
                "state": _PLANNED,
                "reason": "",
                "due": moment,
                "claim": 0,
                "failures": 0,
            }
        )
    insert_new(connection, digests, columns(values))


def _has_news(connection: Connection, found: RowMapping, now: datetime) -> bool:
    """Tell whether the digest that is planned has something to tell that nobody has leased yet."""
    if found["state"] != _PLANNED:
        return False
    mine = and_(rows.c.subscription == found["subscription"], rows.c.channel == found["channel"])
    wanted = select(rows.c.item).where(ready, mine, rows.c.due <= now, rows.c.delivery == "").limit(1)
    return connection.scalar(wanted) is not None


def _take(connection: Connection, found: RowMapping, subscription: Subscription, until: datetime) -> Delivery:
    mine = digests.c.delivery == found["delivery"]
    claim = found["claim"] + 1
    connection.execute(update(digests).where(mine).values(state="held", leased=until, claim=claim))
    return Delivery(
        id=found["delivery"],
        subscription=subscription,
        channel=found["channel"],
        entries=(),
        lease=claim,
        failures=found["failures"],
        first_failed=found["first_failed"],
        first=found["state"] == _PLANNED,
        interrupted=found["leased"] is not None,
        begun=found["leased"] is not None and found["reason"] == BEGUN,
    )


def _under_lease(delivery: Delivery) -> ColumnElement[bool]:
    mine = and_(digests.c.delivery == delivery.id, digests.c.claim == delivery.lease)
    return and_(mine, digests.c.leased.is_not(None), digests.c.state == "held")
