"""Channels that keep failing."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from alerts.judging.retry import GIVE_UP
from alerts.port import SAMPLE
from state.alerts.rows import held, read_subscription, rows, subscriptions
from state.alerts.tables import attempts

_MARGIN = timedelta(days=1)


def failing(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Return the channels that took nothing since a failure, with the first such failure of each.

    A sample that was not taken counts for nothing: whoever sent it was told at once, often before all was set up.
    """
    since = now - GIVE_UP - _MARGIN
    delivered = _delivered(connection, since)
    first: dict[str, datetime] = {}
    tried = select(rows.c.channel, rows.c.first_failed).where(held, rows.c.failures > 0, rows.c.opens)
    refused = select(attempts.c.channel, attempts.c.at).where(
        attempts.c.word.in_(("failed", "retried")),
        attempts.c.at >= since,
        ~attempts.c.subject.startswith(SAMPLE, autoescape=True),
    )
    for wanted in (tried, refused):
        for channel, at in connection.execute(wanted.distinct()):
            if at is not None and at > delivered.get(channel, since - GIVE_UP):
                first[channel] = min(first.get(channel, at), at)
    named = _named(connection) if first else set()
    return {channel: at for channel, at in sorted(first.items()) if channel in named}


def _delivered(connection: Connection, since: datetime) -> dict[str, datetime]:
    """Return when each channel took something last."""
    took = select(attempts.c.channel, func.max(attempts.c.at)).where(
        attempts.c.word == "delivered", attempts.c.at >= since
    )
    found = connection.execute(took.group_by(attempts.c.channel))
    return {channel: at for channel, at in found if at is not None}


def _named(connection: Connection) -> set[str]:
    found = (read_subscription(body) for body in connection.scalars(select(subscriptions.c.body)))
    return {channel for each in found if each is not None for channel in each.channels}
