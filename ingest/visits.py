"""Visits many feeds at once, in lanes, and hands out what they gave in batches."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence

import msgspec

from ingest.feed import Feed, FeedState
from ingest.network.signs import domain
from ingest.network.watch import NOT_ASKED, OutageWatch
from ingest.publish import Reading
from news.clock import Clock


class Capacity(msgspec.Struct, frozen=True):
    """How much is in hand at once."""

    feeds: int = 64
    """Feeds fetched, parsed or waiting to be published."""
    lanes: int = 2
    """Feeds of one registrable domain among them; local feeds may use all."""
    items: int = 500
    """Items after which a batch is published and saved, even if more is ready."""


Visit = Callable[[Feed], Awaitable[Reading]]
"""Asks one feed and reads what it gives."""


async def visits(
    due: Sequence[Feed],
    states: Mapping[str, FeedState],
    visit: Visit,
    watch: OutageWatch,
    clock: Clock,
    pace: Capacity,
) -> AsyncGenerator[list[Reading]]:
    """Yield what the feeds gave, many at a time when they come fast. Failures stay with ``watch``.

    When all were asked, those that ``watch`` names are asked as well, round by round.
    """
    queue: asyncio.Queue[Reading | None] = asyncio.Queue(maxsize=pace.feeds)
    slots = asyncio.Semaphore(pace.feeds)

    async def lane(feeds: Iterator[Feed]) -> None:
        for feed in feeds:
            async with slots:
                reading = Reading(feed=feed, state=states[feed.url], at=clock(), answer=NOT_ASKED)
                known = watch.has(feed)
                if not watch.spares(feed):
                    began = watch.moment()
                    reading = await visit(feed)
                    watch.note(reading, began, clock())
                if not known and not watch.keep(reading):
                    await queue.put(reading)

    async def all_rounds() -> None:
        feeds = due
        try:
            while feeds:
                await asyncio.gather(*(lane(each) for each in _lanes(feeds, states, pace)))
                feeds = watch.next_round()
        finally:
            await queue.put(None)

    visiting = asyncio.create_task(all_rounds())
    try:
        more = True
        while more:
            batch, more = await _next_batch(queue, pace.items)
            if batch:
                yield batch
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


def _lanes(feeds: Sequence[Feed], states: Mapping[str, FeedState], pace: Capacity) -> list[Iterator[Feed]]:
    """Return the feeds in lanes, at most ``pace.lanes`` a domain, so that a slow host holds up its own only."""
    domains: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        domains["" if feed.local else domain(states[feed.url].address)].append(feed)
    lanes: list[Iterator[Feed]] = []
    for name, group in domains.items():
        shared = iter(group)
        lanes += [shared] * min(len(group), pace.lanes if name else pace.feeds)
    return lanes
