"""The judgement: what the silence of a question is worth, by what is recorded of polling. Pure.

It never calls a time watched that was not (``tests/receipt/test_histories.py`` holds it to that over random
histories); where it cannot know, it says so. One judgement serves readers, letters, operators and machines.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from query.times import TimeRange, TimeSpan
from query.tree import Node
from query.unknown import UnknownValue
from receipt.blind import silences
from receipt.facts import Facts, GapRecord
from receipt.feed_watch import Watch, watch
from receipt.judgement import STATES, Doubt, Judgement
from receipt.scope import reach
from receipt.spans import EVER, hull, overlap
from receipt.unanswerable import cannot_tell

STALE = 3
"""How many times the shortest wait that should have ended may pass without a poll before nobody is polling."""

MOST = 200
"""Doubts that are listed: nobody reads more, and an answer should stay small."""


def judge(
    query: Node, window: TimeRange, facts: Facts, now: datetime, unknown: Sequence[UnknownValue] = ()
) -> Judgement:
    """Judge what was watched of all that ``query`` can find in ``window``, as of ``now`` (aware).

    The times, outlets and feeds that the query names are taken into account: a gap of an outlet that it does not
    ask for is none. ``unknown`` are values in it that no document has.
    """
    asked = TimeSpan(window.since or EVER.start, min(window.until or now, now))
    watches = list(_watches(query, asked, facts, now))
    reaching = any(each.span.end == now for each in watches)
    present = _present(facts, now) if reaching else None
    doubts = [
        *cannot_tell(query, asked, watches, facts, unknown, now),
        *silences(watches, facts.network, now, present),
        *_unread(watches, facts),
        *_behind(asked, facts),
    ]
    doubts.sort(key=_gravity)
    whole = hull(each.span for each in watches)
    return Judgement(
        state=doubts[0].state if doubts else "watched",
        doubts=tuple(doubts[:MOST]),
        more=max(len(doubts) - MOST, 0),
        feeds=len(watches),
        watched=sum(1 for each in watches if not each.unwatched),
        since=whole.start if whole else None,
        until=whole.end if whole else None,
        last_poll=max((feed.checked for feed in facts.feeds if feed.checked), default=None),
    )


def _watches(query: Node, asked: TimeSpan, facts: Facts, now: datetime) -> Iterator[Watch]:
    gaps: defaultdict[str, list[GapRecord]] = defaultdict(list)
    for gap in facts.gaps:
        gaps[gap.feed].append(gap)
    for feed in facts.feeds:
        found = reach(query, feed)
        span = overlap(found, asked) if found else None
        if span:
            yield watch(feed, span, gaps[feed.key], now, open_begin=span.start == EVER.start)


def _present(facts: Facts, now: datetime) -> Doubt | None:
    """Return why nothing is watched at this moment, null where something is."""
    down = [outage for outage in facts.network if outage.ended is None]
    if down:
        return Doubt(word="our network down", state="not", since=min(outage.began for outage in down))
    asked = [feed.checked for feed in facts.feeds if feed.checked]
    if not asked:
        return Doubt(word="nothing polled", state="not", number=len(facts.feeds))
    waits = [
        max(feed.due - feed.checked, timedelta(0))
        for feed in facts.feeds
        if feed.checked and feed.due and feed.due <= now
    ]
    if waits and now - max(asked) > STALE * min(waits):
        return Doubt(word="stale", state="not", since=max(asked))
    return None


def _unread(watches: Sequence[Watch], facts: Facts) -> Iterator[Doubt]:
    """Yield the time whose gaps were too many to be read."""
    known, whole = facts.gaps_known_from, hull(each.span for each in watches)
    if known and whole and whole.start < known:
        all_of_it = known >= whole.end
        until = whole.end if all_of_it else known
        yield Doubt(word="not recorded", state="not" if all_of_it else "part", since=whole.start, until=until)


def _behind(asked: TimeSpan, facts: Facts) -> Iterator[Doubt]:
    for stage, number in facts.lag.items():
        if number:
            since = facts.oldest.get(stage)
            yield Doubt(word="stage behind", state="behind", name=stage, number=number, since=since)
    for stage, times in facts.parked.items():
        # What was put aside after the window began may have been published in it.
        mine = [at for at in times if at >= asked.start]
        if mine:
            yield Doubt(word="parked items", state="behind", name=stage, number=len(mine), since=min(mine))


def _gravity(found: Doubt) -> tuple[int, bool, float]:
    """Return the order of doubts: by state, then those that last, then the longest."""
    length = (found.until - found.since).total_seconds() if found.since and found.until else 0.0
    return STATES.index(found.state), found.until is not None, -length
