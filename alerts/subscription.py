"""A subscription: what someone wants to hear about, where, and when."""

import hashlib
from datetime import datetime, time, timedelta
from typing import Literal

import msgspec

Pace = Literal["instant", "hourly", "daily", "weekly"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

PACES: tuple[Pace, ...] = ("instant", "hourly", "daily", "weekly")
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MAX_AGE = timedelta(days=7)
"""An older item alerts nobody unless asked: a feed that changes its ids must not flood people with old news."""


class Rhythm(msgspec.Struct, frozen=True, omit_defaults=True):
    """When alerts go out: each at once, or together at a local time."""

    pace: Pace = "instant"
    at: time = time(8, 0)
    """Local time of a daily or weekly digest; of an hourly one only the minute counts. Naive."""
    zone: str = "UTC"
    """IANA name of the zone ``at`` is meant in."""
    weekday: Weekday = "mon"
    """Day of a weekly digest."""


class Quiet(msgspec.Struct, frozen=True, omit_defaults=True):
    """Hours of every day in which nothing is sent; it is held until they end, never skipped.

    They last from ``start`` (inclusive) to ``end`` (exclusive), over midnight where ``end`` is the
    earlier one. Both are naive local times in ``zone``, an IANA name.
    """

    start: time
    end: time
    zone: str = "UTC"


class Subscription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A query with the way its matches are told. Run ``alerts.check.check`` on it before it is stored."""

    id: str
    """Stays the same through every change; :func:`make_id` makes one."""
    name: str
    """Unique among the subscriptions of one store."""
    query: str
    """Text in the query language; relative dates in it mean the time at which an item is matched."""
    channels: tuple[str, ...]
    """Addresses such as ``file:alerts.jsonl``; what stands before the colon names the kind of channel."""
    created: datetime
    rhythm: Rhythm = Rhythm()
    once_per_story: bool = True
    """Tell a story once, and again only when something material changed (see ``alerts/decide.py``)."""
    min_outlets: int = 1
    """Hold a story until this many outlets have carried a matching item of it."""
    quiet: Quiet | None = None
    muted_until: datetime | None = None
    """What matches before this time is counted as muted and never sent; what was held waits until then."""
    max_age: timedelta | None = MAX_AGE
    """An item published longer ago than this when it is matched is counted as too old; null means no limit."""
    active: bool = True
    """An inactive subscription matches nothing, and what it holds stays held."""


def make_id(name: str, created: datetime) -> str:
    """Return 12 hexadecimal digits for a subscription that was created under ``name`` at ``created``."""
    return hashlib.sha256(f"{name}\n{created.isoformat()}".encode()).hexdigest()[:12]
