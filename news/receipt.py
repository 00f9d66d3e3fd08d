"""The coverage receipt in words: what was watched, said beside every result, every letter and every silence.

The same sentences for the page, its API, the terminal and letters. Words that are kept and read later, as in a
letter, are made without ``now``: how long ago something was is true for a moment only.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from news.coverage import Coverage, FeedDown
from news.times import exact, relative
from news.wording import count

NAMED = 5
"""How many feeds that do not answer a sentence names itself."""


class Receipt(msgspec.Struct, frozen=True):
    """What Guildwire says about its own blind spots."""

    complete: bool
    """Whether every feed answered, nothing is parked and nothing waits."""
    summary: str
    """``9 of 11 feeds answered when last asked; last poll 27 Jul 2023, 11:57 UTC (3 minutes ago)``."""
    gaps: tuple[str, ...] = ()
    """One line for each thing that may be missing from the results, all of them."""


def receipt(coverage: Coverage, now: datetime | None = None) -> Receipt:
    """Put the coverage into words; ``now`` is aware, null leaves out how long ago the last poll was."""
    gaps = tuple(_gaps(coverage, len(coverage.feeds_down)))
    complete = not gaps and coverage.feeds_total > 0 and coverage.last_poll is not None
    return Receipt(complete=complete, summary=_summary(coverage, now), gaps=gaps)


def line(coverage: Coverage, now: datetime | None = None) -> str:
    """Return the receipt as one line of sentences; of many feeds that do not answer it names :data:`NAMED`."""
    words = "; ".join((_summary(coverage, now), *_gaps(coverage, NAMED)))
    return f"{words[:1].upper()}{words[1:]}."


def silence(coverage: Coverage) -> str:
    """Return what "nothing found" is worth."""
    if receipt(coverage).complete:
        return "No hits. Every feed answered when last asked, so the silence can be trusted."
    gaps = "; ".join(_gaps(coverage, NAMED))
    return (
        f"No hits; {gaps}." if gaps else "No hits, and no feed has answered yet: this says nothing about the news."
    )


def not_looked_up(part: str = "") -> str:
    """Return what is said instead of a receipt that could not be made because ``part`` does not answer."""
    return f"What was watched could not be looked up{f': {part} does not answer' if part else ''}."


def _summary(coverage: Coverage, now: datetime | None) -> str:
    if coverage.feeds_total == 0:
        return "no feed is watched"
    if coverage.last_poll is None:
        return "no feed has answered yet"
    ago = f" ({relative(coverage.last_poll, now)})" if now is not None else ""
    answered = f"{coverage.feeds_ok} of {count(coverage.feeds_total, 'feed')} answered when last asked"
    return f"{answered}; last poll {exact(coverage.last_poll)}{ago}"


def _gaps(coverage: Coverage, named: int) -> Iterator[str]:
    unasked = coverage.feeds_total - coverage.feeds_ok - len(coverage.feeds_down)
    if unasked > 0 and coverage.last_poll is not None:
        yield f"{count(unasked, 'feed')} not asked yet"
    yield from map(_down, coverage.feeds_down[:named])
    more = len(coverage.feeds_down) - named
    if more > 0:
        yield f"{count(more, 'more feed')} not answering (guildwire feeds list --down)"
    yield from (
        f"{count(number, 'item')} not yet read by {stage}" for stage, number in coverage.lag.items() if number
    )
    yield from (
        f"{count(number, 'item')} parked by {stage}" for stage, number in coverage.parked.items() if number
    )


def _down(feed: FeedDown) -> str:
    return f"{feed.outlet} {feed.status}" + (f" since {exact(feed.since)}" if feed.since else "")
