"""One poll of all feeds that are due, from the request to the saved state. The journey is :func:`_visit`."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from ingest import feed_state, schedule
from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import Failed, Fetched, Fetcher, host_of
from ingest.identity.identify import body_hash
from ingest.network.conclude import conclude
from ingest.network.order import spread
from ingest.network.watch import NOT_ASKED, OutageWatch
from ingest.parse.document import Unparsed
from ingest.port import FeedStore
from ingest.publish import Reading, publish
from ingest.reading.read import DocumentReader, Unread
from ingest.reading.readers import DirectReader
from ingest.report import PollReport, Progress
from ingest.visits import Capacity, visits
from news.clock import Clock, now
from stream.port import Log


async def poll(  # noqa: PLR0913 (each part is injected)
    feeds: Sequence[Feed],
    store: FeedStore,
    log: Log,
    fetcher: Fetcher,
    *,
    clock: Clock = now,
    rng: random.Random | None = None,
    force: bool = False,
    ahead: timedelta = timedelta(),
    progress: Progress = lambda *_: None,
    pace: Capacity = Capacity(),  # noqa: B008 (frozen)
    reader: DocumentReader = DirectReader(),  # noqa: B008 (holds nothing)
) -> PollReport:
    """Poll the feeds that are due, or with ``force`` all of them, and return what came of each.

    A driver that comes again only after ``ahead`` takes along what falls due until then.
    What several feeds gave is published in one call and saved in one transaction. A feed that fails
    is a result among the others. Raises :class:`news.errors.Unavailable` when the log or the store
    does not answer; what was saved before stays, the rest is found again by the next poll.
    """
    started = clock()
    states = await asyncio.to_thread(store.sync, feeds, started)
    due = [feed for feed in feeds if force or schedule.falls_due(feed, states[feed.url], started, ahead)]
    _keep_the_peace(states, fetcher, started)
    chance, report = rng or random.Random(), PollReport()  # noqa: S311 (jitter, not secrets)
    watch = OutageWatch(feeds, states, started, chance)
    past = await asyncio.to_thread(store.network_outages, started - timedelta(days=1), started)
    first = spread(due, states, started, past[-1].began if past else None, chance)

    async def end(readings: Sequence[Reading]) -> None:
        for result in await asyncio.to_thread(publish, readings, store, log, chance):
            report.add(result)
            progress(len(report.results), max(len(due), len(report.results)), result)

    async def visit(feed: Feed) -> Reading:
        return await _visit(feed, states[feed.url], fetcher, reader, clock)

    progress(0, len(due), None)
    async with aclosing(visits(first, states, visit, watch, clock, pace)) as batches:
        async for batch in batches:
            await end(batch)
    decided = await asyncio.to_thread(conclude, watch, store, states, clock)
    report.network_down_since = decided.down_since
    await end(watch.rest(decided))
    return report


async def _visit(feed: Feed, state: FeedState, fetcher: Fetcher, reader: DocumentReader, clock: Clock) -> Reading:
    """Ask one feed and read what it gives: the steps of a poll, in their order."""
    began, at = time.perf_counter(), clock()
    reading = Reading(feed=feed, state=state, at=at, answer=NOT_ASKED)
    answer = await fetcher.fetch(feed_state.request(feed, state, at))
    if isinstance(answer, Fetched):
        digest = body_hash(answer.body)
        if digest == state.body_hash:
            reading = replace(reading, answer=replace(answer, body=b""))
        else:
            reading = replace(reading, body_hash=digest, **await _read(reader, feed, state, answer, clock()))
    else:
        reading = replace(reading, answer=answer)
    return replace(reading, seconds=time.perf_counter() - began)


async def _read(
    reader: DocumentReader, feed: Feed, state: FeedState, answer: Fetched, seen: datetime
) -> dict[str, Any]:
    """Return what changes in the reading by what the document says."""
    # What the list says of a feed is looked at by a person; what its server says is often a default.
    feed = replace(feed, language=feed.language or answer.language)
    unread = Unread(
        feed=feed,
        body=answer.body,
        address=answer.address,
        content_type=answer.content_type,
        seen=seen,
        date_order=state.date_order,
    )
    read = await reader.read(unread)
    if isinstance(read, Unparsed):
        return {"answer": Failed(read.status, read.message, answered=True, address=answer.address)}
    document = read.document
    return {
        "answer": replace(answer, body=b""),
        "found": read.items,
        "total": document.total,
        "hint": document.hint,
        "date_order": read.date_order,
    }


def _keep_the_peace(states: Mapping[str, FeedState], fetcher: Fetcher, started: datetime) -> None:
    """Let this run know which hosts asked an earlier one to wait."""
    for state in states.values():
        if state.retry_after is not None and state.retry_after > started and schedule.believable(state, started):
            host = host_of(state.address)
            fetcher.limiter.hold(host, state.retry_after, domain=state.status == "rate-limited")
