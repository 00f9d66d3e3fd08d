"""The port of the feed store: what is known about feeds and their items between two polls.

One contract suite (``tests/contracts/feed_store.py``) runs on every backend.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from ingest.feed import Feed, FeedState, Status
from ingest.identity.known import Known, KnownItem

HISTORY = 30
"""Polls of each feed that are kept."""


class PollNote(msgspec.Struct, frozen=True):
    """One poll in a feed's history."""

    at: datetime
    status: Status
    outcome: str
    """``read``, ``not-modified``, ``same-body`` or ``failed``."""
    new: int = 0
    revised: int = 0
    seconds: float = 0.0
    message: str = ""


class WatchGap(msgspec.Struct, frozen=True):
    """A time in which news of a feed may have passed unseen, between two good polls."""

    feed: str
    outlet: str
    began: datetime
    """The last poll before it that proved something."""
    ended: datetime
    """The good poll that ended it."""
    cause: str
    """The status the feed had, or ``not-asked`` (nobody polled, or our network was down), ``turned-over`` (every
    entry of the document is another), ``wrong-not-modified`` (the server hid news behind 304), ``not-recorded``
    (before there was such a record)."""


class Visit(msgspec.Struct, frozen=True):
    """Everything one poll of one feed leaves behind."""

    state: FeedState
    note: PollNote | None
    """Null where the feed was not asked, or its failure is not its own; nothing goes into its history then."""
    items: tuple[KnownItem, ...] = ()
    """What is new about items, whether they were published or not."""
    gap: WatchGap | None = None
    """What was not watched before this poll."""
    clock_was_ahead: bool = False
    """Whether times later than ``state.last_checked`` were recorded before; the store cuts them off."""
    aliases: Mapping[str, str] = {}
    """For keys of its entries, the ids of the items they lead to from now on."""


class Outage(msgspec.Struct, frozen=True):
    """A time in which a feed did not work."""

    feed: str
    outlet: str
    status: Status
    """The first failure of it."""
    began: datetime
    ended: datetime | None = None
    """Null while it lasts."""


class NetworkOutage(msgspec.Struct, frozen=True):
    """A time in which our own network was down, so that nothing could be heard of any feed."""

    began: datetime
    """The first request of which nothing was heard."""
    ended: datetime | None = None
    """The first answer after it; null while it lasts."""
    cause: str = ""
    """What was seen: no host answered, or all requests ended at one page."""


class FeedStore(Protocol):
    """States, histories and known items. Safe for use from several threads. Times are aware, in and out in UTC.

    Every method raises :class:`news.errors.Unavailable` when the store does not answer; nothing
    was changed then, and the call may be repeated.
    """

    def sync(self, feeds: Sequence[Feed], now: datetime) -> dict[str, FeedState]:
        """Make a state for each listed feed that has none, bring outlets up to date, return all by key.

        Feeds that are known but not among ``feeds`` stay as they are: a list may be polled in parts.
        """
        ...

    def states(self, keys: Sequence[str] | None = None) -> list[FeedState]:
        """Return the states of these feeds, or of all known ones, by key in alphabetical order."""
        ...

    def known(self, keys: Iterable[str]) -> Known:
        """Return the items to which these keys lead; a key that leads to no known item is left out."""
        ...

    def items(self, ids: Iterable[str]) -> list[KnownItem]:
        """Return what is known of the items with these ids, in any order."""
        ...

    def save(self, visits: Sequence[Visit]) -> None:
        """Record the visits in one transaction: all of it or nothing. Saving a visit twice changes nothing more.

        Of each feed's history the latest :data:`HISTORY` polls stay. An outage begins with the
        first state that does not work and ends with the first that does. Where the clock was ahead, what
        is recorded of the feed's gaps after its ``last_checked`` is forgotten, and a longer gap ends then.
        """
        ...

    def gaps(self, since: datetime | None, until: datetime, limit: int) -> list[WatchGap]:
        """Return the gaps of all feeds that touch the time from ``since`` (null: ever) to ``until``.

        The ones that ended last come first, at most ``limit``.
        """
        ...

    def keep_listed(self, keys: Collection[str]) -> None:
        """Take these as the whole list: a known feed that is not among them is no longer listed.

        Its state, history and items stay, and :meth:`sync` lists it again.
        """
        ...

    def history(self, key: str) -> list[PollNote]:
        """Return the polls kept of one feed, the latest first."""
        ...

    def outages(self, since: datetime, until: datetime) -> list[Outage]:
        """Return the outages that touch the time from ``since`` to ``until``, the earliest first."""
        ...

    def network_outages(self, since: datetime, until: datetime) -> list[NetworkOutage]:
        """Return our own network's outages that touch the time from ``since`` to ``until``, the earliest first.

        They never overlap, and only the latest may be one that lasts.
        """
        ...

    def note_network(self, down_since: datetime | None, at: datetime, cause: str = "") -> None:
        """Record that nothing was heard from ``down_since`` to ``at``; with null, that a host answered at ``at``.

        An answer ends the outage that lasts, if that began before it; an outage that lasts already goes
        on under its cause and begins at the earlier of both times. What was heard meanwhile counts: an
        outage never begins before the end of another. An outage that began more than an hour after ``at`` was
        noted under a wrong clock and is forgotten. Several polls may call at once, in any order, and
        a call may be repeated.
        """
        ...

    def move(self, key: str, address: str) -> None:
        """Make a feed ask ``address`` from now on, its history and items kept; an unknown key changes nothing.

        It starts clean there: due at once, no failures. Also brings a retired feed back.
        """
        ...

    def remove(self, key: str) -> None:
        """Forget a feed, its history, outages and gaps. Its items stay known: they are not new when it returns."""
        ...

    def forget(self, before: datetime, keep: int) -> int:
        """Forget items last new or revised before ``before``, but never a feed's latest ``keep``; return how many.

        ``keep`` must be larger than what a feed carries at once, or old items would come back as new.
        """
        ...
