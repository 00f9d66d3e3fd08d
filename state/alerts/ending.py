"""How a delivery ends, is put off, or is taken up again by hand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, or_, select, update

from alerts.channels.port import Letter
from alerts.port import Attempt, Delivery
from state.alerts import attempts
from state.alerts.leasing import digests, limit
from state.alerts.rows import BEGUN, given, held, lock, rows
from state.bulk import columns, execute_all, one_of
from state.engine import Moment

MAY_BE_DELIVERED = ("held", "failed", "unsure", "muted")
"""States that a late word of success still changes: a muted row's channel was removed while it was sent."""

_TOLD_MEANWHILE = "told by the letter before, which went out later than this was found"
_merged = rows.alias()
End = Literal["delivered", "failed", "unsure"]

_DELIVERED = (
    update(rows)
    .where(given, one_of(rows.c.delivery, "ids"), or_(*(rows.c.state == state for state in MAY_BE_DELIVERED)))
    .values(state="delivered", reason="", due=None, settled=bindparam("at", type_=Moment), leased=None)
    .returning(rows.c.delivery)
)
_TOLD = (
    update(rows)
    .where(
        given, rows.c.delivery == bindparam("its_delivery"), rows.c.about == bindparam("its_about"), rows.c.opens
    )
    .values(told=bindparam("facts"))
)


def begin(connection: Connection, delivery: Delivery) -> Delivery | None:
    """Mark it as begun; return what of it is still to be told, nothing where another has it."""
    if not delivery.entries:
        return delivery if digests.begin(connection, delivery) else None
    begun = update(rows).where(under_lease(delivery)).values(reason=BEGUN)
    left = {tuple(found) for found in connection.execute(begun.returning(rows.c.item, rows.c.revision))}
    entries = [each for each in delivery.entries if (each.row.note.item, each.row.note.revision) in left]
    if len(entries) == len(delivery.entries):
        return delivery
    told = select(rows.c.item).where(given, rows.c.delivery == delivery.id, rows.c.reason == _TOLD_MEANWHILE)
    if not entries and connection.scalar(told.limit(1)) is None:
        return None
    return msgspec.structs.replace(delivery, entries=tuple(entries))


def finish(
    connection: Connection, delivery: Delivery, state: End, now: datetime, reason: str, letter: Letter | None
) -> bool:
    """End one delivery; return whether it was heard."""
    attempts.keep(connection, [attempts.attempt(delivery, state, now, reason, letter)])
    if not delivery.entries:
        return digests.finish(connection, delivery, state, reason)
    which = rows.c.state.in_(MAY_BE_DELIVERED) if state == "delivered" else under_lease(delivery)
    done = update(rows).where(given, rows.c.delivery == delivery.id, which)
    said = "" if state == "delivered" else reason
    heard = connection.execute(done.values(_settled(state, now, said))).rowcount > 0
    if heard and letter is not None and state != "failed":
        _write_told(connection, [(delivery, letter)])
        _settle_told(connection, [(delivery, letter)], now)
    return heard


def finish_all(
    connection: Connection, deliveries: Sequence[tuple[Delivery, Letter, str]], now: datetime
) -> set[str]:
    """End deliveries as delivered; return the ids of those that were heard."""
    empty = [delivery for delivery, _, _ in deliveries if not delivery.entries]
    heard = {each.id for each in empty if digests.finish(connection, each, "delivered", "")}
    if ids := [delivery.id for delivery, _, _ in deliveries if delivery.entries]:
        heard.update(connection.scalars(_DELIVERED, {"ids": ids, "at": now}))
    ended_with = [(delivery, letter) for delivery, letter, _ in deliveries if delivery.id in heard]
    _write_told(connection, ended_with)
    _settle_told(connection, ended_with, now)
    attempts.keep(
        connection,
        [attempts.attempt(each, "delivered", now, said, letter) for each, letter, said in deliveries],
        # Who hears of a success has not heard of it before: it is the last word about a delivery.
        new=heard,
    )
    return heard


def postpone(
    connection: Connection, delivery: Delivery, due: datetime, reason: str, failed_at: datetime | None
) -> bool:
    """Give the lease back and hold the rows until ``due``; return whether it was heard."""
    if failed_at is not None:
        attempts.keep(connection, [attempts.attempt(delivery, "retried", failed_at, reason)])
    if not delivery.entries:
        return digests.postpone(connection, delivery, due, reason, failed_at)
    values: dict[str, Any] = {"leased": None, "due": due, "reason": reason}
    if failed_at is not None:
        first = func.coalesce(rows.c.first_failed, failed_at)
        values |= {"failures": rows.c.failures + 1, "first_failed": first}
    elif delivery.first:
        values |= {"delivery": "", "limited": False}
    heard = connection.execute(update(rows).where(under_lease(delivery)).values(values)).rowcount > 0
    if heard and failed_at is None and delivery.first:
        limit.forget(connection, [delivery.id])
    return heard


def resend(connection: Connection, delivery: str, now: datetime) -> bool:
    """Make a failed or unsure delivery due again; false where there is none that can be sent."""
    dead = and_(given, rows.c.delivery == delivery, rows.c.state.in_(("failed", "unsure")))
    found = connection.execute(select(rows).where(dead).limit(1)).mappings().one_or_none()
    empty = digests.dead(connection, delivery) if found is None else None
    place = found or empty
    if place is None:
        return False
    current = lock(connection, [place["subscription"]]).get(place["subscription"])
    if current is None or place["channel"] not in current.channels:
        return False
    items = 0
    if found is None:
        digests.again(connection, delivery, now)
    else:
        anew = {"settled": None, "leased": None, "failures": 0, "first_failed": None}
        again = update(rows).where(dead).values(state="held", reason="sent again by hand", due=now, **anew)
        items = connection.execute(again).rowcount
    made = Attempt(
        delivery=delivery,
        subscription=current.id,
        channel=place["channel"],
        at=now,
        word="resent",
        answer="sent again by hand",
        items=items,
    )
    attempts.keep(connection, [(made, place["claim"])])
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
    execute_all(connection, _TOLD, columns(values))


def _settle_told(connection: Connection, letters: Sequence[tuple[Delivery, Letter]], now: datetime) -> None:
    """Settle what else was to tell of items that a letter has told by their newest revisions.

    That comes of a letter that is tried again and again. A row that others were merged into stays: they may tell
    more. So does one that a channel has at this moment.
    """
    for delivery, letter in letters:
        if not delivery.failures and not delivery.interrupted and not delivery.shared:
            continue
        for note in (note for story in letter.stories for note in (story.first, *story.others)):
            mine = and_(rows.c.subscription == delivery.subscription.id, rows.c.channel == delivery.channel)
            idle = (rows.c.delivery != delivery.id, rows.c.reason != BEGUN)
            same = and_(rows.c.item == note.item, rows.c.revision <= note.revision)
            alone = ~exists().where(
                _merged.c.subscription == rows.c.subscription,
                _merged.c.channel == rows.c.channel,
                _merged.c.about == rows.c.about,
                _merged.c.chapter == rows.c.chapter,
                _merged.c.item != rows.c.item,
            )
            told = update(rows).where(mine, same, held, rows.c.opens, *idle, alone)
            values = {"state": "merged", "reason": _TOLD_MEANWHILE, "due": None, "settled": now, "waiting": False}
            values["leased"] = None
            connection.execute(told.values(values))
