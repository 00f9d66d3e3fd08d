"""How a delivery ends, is put off, or is taken up again by hand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from more_itertools import chunked
from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select, update

from alerts.channels.port import Letter
from alerts.port import Attempt, Delivery
from state.alerts import attempts
from state.alerts.rows import CHUNK, given, held, lock, rows

MAY_BE_DELIVERED = ("held", "failed", "unsure", "muted")
"""States that a late word of success still changes: a muted row's channel was removed while it was sent."""

End = Literal["delivered", "failed", "unsure"]


def finish(
    connection: Connection, delivery: Delivery, state: End, now: datetime, reason: str, letter: Letter | None
) -> bool:
    """End one delivery; return whether it was heard."""
    which = rows.c.state.in_(MAY_BE_DELIVERED) if state == "delivered" else under_lease(delivery)
    done = update(rows).where(given, rows.c.delivery == delivery.id, which)
    said = "" if state == "delivered" else reason
    heard = connection.execute(done.values(_settled(state, now, said))).rowcount > 0
    if heard and letter is not None and state != "failed":
        _write_told(connection, [(delivery, letter)])
    attempts.keep(connection, [attempts.attempt(delivery, state, now, reason, letter)])
    return heard


def finish_all(
    connection: Connection, deliveries: Sequence[tuple[Delivery, Letter, str]], now: datetime
) -> set[str]:
    """End deliveries as delivered; return the ids of those that were heard."""
    heard: set[str] = set()
    for chunk in chunked((delivery.id for delivery, _, _ in deliveries), CHUNK):
        ended = update(rows).where(given, rows.c.delivery.in_(chunk), rows.c.state.in_(MAY_BE_DELIVERED))
        heard.update(connection.scalars(ended.values(_settled("delivered", now)).returning(rows.c.delivery)))
    _write_told(connection, [(delivery, letter) for delivery, letter, _ in deliveries if delivery.id in heard])
    attempts.keep(
        connection, [attempts.attempt(each, "delivered", now, said, letter) for each, letter, said in deliveries]
    )
    return heard


def postpone(
    connection: Connection, delivery: Delivery, due: datetime, reason: str, failed_at: datetime | None
) -> bool:
    """Give the lease back and hold the rows until ``due``; return whether it was heard."""
    later = update(rows).where(under_lease(delivery)).values(leased=None, due=due, reason=reason)
    if failed_at is not None:
        first = func.coalesce(rows.c.first_failed, failed_at)
        later = later.values(failures=rows.c.failures + 1, first_failed=first)
        attempts.keep(connection, [attempts.attempt(delivery, "retried", failed_at, reason)])
    return connection.execute(later).rowcount > 0


def resend(connection: Connection, delivery: str, now: datetime) -> bool:
    """Make a failed or unsure delivery due again; false where there is none that can be sent."""
    dead = and_(given, rows.c.delivery == delivery, rows.c.state.in_(("failed", "unsure")))
    place = (rows.c.subscription, rows.c.channel, rows.c.claim)
    found = connection.execute(select(*place).where(dead).limit(1)).one_or_none()
    if found is None:
        return False
    current = lock(connection, [found.subscription]).get(found.subscription)
    if current is None or found.channel not in current.channels:
        return False
    again = (
        update(rows)
        .where(dead)
        .values(
            state="held",
            reason="sent again by hand",
            due=now,
            settled=None,
            leased=None,
            failures=0,
            first_failed=None,
        )
    )
    items = connection.execute(again).rowcount
    made = Attempt(
        delivery=delivery,
        subscription=found.subscription,
        channel=found.channel,
        at=now,
        word="resent",
        answer="sent again by hand",
        items=items,
    )
    attempts.keep(connection, [(made, found.claim)])
    return True


def under_lease(delivery: Delivery) -> ColumnElement[bool]:
    """Return the condition for the delivery's rows while the lease it was handed out with is the current one."""
    mine = and_(rows.c.claim == delivery.lease, rows.c.leased.is_not(None))
    return and_(given, rows.c.delivery == delivery.id, held, mine)


def _settled(state: End, now: datetime, reason: str = "") -> dict[str, Any]:
    return {"state": state, "reason": reason, "due": None, "settled": now, "leased": None}


def _write_told(connection: Connection, letters: Sequence[tuple[Delivery, Letter]]) -> None:
    """Write what each letter told of each thing into the row that opened it."""
    values = [
        {"its_delivery": delivery.id, "its_about": story.about, "facts": msgspec.json.encode(story.told).decode()}
        for delivery, letter in letters
        for story in letter.stories
        if story.about
    ]
    if values:
        which = (given, rows.c.delivery == bindparam("its_delivery"), rows.c.about == bindparam("its_about"))
        connection.execute(update(rows).where(*which, rows.c.opens).values(told=bindparam("facts")), values)
