"""Every attempt to send a letter, with what the receiver said."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, delete, select

from alerts.channels.port import Letter
from alerts.port import Attempt, Delivery
from state.alerts.rows import given, held, lock_bodies, rows
from state.alerts.tables import attempts
from state.bulk import columns, insert_all, one_of

Word = Literal["delivered", "retried", "failed", "unsure", "resent"]
Try = tuple[Attempt, int]
"""An attempt, and the lease under which it was made."""

_KEPT = select(attempts.c.delivery, attempts.c.lease, attempts.c.word).where(
    one_of(attempts.c.delivery, "deliveries")
)


def attempt(delivery: Delivery, word: Word, at: datetime, answer: str = "", letter: Letter | None = None) -> Try:
    """Return the record of one attempt."""
    return (
        Attempt(
            delivery=delivery.id,
            subscription=delivery.subscription.id,
            channel=delivery.channel,
            at=at,
            word=word,
            answer=answer,
            items=len(delivery.entries),
            subject="" if letter is None else letter.subject,
        ),
        delivery.lease,
    )


def keep(connection: Connection, tries: Iterable[Try], new: Collection[str] = ()) -> None:
    """Write attempts down; what one lease says again is left out. ``new`` are deliveries that cannot be such."""
    values: dict[tuple[str, int, str], dict[str, Any]] = {}
    for each, lease in tries:
        values[each.delivery, lease, each.word] = msgspec.structs.asdict(each) | {"lease": lease}
    known: set[tuple[str, int, str]] = set()
    if unsure := sorted({delivery for delivery, _, _ in values if delivery not in new}):
        found = connection.execute(_KEPT, {"deliveries": unsure})
        known.update((delivery, lease, word) for delivery, lease, word in found)
    insert_all(connection, attempts, columns([each for key, each in values.items() if key not in known]))


def claim(
    connection: Connection, notice: Delivery, now: datetime, again: timedelta, letter: Letter | None
) -> Delivery | None:
    """Return a notice that who asks is to send, under a lease of its own; null where it is not to be sent."""
    # One after another, whoever else is telling it.
    lock_bodies(connection, [notice.subscription.id])
    mine = attempts.c.delivery == notice.id
    last = connection.execute(
        select(attempts.c.word, attempts.c.at, attempts.c.lease)
        .where(mine)
        .order_by(attempts.c.at.desc(), attempts.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last is not None and (last.word != "retried" or now - last.at < again):
        return None
    claimed = msgspec.structs.replace(notice, lease=0 if last is None else last.lease + 1)
    if letter is None:
        return claimed
    keep(connection, [attempt(claimed, "unsure", now, "being sent", letter)])
    return msgspec.structs.replace(claimed, lease=claimed.lease + 1)


def find(connection: Connection, subscription: str | None, delivery: str | None, limit: int) -> list[Attempt]:
    """Return the latest attempts that fit, newest first."""
    wanted = select(*(attempts.c[name] for name in Attempt.__struct_fields__))
    if subscription is not None:
        wanted = wanted.where(attempts.c.subscription == subscription)
    if delivery is not None:
        wanted = wanted.where(attempts.c.delivery == delivery)
    wanted = wanted.order_by(attempts.c.at.desc(), attempts.c.id.desc()).limit(limit)
    return [Attempt(**found) for found in connection.execute(wanted).mappings()]


def prune(connection: Connection, before: datetime) -> None:
    """Delete those made before that time, but for deliveries that are not at their end."""
    going_on = select(rows.c.delivery).where(held, given)
    connection.execute(delete(attempts).where(attempts.c.at < before, attempts.c.delivery.not_in(going_on)))
