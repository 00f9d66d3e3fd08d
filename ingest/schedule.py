"""When a feed is asked next. Pure arithmetic; the clock and the jitter are arguments."""

from datetime import datetime, timedelta
from statistics import median

from ingest.feed import Feed, FeedState
from news.clock import SKEW

SHORTEST = 5
LONGEST = 24 * 60
"""Minutes between two polls of a feed that works, at least and at most, as they are planned."""
UNKNOWN = 15
"""Minutes for a feed whose rhythm is not known yet."""
QUIET = 60
"""Minutes for a feed that seldom has news. A conditional request costs next to nothing, and a union that
publishes once a week should still be heard within the hour."""
GAPS = 40
"""How many gaps between arrivals are remembered."""
LEARNED = 5
"""How many gaps are needed before they say anything."""
REMEMBERED = timedelta(days=30)
"""How long after its last success a failing feed is still asked at least daily."""
RARELY = 7 * 24 * 60
"""Minutes between two polls of a feed that has not worked for longer than that."""
JITTER = 0.1
"""Share of the wait that chance decides, so that feeds do not fall into step: added to a first wait, and
about the middle of those that count from a plan, whose mean it leaves as it is."""
BEAT = 10
"""Minutes by which a poll may come late without anyone being to blame."""
EARLY = timedelta(minutes=SHORTEST)
"""How long before or after the planned time a poll still counts as the planned one."""


def is_due(state: FeedState, now: datetime) -> bool:
    """Return whether the feed is to be polled at ``now``; at once where its times cannot be true."""
    if state.status == "retired":
        return False
    return state.next_due is None or state.next_due <= now or not believable(state, now)


def believable(state: FeedState, now: datetime) -> bool:
    """Return whether the times of a state can be true: none was written by a clock that was ahead.

    Nothing was checked later than ``now``, and nothing is due later than the longest wait there is.
    """
    longest = timedelta(minutes=(LONGEST if state.works else RARELY) * (1 + JITTER))
    checked, due = state.last_checked, state.next_due
    return (checked is None or checked <= now + SKEW) and (due is None or due <= now + longest + SKEW)


def falls_due(feed: Feed, state: FeedState, now: datetime, ahead: timedelta = timedelta()) -> bool:
    """Return whether to poll at ``now``, for a driver that comes again only after ``ahead``.

    What falls due until then is taken now, by :data:`EARLY` at most, because the next turn would be
    too late; but nothing before its publisher allows it, nor what another driver has just polled.
    """
    if is_due(state, now) or not ahead:
        return is_due(state, now)
    ahead = min(ahead, EARLY)
    if state.next_due is None or state.next_due > now + ahead:
        return False
    polled = state.last_checked
    return now >= allowed(feed, state) and (polled is None or now >= polled + ahead / 2)


def allowed(feed: Feed, state: FeedState) -> datetime:
    """Return when the publisher allows the next poll: after ``Retry-After`` and what it asks readers to wait.

    The list's own ``every`` outweighs what the publisher asks of everybody, as in :func:`interval`.
    """
    asked = [state.listed_since]
    if state.retry_after is not None:
        asked.append(state.retry_after)
    if state.last_checked is not None and feed.every is None:
        asked.append(state.last_checked + timedelta(minutes=min(state.hint, LONGEST)))
    return max(asked)


def interval(feed: Feed, state: FeedState) -> int:
    """Return the minutes between two polls while the feed works.

    The list's own ``every`` comes first; otherwise half the usual gap between arrivals, but never
    more often than the publisher asks for.
    """
    if feed.every is not None:
        return _clamp(feed.every)
    learned = min(median(state.gaps) / 2, QUIET) if len(state.gaps) >= LEARNED else UNKNOWN
    return _clamp(max(round(learned), state.hint))


def promised(feed: Feed, state: FeedState) -> int:
    """Return the minutes between two good polls, at most, that the schedule promises while the feed works.

    The longest that :func:`interval` may become by learning, with its jitter, and :data:`BEAT` for a driver that
    looks every five minutes, a queue and a slow answer. After a longer time the feed was not watched.
    """
    longest = feed.every if feed.every is not None else max(QUIET, state.hint)
    return round(_clamp(longest) * (1 + JITTER)) + BEAT


def back_off(feed: Feed, state: FeedState, now: datetime) -> int:
    """Return the minutes until a failing feed is tried again: doubling, up to a day, or a week if long dead."""
    worked = state.last_success or state.listed_since
    limit = LONGEST if now - worked <= REMEMBERED else RARELY
    doubled: int = interval(feed, state) << min(max(state.failures - 1, 0), 12)
    return min(doubled, limit)


def next_due(feed: Feed, state: FeedState, now: datetime, jitter: float) -> datetime | None:
    """Return when to ask again; null for a retired feed.

    ``state`` is the state after the poll, whose ``next_due`` still says when the poll was planned;
    ``jitter`` is a number from 0 to 1. The wait counts from that plan, or the moments by which a
    driver comes early or late would add up. A ``Retry-After`` is kept to, at most for a day.
    """
    if state.status == "retired":
        return None
    wait = timedelta(minutes=interval(feed, state) if state.works else back_off(feed, state, now))
    planned = state.next_due
    if planned is None or abs(planned - now) > EARLY:
        due = now + wait * (1 + JITTER * jitter)
    else:
        due = max(planned + wait * (1 + JITTER * (jitter - 0.5)), now + wait / 2)
    if feed.every is None:
        due = max(due, now + timedelta(minutes=min(state.hint, LONGEST)))
    if state.retry_after is None:
        return due
    asked = min(state.retry_after, now + timedelta(minutes=LONGEST))
    return max(due, asked)


def add_arrival(state: FeedState, now: datetime, new: int) -> tuple[int, ...]:
    """Return the gaps after ``new`` items arrived at ``now``; several at once share the time since the last."""
    if new <= 0 or state.last_new is None or state.last_new > now:
        return state.gaps
    minutes = max(1, round((now - state.last_new).total_seconds() / 60 / new))
    return (*state.gaps, *([minutes] * min(new, GAPS)))[-GAPS:]


def unusually_quiet(state: FeedState, now: datetime) -> bool:
    """Return whether the feed has been silent for longer than half as long again as its longest known gap."""
    if state.last_new is None or len(state.gaps) < 2 * LEARNED:
        return False
    return now - state.last_new > timedelta(minutes=1.5 * max(state.gaps))


def _clamp(minutes: int) -> int:
    return max(SHORTEST, min(minutes, LONGEST))
