"""The limit per hour: how many letters a channel may still have, and what is put together when it is reached."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from more_itertools import chunked
from sqlalchemy import Connection, delete, insert, select, update

from alerts.subscription import Subscription
from state.alerts.rows import CHUNK, ready, rows
from state.alerts.tables import made

HOUR = timedelta(hours=1)


def times(connection: Connection, subscription: str, channel: str, now: datetime) -> list[datetime]:
    """Return when the deliveries of the last hour were made, newest first."""
    wanted = select(made.c.at).where(
        made.c.subscription == subscription, made.c.channel == channel, made.c.at > now - HOUR
    )
    return list(connection.scalars(wanted.order_by(made.c.at.desc())))


def free_at(times: Sequence[datetime], limit: int, now: datetime) -> datetime:
    """Return when a further delivery may be made, at most an hour from now; ``times`` are newest first."""
    return min(times[limit - 1], now) + HOUR


def count(connection: Connection, new: Sequence[tuple[str, str, str]], now: datetime) -> None:
    """Let deliveries count: their ids, subscriptions and channels."""
    if new:
        values = [{"delivery": each, "subscription": of, "channel": to, "at": now} for each, of, to in new]
        forget(connection, [each for each, _, _ in new])
        connection.execute(insert(made), values)


def forget(connection: Connection, deliveries: Sequence[str]) -> None:
    """Let deliveries count no more."""
    for chunk in chunked(deliveries, CHUNK):
        connection.execute(delete(made).where(made.c.delivery.in_(chunk)))


def prune(connection: Connection, before: datetime) -> None:
    """Delete what was counted before that time."""
    connection.execute(delete(made).where(made.c.at < before))


def hold(connection: Connection, of: Subscription, channel: str, now: datetime, until: datetime) -> None:
    """Hold what is due for the channel until the hour is over, so that it stands in nobody's way until then."""
    waiting = update(rows).where(
        ready, rows.c.subscription == of.id, rows.c.due <= now, rows.c.channel == channel, rows.c.delivery == ""
    )
    reason = f"waits for the limit of {of.limit_per_hour} letters an hour"
    connection.execute(waiting.values(due=until, reason=reason))
