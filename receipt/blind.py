"""When nothing was watched at all, and when one outlet was not."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from query.times import TimeSpan
from receipt.facts import NetworkRecord
from receipt.feed_watch import BEFORE, Unwatched, Watch
from receipt.judgement import Doubt, State
from receipt.spans import merged, overlap, without

SHARED = frozenset({"not-asked", "not-recorded", BEFORE})
"""Causes that lie with us and not with a feed: where all feeds have one of them, it is said once."""


def silences(
    watches: Sequence[Watch], network: Sequence[NetworkRecord], now: datetime, present: Doubt | None
) -> Iterator[Doubt]:
    """Yield what was not watched: once where it was nothing at all, else by outlet.

    ``present`` says why nothing is watched at this moment; it takes the place of the stretch that lasts until now.
    """
    dark = [span for span in _dark(watches) if _shared(span, watches)]
    for span in (piece for each in dark for piece in _pieces(each, watches)):
        end = span.end
        if present and end == now:
            end = _joined(present, span, watches)
            yield replace(present, since=end)
        if span.start < end:
            yield _nothing(TimeSpan(span.start, end), watches, network, now)
    if present and not any(span.end == now for span in dark):
        yield present
    all_of_it, all_now = wholly(watches), all(any(gap.lasts for gap in each.unwatched) for each in watches)
    for each in watches:
        for part in each.unwatched:
            left = _left(part, each, dark)
            if left:
                yield _of_outlet(each, part, left, nothing=all_of_it or (part.lasts and all_now))


def wholly(watches: Sequence[Watch]) -> bool:
    """Return whether nothing was watched at any time asked about."""
    return all(each.unwatched and not without(each.span, each.blind) for each in watches)


def _left(part: Unwatched, each: Watch, dark: Sequence[TimeSpan]) -> list[TimeSpan]:
    """Return what is not said yet of a gap.

    Feeds are asked one after the other, so that an outage of all begins and ends for each of them at another
    minute: less than its usual wait beside such an outage is part of it.
    """
    if part.span.start == part.span.end:
        return [part.span]
    ends = {edge for span in dark for edge in span}
    left = without(part.span, dark)
    return [piece for piece in left if ends.isdisjoint(piece) or piece.end - piece.start > each.feed.promised]


def _dark(watches: Sequence[Watch]) -> list[TimeSpan]:
    """Return the time asked about in which no feed was watched."""
    lit = merged(span for each in watches for span in without(each.span, each.blind))
    return [left for span in merged(each.span for each in watches) for left in without(span, lit)]


def _parts(span: TimeSpan, watches: Sequence[Watch]) -> list[Unwatched]:
    return [part for each in watches for part in each.unwatched if overlap(part.span, span)]


def _shared(span: TimeSpan, watches: Sequence[Watch]) -> bool:
    return len(watches) > 1 and all(part.cause in SHARED for part in _parts(span, watches))


def _pieces(span: TimeSpan, watches: Sequence[Watch]) -> list[TimeSpan]:
    """Return a stretch without anything watched in the time before any watching began and the time after it."""
    starts = [part.span.end for part in _parts(span, watches) if part.cause == BEFORE]
    first = min(starts, default=span.start)
    return [piece for piece in (TimeSpan(span.start, first), TimeSpan(first, span.end)) if piece.start < piece.end]


def _joined(present: Doubt, span: TimeSpan, watches: Sequence[Watch]) -> datetime:
    """Return since when nothing is watched: since the last good poll, where the next one found what is amiss."""
    began = max(present.since or span.start, span.start)
    usual = max((each.feed.promised for each in watches), default=timedelta(0))
    return span.start if began - span.start <= usual else began


def _nothing(span: TimeSpan, watches: Sequence[Watch], network: Sequence[NetworkRecord], now: datetime) -> Doubt:
    lasts = span.end == now
    state: State = "not" if lasts or wholly(watches) else "part"
    since, until = span.start, None if lasts else span.end
    down = [shared for out in network if (shared := overlap(span, TimeSpan(out.began, out.ended or now)))]
    if 2 * sum((out.end - out.start for out in down), timedelta(0)) >= span.end - span.start:
        return Doubt(word="our network down", state=state, since=since, until=until)
    causes = {part.cause for part in _parts(span, watches)}
    if causes == {"not-recorded"}:
        return Doubt(word="not recorded", state=state, since=since, until=until)
    cause = BEFORE if causes == {BEFORE} else "not-asked"
    return Doubt(word="not watched then", state=state, since=since, until=until, cause=cause)


def _of_outlet(each: Watch, part: Unwatched, left: Sequence[TimeSpan], *, nothing: bool) -> Doubt:
    return Doubt(
        word="not watched then" if nothing else "watched in part",
        state="not" if nothing else "part",
        name=each.feed.outlet,
        since=left[0].start,
        until=None if part.lasts and left[-1].end == part.span.end else left[-1].end,
        cause=part.cause,
    )
