"""The history of subscriptions: who changed what, and when."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from alerts.port import Edit
from state.alerts.rows import read_subscription
from state.alerts.tables import changes


def keep(
    connection: Connection,
    now: datetime,
    who: str,
    of: tuple[str, str],
    bodies: tuple[str | None, str | None],
) -> None:
    """Write a change down: of the subscription with this id and name, from what was stored to what is.

    What is stored is kept as it is, so that it is not lost where only another version can read it.
    """
    values = {"subscription": of[0], "name": of[1], "before": bodies[0], "after": bodies[1]}
    connection.execute(insert(changes).values(at=now, who=who, **values))


def find(connection: Connection, subscription: str | None, limit: int) -> list[Edit]:
    """Return the latest changes, newest first."""
    wanted = select(changes)
    if subscription is not None:
        wanted = wanted.where(changes.c.subscription == subscription)
    wanted = wanted.order_by(changes.c.at.desc(), changes.c.id.desc()).limit(limit)
    # Of a body of another version at least the time and the name are told.
    return [
        Edit(
            at=found.at,
            who=found.who,
            subscription=found.subscription,
            name=found.name,
            what="added" if found.before is None else "removed" if found.after is None else "changed",
            before=None if found.before is None else read_subscription(found.before),
            after=None if found.after is None else read_subscription(found.after),
        )
        for found in connection.execute(wanted)
    ]
