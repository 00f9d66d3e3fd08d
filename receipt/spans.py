"""Arithmetic of stretches of time: each from its begin up to, not including, its end."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from query.times import TimeSpan

EVER = TimeSpan(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
"""All of time."""


def overlap(one: TimeSpan, other: TimeSpan) -> TimeSpan | None:
    """Return what both have, or null where that is nothing."""
    begin, end = max(one.start, other.start), min(one.end, other.end)
    return TimeSpan(begin, end) if begin < end else None


def hull(spans: Iterable[TimeSpan | None]) -> TimeSpan | None:
    """Return the shortest stretch that holds all of them; null where there is none."""
    known = [span for span in spans if span is not None]
    if not known:
        return None
    return TimeSpan(min(span.start for span in known), max(span.end for span in known))


def merged(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """Return the same time in stretches that lie apart, in order."""
    found: list[TimeSpan] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = TimeSpan(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(span: TimeSpan, taken: Sequence[TimeSpan]) -> list[TimeSpan]:
    """Return what is left of a stretch; ``taken`` are merged."""
    left: list[TimeSpan] = []
    begin = span.start
    for each in taken:
        if each.end <= begin or each.start >= span.end:
            continue
        if each.start > begin:
            left.append(TimeSpan(begin, each.start))
        begin = each.end
    return [*left, TimeSpan(begin, span.end)] if begin < span.end else left
