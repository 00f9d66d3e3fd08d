"""Every attempt to send a letter, with what the receiver said."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from alerts.channels.port import Letter
from alerts.port import Attempt, Delivery
from state.alerts.tables import attempts


def attempt(
    delivery: Delivery, word: str, at: datetime, answer: str = "", letter: Letter | None = None
) -> Attempt:
    """Return the record of one attempt."""
    return msgspec.convert(
        {
            "delivery": delivery.id,
            "subscription": delivery.subscription.id,
            "channel": delivery.channel,
            "at": at,
            "word": word,
            "answer": answer,
            "items": len(delivery.entries),
            "subject": "" if letter is None else letter.subject,
        },
        Attempt,
    )


def keep(connection: Connection, made: Sequence[Attempt]) -> None:
    """Write attempts down."""
    if made:
        connection.execute(insert(attempts), [msgspec.structs.asdict(each) for each in made])


def find(connection: Connection, subscription: str | None, delivery: str | None, limit: int) -> list[Attempt]:
    """Return the latest attempts that fit, newest first."""
    wanted = select(*(attempts.c[name] for name in Attempt.__struct_fields__))
    if subscription is not None:
        wanted = wanted.where(attempts.c.subscription == subscription)
    if delivery is not None:
        wanted = wanted.where(attempts.c.delivery == delivery)
    wanted = wanted.order_by(attempts.c.at.desc(), attempts.c.id.desc()).limit(limit)
    return [Attempt(**found) for found in connection.execute(wanted).mappings()]
