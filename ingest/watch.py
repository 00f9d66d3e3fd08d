"""What a feed's good polls prove: since when it is watched, until when, and the gaps in between.

Pure. ``coverage/judge.py`` reads what is recorded here when it says what a silence is worth, so nothing is called
watched that is not proven: between two good polls lies no longer time than the schedule promised
(:func:`ingest.schedule.promised`), and each new document joins on to the one before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from ingest.feed import FeedState
from ingest.port import WatchGap

MARKED = 50
"""Entries of a document that are remembered: the first and the last, as the newest may stand at either end."""
MARK = 8
"""Hexadecimal digits of an id that are kept: two entries of a feed look alike once in millions of documents."""


def witness(
    before: FeedState, after: FeedState, entries: Sequence[str] | None = None
) -> tuple[FeedState, WatchGap | None]:
    """Return the state after a good poll with what it proves, and the gap that it ends, if any.

    ``after`` is the state by ``ingest.feed_state``; ``entries`` are the ids in the document, null where it is the
    document of last time. A poll that comes before the last one by the clock proves that the clock was ahead: the
    store then forgets what is later (see ``ingest.port.Visit``).
    """
    at = after.last_checked
    if at is None:
        return after, None
    marks = before.marks if entries is None else marked(entries)
    seen = replace(after, marks=marks, watched_since=_since(before, at), watched_until=at)
    began, cause = _unproven(before, after, at, _joins_on(before.marks, entries))
    if not cause or began is None or began >= at:
        return seen, None
    return seen, WatchGap(after.key, after.outlet, began, at, cause)


def marked(entries: Sequence[str]) -> tuple[str, ...]:
    """Return the short forms of the first and last entries."""
    half = MARKED // 2
    ends = entries if len(entries) <= MARKED else (*entries[:half], *entries[-half:])
    return tuple(dict.fromkeys(entry[:MARK] for entry in ends))


def _since(before: FeedState, at: datetime) -> datetime:
    """Return since when the feed is watched; one that worked before this was recorded, since it was listed."""
    since = before.watched_since or (before.listed_since if before.last_success else at)
    return min(since, at)


def _unproven(before: FeedState, after: FeedState, at: datetime, joins_on: bool) -> tuple[datetime | None, str]:
    """Return since when nothing is proven, and why; no cause where all of it is."""
    until = before.watched_until
    if until is None:
        return before.listed_since, "not-recorded" if before.last_success else ""
    if before.conditional and not after.conditional and before.last_full_get != until:
        return before.last_full_get, "wrong-not-modified"
    if not joins_on:
        return until, "turned-over"
    if at - until > timedelta(minutes=before.promised):
        return until, "not-asked" if before.works else before.status
    return None, ""


def _joins_on(marks: Sequence[str], entries: Sequence[str] | None) -> bool:
    """Return whether an entry of the last document is still there, so that none can have come and gone."""
    return entries is None or not marks or not set(marks).isdisjoint(entry[:MARK] for entry in entries)
