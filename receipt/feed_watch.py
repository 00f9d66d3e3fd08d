"""When one feed was not watched, within the time that a question is about."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from query.times import TimeSpan
from receipt.facts import FeedRecord, GapRecord
from receipt.spans import EVER, merged, overlap

BEFORE = "before"
"""Cause of a gap: watching began later."""


class Unwatched(NamedTuple):
    """A stretch in which a feed was not watched."""

    span: TimeSpan
    cause: str
    """As in ``receipt.facts.GapRecord``, or :data:`BEFORE`."""
    lasts: bool = False
    """Whether it lasts until now."""


class Watch(NamedTuple):
    """One feed in the time asked about."""

    feed: FeedRecord
    span: TimeSpan
    """The time asked about."""
    unwatched: tuple[Unwatched, ...]

    @property
    def blind(self) -> list[TimeSpan]:
        """The time in which it was not watched."""
        return merged(part.span for part in self.unwatched)


def watch(
    feed: FeedRecord, asked: TimeSpan, gaps: Iterable[GapRecord], now: datetime, *, open_begin: bool = False
) -> Watch:
    """Return how a feed was watched in the time ``asked`` about, which ends at ``now`` or before.

    ``open_begin``: the question names no begin, so that each feed is judged from its own beginning on.
    """
    if feed.watched_since is None or feed.watched_until is None:
        begin = max(asked.start, feed.listed_since or now) if open_begin else asked.start
        span = TimeSpan(min(begin, asked.end), asked.end)
        return Watch(feed, span, tuple(_never(feed, span, now)))
    begin = max(asked.start, feed.watched_since) if open_begin else asked.start
    span = TimeSpan(min(begin, asked.end), asked.end)
    found = (
        Unwatched(shared, part.cause, part.lasts and shared.end == now)
        for part in _unwatched(feed, feed.watched_since, feed.watched_until, gaps, now)
        if (shared := overlap(part.span, span))
    )
    return Watch(feed, span, tuple(found))


def _never(feed: FeedRecord, span: TimeSpan, now: datetime) -> Iterator[Unwatched]:
    """Yield the time before a feed was listed that never was read, and the time in which it could not be."""
    listed = min(max(feed.listed_since or span.start, span.start), span.end)
    if span.start < listed:
        yield Unwatched(TimeSpan(span.start, listed), BEFORE)
    if listed < span.end or span.start == span.end:
        yield Unwatched(TimeSpan(listed, span.end), _cause(feed), lasts=span.end == now)


def _unwatched(
    feed: FeedRecord, first: datetime, last: datetime, gaps: Iterable[GapRecord], now: datetime
) -> Iterator[Unwatched]:
    yield Unwatched(TimeSpan(EVER.start, first), BEFORE)
    yield from (Unwatched(TimeSpan(gap.began, gap.ended), gap.cause) for gap in gaps)
    if not feed.works or now - last > feed.promised:
        yield Unwatched(TimeSpan(last, now), _cause(feed), lasts=True)


def _cause(feed: FeedRecord) -> str:
    return "not-asked" if feed.works else feed.status
