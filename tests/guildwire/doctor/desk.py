"""Desks for the doctor to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guildwire.ops.doctor import examine
from guildwire.ops.looks.finding import Check
from guildwire.settings import load
from guildwire.wiring import Parts
from ingest.feed import Feed, FeedState, Status
from ingest.port import Visit

NOW = datetime.now(UTC)


@contextmanager
def desk(folder: Path, **chosen: object) -> Iterator[Parts]:
    parts = Parts(load(data=folder, **chosen))
    try:
        yield parts
    finally:
        parts.close()


def looked(parts: Parts, *names: str, patience: float = 60.0, **environment: str) -> dict[str, Check]:
    """Return what the doctor finds, by name; patient, because a test's machine may be busy."""
    return {check.name: check for check in examine(parts, names, patience=patience, environment=environment)}


def poll(parts: Parts, at: datetime = NOW, **statuses: Status) -> None:
    feeds = [Feed(url=f"https://{name}.example/feed", outlet=name) for name in statuses]
    parts.feeds.sync(feeds, at)
    parts.feeds.save(
        [Visit(state_of(feed, status, at), None) for feed, status in zip(feeds, statuses.values(), strict=True)]
    )


def state_of(feed: Feed, status: Status, at: datetime) -> FeedState:
    return FeedState(
        key=feed.url,
        outlet=feed.outlet,
        address=feed.url,
        listed_since=at,
        status=status,
        last_checked=at,
        next_due=at + timedelta(minutes=15),
        promised=76,
        watched_since=at if status == "ok" else None,
        watched_until=at if status == "ok" else None,
    )


def make(parts: Parts) -> None:
    """Make everything that a first start makes."""
    for made in (parts.log, parts.index, parts.engine):
        assert made is not None
    parts.index_admin.create()
