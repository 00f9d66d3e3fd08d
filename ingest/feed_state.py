"""What is known about a feed after a poll, from what was known before and what came. Pure."""

from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from ingest import schedule
from ingest.feed import Feed, FeedState, Status
from ingest.fetch.fetcher import Failed, Fetched, FetchRequest, NotModified
from news.clock import SKEW

FULL_GET = timedelta(hours=24)
"""A full document is asked for at least this often, because some servers answer "not modified" for ever."""
UNASKED = (
    'the server says "not modified" although the whole document was asked for; '
    "a cache before it may be stuck: open the address in a browser, and tell the publisher"
)
"""Said of a feed that hides behind 304: nothing proves that it would tell of news."""
OUR_NETWORK = timedelta(minutes=schedule.SHORTEST)
"""How long everything waits when no host at all could be reached."""


def request(feed: Feed, state: FeedState, now: datetime) -> FetchRequest:
    """Return what to ask: conditional where the last document is recent and was good, else in full.

    After any failure the whole document is asked for, so that only a document can prove recovery.
    """
    full = state.last_full_get
    recent = full is not None and full <= now + SKEW and now - full < FULL_GET
    if state.conditional and state.works and recent:
        return FetchRequest(state.address, state.etag, state.last_modified, local=feed.local)
    return FetchRequest(state.address, local=feed.local)


def held(state: FeedState, failed: Failed, now: datetime) -> FeedState:
    """Return the state of a feed that was not asked because its host wants peace: only the time moves."""
    return replace(state, next_due=max(failed.retry_after or now, now))


def network_down(state: FeedState, now: datetime) -> FeedState:
    """Return the state of a feed that could not be reached because nothing could: no failure of its own."""
    return replace(state, next_due=now + OUR_NETWORK)


def failed(feed: Feed, state: FeedState, failure: Failed, now: datetime, jitter: float) -> FeedState:
    """Return the state after a failure, however it came about."""
    after = _checked(state, failure.status, now, failure.message)
    after = replace(after, failures=state.failures + 1, retry_after=failure.retry_after)
    return _scheduled(feed, after, now, jitter)


def unchanged(
    feed: Feed, state: FeedState, answer: Fetched | NotModified, now: datetime, jitter: float
) -> FeedState:
    """Return the state after "not modified" or the same bytes as before."""
    if isinstance(answer, NotModified) and not state.works:
        message = f'"not modified" after a failure proves nothing; before: {state.error}'[:300]
        return failed(feed, state, Failed(state.status, message), now, jitter)
    if isinstance(answer, NotModified) and not request(feed, state, now).conditional:
        return failed(feed, state, Failed("broken", UNASKED), now, jitter)
    # The bytes hash as the last good document's; whether that one was empty is the only thing to keep.
    status: Status = state.status if state.works else "ok"
    after = _succeeded(_checked(state, status, now), answer.moved, now)
    if isinstance(answer, Fetched):
        after = replace(after, last_full_get=now, etag=answer.etag, last_modified=answer.last_modified)
    return _scheduled(feed, after, now, jitter)


class Gain(msgspec.Struct, frozen=True):
    """What a new document brought."""

    body_hash: str
    entries: int
    new: int
    """Entries not known before."""
    hint: int
    """Minutes between polls that the document asks for."""
    date_order: str = ""
    """What comes first in its numeric dates, ``day`` or ``month``; empty while none has shown it."""


def read(feed: Feed, state: FeedState, answer: Fetched, gain: Gain, now: datetime, jitter: float) -> FeedState:
    """Return the state after a new document."""
    after = _succeeded(_checked(state, "ok" if gain.entries else "empty", now), answer.moved, now)
    lied = wrong_not_modified(state, answer.etag, answer.last_modified, gain.new)
    after = replace(
        after,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=gain.body_hash,
        conditional=state.conditional and not lied,
        last_full_get=now,
        last_new=now if gain.new else state.last_new,
        items=state.items + gain.new,
        gaps=schedule.add_arrival(state, now, gain.new),
        hint=min(max(gain.hint, answer.hint), schedule.LONGEST),
        date_order=gain.date_order or state.date_order,
    )
    return _scheduled(feed, after, now, jitter)


def wrong_not_modified(before: FeedState, etag: str, last_modified: str, new: int) -> bool:
    """Return whether the server would have said "not modified" although there was news.

    So it is when a full document brings new items under the validators of the document before.
    """
    same_validators = (etag, last_modified) == (before.etag, before.last_modified)
    return bool(etag or last_modified) and same_validators and new > 0


def _checked(state: FeedState, status: Status, now: datetime, error: str = "") -> FeedState:
    since = now if status != state.status or state.since is None else state.since
    return replace(state, status=status, since=since, error=error[:500], last_checked=now, polls=state.polls + 1)


def _succeeded(state: FeedState, moved: str, now: datetime) -> FeedState:
    return replace(state, address=moved or state.address, last_success=now, failures=0, retry_after=None)


def _scheduled(feed: Feed, state: FeedState, now: datetime, jitter: float) -> FeedState:
    due = schedule.next_due(feed, state, now, jitter)
    return replace(state, next_due=due, promised=schedule.promised(feed, state))
