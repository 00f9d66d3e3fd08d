"""A feed as it is listed, and what is known about it from polling."""

from datetime import datetime, timedelta
from typing import Literal, get_args

import msgspec

Status = Literal[
    "new",
    "ok",
    "empty",
    "not-a-feed",
    "broken",
    "too-large",
    "too-costly",
    "refused",
    "gone",
    "retired",
    "rate-limited",
    "server-error",
    "slow",
    "unreachable",
    "forbidden-address",
]
"""How a feed stands.

``new`` not polled yet; ``ok`` read; ``empty`` valid, but without entries; ``not-a-feed`` an HTML page or
something else; ``broken`` a feed that cannot be read, or an answer that breaks HTTP; ``too-large`` over the
size limit; ``too-costly`` one whose reading was given up, as it took too much time or memory; ``refused``
401, 402, 403 or 451; ``gone`` 404; ``retired`` 410, not polled any more; ``rate-limited`` asked to wait;
``server-error`` 5xx; ``slow`` no answer in time; ``unreachable`` no connection (name, network, TLS);
``forbidden-address`` a private address, refused by us.
"""

Standing = Literal["ok", "down", "silent", "retired"]
"""What a feed needs: nothing; somebody to see why it fails; a look whether it still is where its news is; or
nothing any more, as it ended for good."""

SILENT = timedelta(days=30)
"""Time without news after which a feed that answers is worth a look."""

STATUSES: tuple[Status, ...] = get_args(Status)
WORKING: frozenset[Status] = frozenset({"new", "ok", "empty"})
"""Nothing is known to be wrong; with any other status news may be missed."""

KINDS = (
    "games",
    "general",
    "government",
    "labor-press",
    "legal",
    "music",
    "policy",
    "research",
    "studio",
    "tech",
    "trade",
    "union",
    "vendor",
    "vfx",
)
"""The sorts of outlet in the bundled feed list. A list of one's own may have others."""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as the list has it."""

    url: str
    """The address it is listed under; also its key, which survives moves."""
    outlet: str
    kind: str = ""
    beat: tuple[str, ...] = ()
    country: str = ""
    """ISO 3166, two letters."""
    language: str = ""
    """ISO 639-1, used where neither the entry nor the document declares one."""
    every: int | None = None
    """Minutes between polls; null lets the schedule adapt to how often the feed has news."""
    full_text: bool = False
    """Whether its descriptions are whole articles (otherwise their length decides)."""
    local: bool = False
    """Whether it may live at a private address. Such a feed is also spared the gap between requests."""


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a feed. All times are aware and in UTC."""

    key: str
    outlet: str
    address: str
    """Address now asked: the listed one, or where a permanent redirect led."""
    listed_since: datetime
    status: Status = "new"
    error: str = ""
    """What went wrong last, with the remedy where there is one; empty while the feed works."""
    since: datetime | None = None
    """When the present status began."""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    """Digest of the last document that was read."""
    conditional: bool = True
    """False where the server was caught answering "not modified" for a document that had changed."""
    last_checked: datetime | None = None
    last_success: datetime | None = None
    last_full_get: datetime | None = None
    last_new: datetime | None = None
    """When it last brought an item not seen before."""
    next_due: datetime | None = None
    """Null: due at once, or never where ``status`` is ``retired``."""
    retry_after: datetime | None = None
    """Until when the server asked not to be bothered."""
    failures: int = 0
    """Failed polls since the last success."""
    polls: int = 0
    items: int = 0
    """Items it brought so far, revisions not counted."""
    gaps: tuple[int, ...] = ()
    """Minutes between arrivals of news, the latest last, at most :data:`schedule.GAPS`."""
    hint: int = 0
    """Minutes the publisher asks readers to wait between polls; 0 where it asks for nothing."""
    promised: int = 0
    """Minutes between two good polls, at most, for which the feed counts as watched; 0 before the first."""
    watched_since: datetime | None = None
    """First good poll: nothing is known of the time before."""
    watched_until: datetime | None = None
    """Last good poll. What was not watched in between is kept as gaps, see ``ingest/watch.py``."""
    marks: tuple[str, ...] = ()
    """Short forms of the ids in the last document, to see whether the next one joins on to it."""
    date_order: str = ""
    """Which comes first in its numeric dates, ``day`` or ``month``; empty while none of them has shown it."""
    listed: bool = True
    """Whether the feed was on the list when the whole of it was last read."""

    @property
    def works(self) -> bool:
        """Whether the last poll was no failure."""
        return self.status in WORKING

    def standing(self, now: datetime) -> Standing:
        """Return how it stands at ``now`` (aware)."""
        if self.status == "retired":
            return "retired"
        if not self.works:
            return "down"
        return "silent" if (self.last_new or self.listed_since) < now - SILENT else "ok"
