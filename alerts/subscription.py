"""A subscription: what someone wants to hear about, where, and when."""

import hashlib
from datetime import datetime, time, timedelta
from typing import Literal

import msgspec

Pace = Literal["instant", "hourly", "daily", "weekly"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

Order = Literal["importance", "newest"]
Condition = Literal["feeds", "stages", "parked", "subscriptions", "channels"]

PACES: tuple[Pace, ...] = ("instant", "hourly", "daily", "weekly")
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDERS: tuple[Order, ...] = ("importance", "newest")
CONDITIONS: tuple[Condition, ...] = ("feeds", "stages", "parked", "subscriptions", "channels")
"""What of Guildwire itself can be watched: a feed silent beyond its habit, a stage behind, messages put aside,
a subscription that cannot be used, a channel that keeps failing."""

LIMIT_PER_HOUR = 12
"""Letters an hour unless asked otherwise: one every five minutes is as much as anybody reads."""

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


class MutedStory(msgspec.Struct, frozen=True, omit_defaults=True):
    """A story that someone does not want to hear of."""

    story: str
    """Id of the story, or of the item where it is told by itself."""
    until: datetime | None = None
    """Null means for good; aware."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A query with the way its matches are told. Run ``alerts.desk.check.check`` on it before it is stored."""

    id: str
    """Stays the same through every change; :func:`make_id` makes one."""
    name: str
    """Unique among the subscriptions of one store."""
    query: str
    """Text in the query language; relative dates in it mean the time at which an item is matched."""
    saved: str = ""
    """Name of the saved search whose query it took; empty where the query was written for it."""
    channels: tuple[str, ...]
    """Addresses such as ``file:alerts.jsonl``; what stands before the colon names the kind of channel."""
    created: datetime
    rhythm: Rhythm = Rhythm()
    once_per_story: bool = True
    """Tell a story once, and again only when something material changed (see ``alerts/judging/decide.py``)."""
    min_outlets: int = 1
    """Hold a story until this many outlets have carried a matching item of it."""
    quiet: Quiet | None = None
    muted_until: datetime | None = None
    """What matches before this time is counted as muted and never sent; what was held waits until then."""
    max_age: timedelta | None = MAX_AGE
    """An item published longer ago than this when it is matched is counted as too old, and so is one without a
    date; null means no limit."""
    limit_per_hour: int | None = LIMIT_PER_HOUR
    """Letters that an instant rhythm sends in an hour on one channel; the last of them tells all the rest
    together. Null means no limit."""
    order: Order = "importance"
    """How the stories of one letter are ordered."""
    zone: str = ""
    """IANA name of the zone in which letters write times; empty means that of the rhythm."""
    locale: str = "en"
    """Language in which letters write dates, as Unicode names it: ``en``, ``en_GB``, ``de``."""
    empty_digest: bool = False
    """Whether a digest is sent when there is nothing to tell."""
    muted_stories: tuple[MutedStory, ...] = ()
    watches: tuple[Condition, ...] = ()
    """What of Guildwire itself it is told of; the query may then be empty."""
    owner: str = ""
    """Who answers for it: a name, or the address of a channel, which is then told what is wrong with it."""
    labels: tuple[str, ...] = ()
    note: str = ""
    """Why it is there, in its owner's words."""
    active: bool = True
    """An inactive subscription matches nothing, and what it holds stays held."""


def make_id(name: str, created: datetime) -> str:
    """Return 12 hexadecimal digits for a subscription that was created under ``name`` at ``created``."""
    return hashlib.sha256(f"{name}\n{created.isoformat()}".encode()).hexdigest()[:12]
