"""What is recorded of polling and of the stages: all that the judgement knows. Times are aware UTC."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec


class FeedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """How one listed feed was watched."""

    key: str
    outlet: str
    works: bool = True
    """Whether its last poll was no failure."""
    status: str = "ok"
    """How it stands, by ``ingest.feed.Status``."""
    since: datetime | None = None
    """When that status began."""
    listed_since: datetime | None = None
    checked: datetime | None = None
    """When it was asked last, with success or not."""
    due: datetime | None = None
    """When it is to be asked next."""
    promised: timedelta = timedelta(0)
    """The time between two good polls, at most, for which it counts as watched."""
    watched_since: datetime | None = None
    """First good poll, or the time before which nothing was recorded; null before it."""
    watched_until: datetime | None = None
    """Last good poll."""


class GapRecord(msgspec.Struct, frozen=True):
    """A time between two good polls of a feed in which it was not watched."""

    feed: str
    began: datetime
    ended: datetime
    cause: str
    """A status of the feed, or ``not-asked``, ``turned-over``, ``wrong-not-modified``, ``not-recorded``."""


class NetworkRecord(msgspec.Struct, frozen=True):
    """A time in which no host could be reached, so that ours was down."""

    began: datetime
    ended: datetime | None = None
    """Null while it lasts."""
    cause: str = ""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is judged."""

    feeds: Sequence[FeedRecord] = ()
    gaps: Sequence[GapRecord] = ()
    gaps_known_from: datetime | None = None
    """Where there are too many gaps to be read, the time from which on all of them are here; else null."""
    network: Sequence[NetworkRecord] = ()
    lag: Mapping[str, int] = {}
    """Items that a stage has not read yet, by stage."""
    oldest: Mapping[str, datetime] = {}
    """Since when the oldest of them waits, by stage, where that is known."""
    parked: Mapping[str, Sequence[datetime]] = {}
    """When each item was put aside that a stage could not process and that waits, by stage."""
    away: str = ""
    """What could not be looked up, and why; empty where everything was."""
