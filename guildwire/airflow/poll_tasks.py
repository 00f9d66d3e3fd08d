"""Polling in shards: which feeds go together, one shard's poll, and the sum of all shards."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from math import ceil
from typing import Any

import structlog

from guildwire.run.feeds_in_force import watched_feeds
from guildwire.run.one_pass import next_try, poll_once
from guildwire.wiring import Parts
from ingest import schedule
from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import host_of
from ingest.report import PollReport
from news import topics
from news.errors import WrongUse
from news.text.domains import registrable_domain

_log = structlog.get_logger("guildwire.poll")

MOST_SHARDS = 8
"""A mapped task of Airflow costs about half a second on two cores, so more would cost more than they gain."""
PATIENCE = timedelta(seconds=30)
"""How long a run waits until a publisher allows the next poll of a feed."""
MOST_WAITING = 50_000
"""Items that may wait to be enriched before polling pauses: as many as one drain takes."""
FEEDS_A_SHARD = 20
"""Feeds due for which one more shard is worth its cost."""


def plan(
    parts: Parts, *, force: bool = False, beat: float = 0.0, most: int = MOST_WAITING
) -> list[dict[str, Any]]:
    """Return as many shards as the feeds that are due are worth, those without such feeds left out.

    What falls due before the next run, in ``beat`` minutes, is due at this one.
    There are none while more than ``most`` items wait to be enriched: what is not fetched now is
    fetched later, but what is fetched must be kept somewhere.
    """
    feeds = watched_feeds(parts)
    waiting = parts.log.lag(topics.FOUND, topics.group("enrich"))
    if waiting > most:
        _log.warning("polling pauses until the stages have caught up", waiting=waiting, most=most)
        return []
    now = parts.clock()
    states = parts.feeds.sync(feeds, now)
    ahead = timedelta(minutes=beat)
    due = feeds if force else [feed for feed in feeds if pause(feed, states[feed.url], now, ahead) is not None]
    of = shards_for(len(due))
    used = sorted({shard_of(domain(feed, states), of) for feed in due})
    _log.info("due", feeds=len(due), listed=len(feeds), shards=len(used))
    return [{"shard": shard, "of": of, "force": force, "beat": beat} for shard in used]


def poll_shard(
    parts: Parts,
    shard: int,
    of: int,
    *,
    force: bool = False,
    beat: float = 0.0,
    sleep: Callable[[float], object] = time.sleep,
) -> dict[str, int]:
    """Poll what is due in one shard; a feed that fails is one of the counts.

    Waits for a feed whose publisher allows the next poll within :data:`PATIENCE`: two runs are
    seldom exactly a beat apart, and a feed that may be asked every five minutes would be missed
    by seconds.
    """
    if not 0 <= shard < of <= MOST_SHARDS:
        raise WrongUse(
            f"there is no shard {shard} of {of}: shards count from 0, and there are {MOST_SHARDS} at most"
        )
    feeds = watched_feeds(parts)
    now, ahead = parts.clock(), timedelta(minutes=beat)
    states = parts.feeds.sync(feeds, now)
    feeds = select(feeds, states, shard, of)
    if not force:
        pauses = [pause(feed, states[feed.url], now, ahead) or timedelta() for feed in feeds]
        sleep(max(pauses, default=timedelta()).total_seconds())
    report = asyncio.run(poll_once(parts, feeds, force=force, ahead=ahead))
    counts = _counts(report)
    if report.network_down:
        report.sum_up(next_try(parts, report))
    _log.info("shard polled", shard=f"{shard + 1}/{of}", **counts)
    return counts


def pause(feed: Feed, state: FeedState, now: datetime, ahead: timedelta) -> timedelta | None:
    """Return how long to wait before a feed is polled in this run; null where it is not this run's."""
    if schedule.falls_due(feed, state, now, ahead):
        return timedelta()
    soon = max(schedule.allowed(feed, state), now)
    if not ahead or soon > now + PATIENCE or not schedule.falls_due(feed, state, soon, ahead - (soon - now)):
        return None
    return soon - now


def sum_up(shards: Sequence[Mapping[str, int] | None]) -> dict[str, int]:
    """Return the sum of the shards, and write it as one line; a warning where feeds failed."""
    total: dict[str, int] = {"feeds": 0, "failed": 0, "fetched": 0, "found": 0}
    for counts in shards:
        for word, number in (counts or {}).items():
            total[word] = total.get(word, 0) + number
    say = _log.warning if total["failed"] else _log.info
    say("poll done", **total)
    return total


def shards_for(due: int) -> int:
    """Return how many shards so many feeds are worth; at least one."""
    return max(1, min(MOST_SHARDS, ceil(due / FEEDS_A_SHARD)))


def shard_of(name: str, of: int) -> int:
    """Return the shard of a registrable domain. It depends on nothing else, so no domain is ever in two."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) % of


def select(feeds: Collection[Feed], states: Mapping[str, FeedState], shard: int, of: int) -> list[Feed]:
    """Return the feeds of one shard in the order of the list."""
    return [feed for feed in feeds if shard_of(domain(feed, states), of) == shard]


def domain(feed: Feed, states: Mapping[str, FeedState]) -> str:
    """Return the registrable domain of the address that is really asked, which may have moved."""
    return registrable_domain(host_of(states[feed.url].address))


def _counts(report: PollReport) -> dict[str, int]:
    outcomes = {word: number for word, number in report.feeds.items() if number}
    base = {"feeds": len(report.results), "failed": 0, "fetched": report.fetched, "found": report.found}
    return {**base, **outcomes}
