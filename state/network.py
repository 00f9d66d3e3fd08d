"""The outages of our own network, as the feed store keeps them."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Table, Text, delete, func, or_, select, update

from ingest.port import NetworkOutage
from state.bulk import upsert
from state.engine import Moment, metadata

outage = Table(
    "network_outage",
    metadata,
    Column("began", Moment, primary_key=True),
    Column("ended", Moment),
    Column("cause", Text, nullable=False),
)

SKEW = timedelta(hours=1)
"""How far the clocks of two machines may be apart. What began later than that was noted under a wrong clock."""


def outages(db: Connection, since: datetime, until: datetime) -> list[NetworkOutage]:
    """Return the outages that overlap the time."""
    overlap = (outage.c.began < until, or_(outage.c.ended.is_(None), outage.c.ended > since))
    rows = db.execute(select(outage).where(*overlap).order_by(outage.c.began))
    return [NetworkOutage(row.began, row.ended, row.cause) for row in rows]


def end(db: Connection, at: datetime) -> None:
    """End the outage that lasts and began before ``at``."""
    _prepare(db, at)
    db.execute(update(outage).where(outage.c.ended.is_(None), outage.c.began < at).values(ended=at))


def begin(db: Connection, since: datetime, at: datetime, cause: str) -> None:
    """Let an outage last from ``since``, or from the latest answer after it that is known."""
    _prepare(db, at)
    heard = db.scalar(select(func.max(outage.c.ended)).where(outage.c.ended <= at + SKEW))
    began = since if heard is None else max(since, heard)
    lasting = db.execute(select(outage).where(outage.c.ended.is_(None))).first()
    if (heard is not None and heard >= at) or (lasting is not None and lasting.began <= began):
        return
    if lasting is not None:
        db.execute(delete(outage).where(outage.c.ended.is_(None)))
        cause = lasting.cause
    upsert(db, outage, [{"began": began, "ended": None, "cause": cause}])


def _prepare(db: Connection, at: datetime) -> None:
    """Let one transaction at a time decide (SQLite does so by itself), and forget what lies in the future."""
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("LOCK TABLE network_outage IN SHARE ROW EXCLUSIVE MODE")
    db.execute(delete(outage).where(outage.c.began > at + SKEW))
