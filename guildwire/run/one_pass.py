"""One pass: poll, enrich, index, match, deliver, each to its end, with the books of all of it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import structlog

from alerts import deliver as outbox
from alerts import port as alert_store
from alerts.port import Delivery
from guildwire.progress import Watch, silent
from guildwire.run.conditions import try_to_look_after
from guildwire.run.health import note_health
from guildwire.run.letters import Receipts
from guildwire.wiring import Parts
from ingest.poll import poll
from ingest.report import FeedResult, PollReport
from news import topics
from news.counts import Counts
from stream.worker import DrainLimits, drain

if TYPE_CHECKING:
    from ingest.feed import Feed

_log = structlog.get_logger("guildwire.deliver")


class Summary(msgspec.Struct, frozen=True):
    """What a pass did."""

    poll: PollReport | None
    stages: dict[str, Counts]
    """Counts of enrich, index and match."""
    recorded: Counts
    """What became of each match, under ``alerts.port.RECORDED``."""
    delivered: Counts
    """What became of each delivery, under ``alerts.deliver.WORDS``."""
    seconds: dict[str, float]
    """How long each part took."""
    next_try: datetime | None = None
    """When the feeds are asked again that our own network kept from answering; null without any."""

    @property
    def new(self) -> int:
        """How many items or revisions were published."""
        return 0 if self.poll is None else self.poll.found


class Timer:
    """Notes how long each named part of a pass takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """Book the time since the last lap under ``name``."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now


def one_pass(
    parts: Parts, feeds: Sequence["Feed"] | None, *, force: bool = False, watch: Watch = silent
) -> Summary:
    """Poll ``feeds`` (none if null), then run every stage until it has caught up, and deliver what is due.

    ``force`` polls feeds that are not due yet. Raises :class:`news.errors.Unavailable` when a part
    does not answer; what was done before is committed.
    """
    timer = Timer()
    report, again = None, None
    if feeds is not None:
        report = asyncio.run(poll_once(parts, feeds, force=force, watch=watch))
        again = next_try(parts, report)
        timer.lap("poll")
    recorded = Counts(alert_store.RECORDED)
    stages = {}
    for name in topics.STAGES:
        stages[name] = drain_stage(parts, name, recorded=recorded, watch=watch, gather=timedelta())
        timer.lap(name)
    try_to_look_after(parts)
    delivered = deliver_due(parts)
    timer.lap("deliver")
    note_health(parts)
    return Summary(report, stages, recorded, delivered, timer.seconds, again)


async def poll_once(
    parts: Parts,
    feeds: Sequence["Feed"],
    *,
    force: bool = False,
    ahead: timedelta = timedelta(),
    watch: Watch = silent,
    heard: Callable[[FeedResult], None] = lambda _: None,
) -> PollReport:
    """Poll the feeds that are due, with ``ahead`` those that fall due before its end, or all of them.

    ``heard`` is told what came of each, as soon as it is saved.
    """

    def progress(_: int, total: int, result: FeedResult | None) -> None:
        watch("poll", 0 if result is None else 1, total)
        if result is not None:
            heard(result)

    async with parts.fetcher() as fetcher:
        return await poll(
            feeds,
            parts.feeds,
            parts.log,
            fetcher,
            clock=parts.clock,
            rng=parts.rng,
            force=force,
            ahead=ahead,
            progress=progress,
            reader=parts.reader,
        )


def next_try(parts: Parts, report: PollReport) -> datetime | None:
    """Return when the first feed is asked again that our own network kept from answering; null without any."""
    if not report.network_down:
        return None
    keys = [result.key for result in report.results if result.outcome == "network-down"]
    return min((state.next_due for state in parts.feeds.states(keys) if state.next_due), default=None)


def drain_stage(
    parts: Parts,
    name: str,
    limits: DrainLimits = DrainLimits(),  # noqa: B008 (frozen)
    *,
    recorded: Counts | None = None,
    watch: Watch = silent,
    stop: Callable[[], bool] = lambda: False,
    gather: timedelta | None = None,
) -> Counts:
    """Run one stage until it has caught up or a limit is reached; ``gather`` is that of :meth:`Parts.stage`."""
    stage = parts.stage(name, recorded.merge if recorded is not None else None, gather=gather)
    waiting = parts.log.lag(stage.source, topics.group(name))
    watch(name, 0, waiting)
    if waiting == 0:
        return Counts(stage.words)  # joining a group to find nothing would cost its other members a rebalance
    return drain(
        parts.log, stage, limits, stop=stop, progress=lambda done: watch(name, done, None), clock=parts.clock
    )


def deliver_due(
    parts: Parts, limit: int = 1000, told: Callable[[Delivery, str], None] = lambda *_: None
) -> Counts:
    """Send what is due, each letter ending with its receipt. ``told`` hears each delivery's outcome.

    Needs the state store only; without the log the letters say that it does not answer.
    Raises :class:`news.errors.Unavailable` when the state store does not answer.
    """
    return outbox.deliver(
        parts.alerts,
        parts.channels,
        parts.clock,
        limit,
        rng=parts.rng,
        receipt=Receipts(parts),
        compose=parts.composer,
        told=told,
        rests=parts.rests,
    )
