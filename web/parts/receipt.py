"""The coverage receipt in words: what was watched, said beside every result and every silence."""

from datetime import datetime

import msgspec

from news.coverage import Coverage, FeedDown
from web.parts.times import exact, relative

NAMED = 3
"""How many gaps the sentence about silence names itself."""


class Receipt(msgspec.Struct, frozen=True):
    """What the page says about its own blind spots."""

    complete: bool
    """Whether every feed answered, nothing is parked and nothing waits."""
    summary: str
    """One line: ``9 of 11 feeds alive; last poll 3 minutes ago``."""
    gaps: tuple[str, ...] = ()
    """One line for each thing that may be missing from the results."""


def receipt(coverage: Coverage, now: datetime) -> Receipt:
    """Put the coverage into words; ``now`` is aware."""
    gaps = (*_unpolled(coverage), *_down(coverage.feeds_down), *_stages(coverage))
    complete = not gaps and coverage.feeds_total > 0 and coverage.last_poll is not None
    return Receipt(complete=complete, summary=f"{_alive(coverage)}; {_polled(coverage, now)}", gaps=gaps)


def silence(words: Receipt) -> str:
    """Return what "nothing found" is worth."""
    if words.complete:
        return "No hits. Every feed answered when last asked, so the silence can be trusted."
    if words.gaps:
        more = len(words.gaps) - NAMED
        return f"No hits; {'; '.join(words.gaps[:NAMED])}{f'; and {more} more, listed above' if more > 0 else ''}."
    return "No hits, and no feed has been asked yet: this says nothing about the news."


def _alive(coverage: Coverage) -> str:
    feeds = "feed" if coverage.feeds_total == 1 else "feeds"
    return f"{coverage.feeds_ok} of {coverage.feeds_total} {feeds} alive"


def _polled(coverage: Coverage, now: datetime) -> str:
    if coverage.last_poll is None:
        return "never polled"
    return f"last poll {relative(coverage.last_poll, now)} ({exact(coverage.last_poll)})"


def _unpolled(coverage: Coverage) -> tuple[str, ...]:
    number = coverage.feeds_total - coverage.feeds_ok - len(coverage.feeds_down)
    if number <= 0 or coverage.last_poll is None:
        return ()
    return (f"{number} {'feed has' if number == 1 else 'feeds have'} not been asked yet",)


def _down(feeds: tuple[FeedDown, ...]) -> tuple[str, ...]:
    return tuple(
        f"{feed.outlet} {feed.status}" + (f" since {exact(feed.since)}" if feed.since else "") for feed in feeds
    )


def _stages(coverage: Coverage) -> tuple[str, ...]:
    waiting = tuple(f"{_items(n)} not yet read by {stage}" for stage, n in coverage.lag.items() if n)
    parked = tuple(f"{_items(n)} parked by {stage}" for stage, n in coverage.parked.items() if n)
    return waiting + parked


def _items(number: int) -> str:
    return f"{number} item{'s' if number != 1 else ''}"
