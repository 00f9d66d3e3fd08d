"""What one request says about our own network."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from ingest.feed import FeedState
from ingest.fetch.fetcher import Failed, host_of
from ingest.publish import Reading
from news.net.address import literal
from news.text.domains import registrable_domain

Standing = Literal["lively", "new", "dead"]
"""What was known of a host before it was asked: ``lively``, it answered the last time, and not long before the
latest answer of any host; ``new``, never asked; ``dead``, silent the last time, or long unheard."""
RECENT = timedelta(days=1)
"""A host that answered longer ago than this, counted from the latest answer of any host, may be dead by now."""
ONE_POLL = timedelta(minutes=1)
"""Failures that begin so soon after an answer may belong to the same poll; they prove nothing."""
SILENT = frozenset({"unreachable", "slow", "forbidden-address"})
"""Statuses of feeds whose host did not answer; a name that leads into a private network is no answer either."""
ONE_PAGE = "one and the same page"


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one request, as far as it tells of the network."""

    feed: str
    domain: str
    """The registrable domain that was asked."""
    said: Literal["answer", "silence", "page"]
    """``page``: something that is no feed, from elsewhere or as HTML. It proves nothing by itself."""
    page: str = ""
    """What such a page is told by: the domain it ended at, or :data:`ONE_PAGE` with a digest."""
    standing: Standing
    worked: bool = False
    """Whether the feed could be read the last time."""
    at: datetime
    until: datetime
    """When the request began and ended; UTC."""
    began: int
    ended: int
    """The same as places in the sequence of all beginnings and ends of a poll, which no clock can disturb."""


def said(reading: Reading) -> tuple[Literal["answer", "silence", "page"], str] | None:
    """Return what a reading says and the page it ended at; null where nobody was asked."""
    answer = reading.answer
    if not isinstance(answer, Failed):
        return "answer", ""
    if not answer.asked:
        return None
    end = domain(answer.address or reading.state.address)
    if end != domain(reading.state.address):
        return "page", end
    if answer.answered is None:
        return None
    if answer.status == "not-a-feed":
        return "page", f"{ONE_PAGE} {reading.body_hash}"
    return ("answer" if answer.answered else "silence"), ""


def domain(address: str) -> str:
    """Return whose address it is; a network address is its own."""
    return registrable_domain(host_of(address))


def standing(state: FeedState, heard: datetime | None) -> Standing:
    """Return what is known of a host; ``heard`` is the latest answer of any."""
    if state.last_checked is None or state.status == "new":
        return "new"
    if heard is None or state.status in SILENT or state.last_checked < heard - RECENT:
        return "dead"
    return "lively"


def last_heard(states: Iterable[FeedState], now: datetime) -> datetime | None:
    """Return when any host answered last; what a wrong clock put into the future is taken for ``now``."""
    times = [
        min(state.last_checked, now)
        for state in states
        if state.last_checked is not None and state.status not in SILENT
    ]
    return max(times, default=None)


def fallen(state: FeedState, heard: datetime | None) -> bool:
    """Return whether a feed stopped working by silence in a poll after the latest answer of any."""
    if state.status not in SILENT or state.since is None or state.last_success is None:
        return False
    latest = max(state.last_success, heard or state.last_success)
    return state.since > latest + ONE_POLL and state.since - state.last_success <= RECENT


def reached_by_name(state: FeedState) -> bool:
    """Return whether a feed is asked by a name, so that it is no server of this very machine."""
    host = host_of(state.address)
    return "." in host and literal(host) is None
