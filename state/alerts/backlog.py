"""What the outbox has to send and has not, counted by its narrow indices."""

from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from alerts.port import Backlog
from state.alerts.rows import held, rows, subscriptions

_active = select(subscriptions.c.id).where(subscriptions.c.active).scalar_subquery()


def backlog(connection: Connection, now: datetime, since: datetime) -> Backlog:
    """Return what is due at ``now`` and what was tried in vain, failed and unsure ones matched from ``since``."""
    opening = rows.c.opens & rows.c.subscription.in_(_active)
    # What a deliverer has in its hands is being sent, and is no reason for a letter to say that letters wait.
    idle = or_(rows.c.leased.is_(None), rows.c.leased <= now)
    due = select(func.count(), func.min(rows.c.due)).where(held, rows.c.due <= now, opening, ~rows.c.waiting, idle)
    retried = select(func.count(), func.min(rows.c.first_failed)).where(held, opening, rows.c.failures > 0)
    ended = (
        select(rows.c.state, func.count().label("number"))
        .where(rows.c.matched >= since, rows.c.state.in_(("failed", "unsure")), rows.c.opens)
        .group_by(rows.c.state)
    )
    due_now, oldest = connection.execute(due).one()
    tried, failing = connection.execute(retried).one()
    counts = {found.state: found.number for found in connection.execute(ended)}
    return Backlog(due_now, oldest, tried, failing, counts.get("failed", 0), counts.get("unsure", 0))
