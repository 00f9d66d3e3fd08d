"""One poll of all feeds that are due, from the request to the saved state. The journey is :func:`_visit`."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from ingest import feed_state, schedule
from ingest.clean import clean
from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import Failed, Fetched, Fetcher, host_of
from ingest.identify import body_hash
from ingest.outage import NOT_ASKED, OutageWatch
from ingest.parse.document import Unparsed
from ingest.parse.parser import parse
from ingest.port import FeedStore
from ingest.publish import Reading, publish
from ingest.report import PollReport, Progress
from news.clock import Clock, now
from news.text.domains import registrable_domain
from stream.port import Log


class Capacity(msgspec.Struct, frozen=True):
    """How much is in hand at once."""

    feeds: int = 64
    """Feeds fetched, parsed or waiting to be published."""
    lanes: int = 2
    """Feeds of one registrable domain among them; local feeds may use all."""
    items: int = 500
    """Items after which a batch is published and saved, even if more is ready."""


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
    outage, report = OutageWatch(due), PollReport()
    progress(0, len(due), None)
    chance = rng or random.Random()  # noqa: S311 (jitter, not secrets)
    async with aclosing(_batches(due, states, fetcher, clock, outage, pace)) as batches:
        async for batch in batches:
            for result in await asyncio.to_thread(publish, batch, store, log, chance):
                report.add(result)
                progress(len(report.results), len(due), result)
    report.network_down = outage.down
    return report


async def _visit(feed: Feed, state: FeedState, fetcher: Fetcher, clock: Clock) -> Reading:
    """Ask one feed and read what it gives: the steps of a poll, in their order."""
    began, at = time.perf_counter(), clock()
    reading = Reading(feed=feed, state=state, at=at, answer=NOT_ASKED)
    answer = await fetcher.fetch(feed_state.request(feed, state, at))
    if isinstance(answer, Fetched):
        digest = body_hash(answer.body)
        if digest == state.body_hash:
            reading = replace(reading, answer=replace(answer, body=b""))
        else:
            reading = replace(reading, body_hash=digest, **await asyncio.to_thread(_read, feed, answer, clock()))
    else:
        reading = replace(reading, answer=answer)
    return replace(reading, seconds=time.perf_counter() - began)


def _read(feed: Feed, answer: Fetched, seen: datetime) -> dict[str, Any]:
    """Parse and clean; return what changes in the reading. A bug that one feed meets must not stop the others."""
    try:
        document = parse(answer.body, answer.content_type)
        if isinstance(document, Unparsed):
            return {"answer": Failed(document.status, document.message, answered=True)}
        found = clean(document, feed, answer.address, seen)
    except Exception as error:  # noqa: BLE001 (see above)
        message = f"the document cannot be read: {type(error).__name__}: {error}"[:300]
        return {"answer": Failed("broken", message, answered=True)}
    return {"answer": replace(answer, body=b""), "found": found, "total": document.total, "hint": document.hint}


async def _batches(
    due: Sequence[Feed],
    states: Mapping[str, FeedState],
    fetcher: Fetcher,
    clock: Clock,
    outage: OutageWatch,
    pace: Capacity,
) -> AsyncGenerator[list[Reading]]:
    """Visit the feeds in lanes and yield what is ready, many feeds at a time when they come fast."""
    queue: asyncio.Queue[Reading | None] = asyncio.Queue(maxsize=pace.feeds)
    slots = asyncio.Semaphore(pace.feeds)

    async def lane(feeds: Iterator[Feed]) -> None:
        for feed in feeds:
            async with slots:
                reading = Reading(feed=feed, state=states[feed.url], at=clock(), answer=NOT_ASKED)
                if not outage.hopeless:
                    reading = await _visit(feed, states[feed.url], fetcher, clock)
                    outage.note(reading)
                await queue.put(reading)

    async def all_lanes() -> None:
        try:
            await asyncio.gather(*(lane(feeds) for feeds in _lanes(due, pace)))
        finally:
            await queue.put(None)

    visiting = asyncio.create_task(all_lanes())
    try:
        more = True
        while more:
            batch, more = await _next_batch(queue, pace.items)
            ready = outage.sift(batch) if more else [*outage.sift(batch), *outage.rest()]
            if ready:
                yield ready
        await visiting
    finally:
        visiting.cancel()


async def _next_batch(queue: asyncio.Queue[Reading | None], limit: int) -> tuple[list[Reading], bool]:
    """Wait for a reading and take along what else is ready; the second value is false after the last one."""
    batch: list[Reading] = []
    items = 0
    while not batch or (items < limit and not queue.empty()):
        reading = await queue.get()
        if reading is None:
            return batch, False
        batch.append(reading)
        items += len(reading.found or ())
    return batch, True


def _lanes(due: Sequence[Feed], pace: Capacity) -> list[Iterator[Feed]]:
    """Return the feeds in lanes, at most ``pace.lanes`` a domain, so that a slow host holds up its own only."""
    domains: dict[str, list[Feed]] = defaultdict(list)
    for feed in due:
        domains["" if feed.local else registrable_domain(host_of(feed.url))].append(feed)
    lanes: list[Iterator[Feed]] = []
    for domain, feeds in domains.items():
        shared = iter(feeds)
        lanes += [shared] * min(len(feeds), pace.lanes if domain else pace.feeds)
    return lanes


def _keep_the_peace(states: Mapping[str, FeedState], fetcher: Fetcher, started: datetime) -> None:
    """Let this run know which hosts asked an earlier one to wait."""
    for state in states.values():
        if state.retry_after is not None and state.retry_after > started:
            host = host_of(state.address)
            fetcher.limiter.hold(host, state.retry_after, domain=state.status == "rate-limited")
