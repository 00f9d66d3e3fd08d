"""Everything in one process for one desk: the poller, the stages, the deliverer and the page.

Each part is a thread that ends at the next quiet moment once ``stop`` is set. Whatever was not
finished by then is taken up again at the next start, because nothing is committed before its effect.
Each tells its turns and counts what it does, for ``/livez`` and ``/metrics``.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial

import structlog

from alerts.port import Delivery
from guildwire.run.conditions import look_after
from guildwire.run.feeds_in_force import watched_feeds
from guildwire.run.health import HealthNotes
from guildwire.run.housekeeping import keep
from guildwire.run.loops import Loop, repeat, until_it_answers
from guildwire.run.one_pass import deliver_due, next_try, poll_once
from guildwire.watch.turns import Turned
from guildwire.wiring import Parts
from ingest.report import FeedResult
from news import topics
from stream.worker import Batch, work

_log = structlog.get_logger("guildwire.up")

POLL_EVERY = 30.0
"""Seconds between looks at which feeds are due."""
KEEP_EVERY = 24 * 3600.0
"""Seconds between rounds of housekeeping."""
WATCH_EVERY = 60.0
"""Seconds between looks at what is wrong with Guildwire itself."""
NOTE_EVERY = 60.0
"""Seconds between two notes of the pipeline's health."""
DELIVER_EVERY = 2.0
"""Seconds between looks at which deliveries are due."""

BOUNDS = {"poll": 600.0, "deliver": 180.0, "keep": 3600.0, "watch": 600.0, "health": 60.0}
"""Seconds a loop may be at one piece of work: the answers of a slow host, a letter, a round of housekeeping, a
look at everything, a note of the pipeline's health."""
STAGE_BOUND = 120.0
"""The same for a stage's batch: Elasticsearch and Kafka are each given up to a minute to answer."""


def start_stages(parts: Parts, names: tuple[str, ...], stop: threading.Event) -> list[Loop]:
    """Start one worker thread for each stage named."""

    spans = parts.spans

    def counted(name: str, batch: Batch) -> None:
        parts.meters.batch(name, batch)
        spans.batch(name, batch)

    def consume(name: str, turned: Turned) -> None:
        work(
            parts.log,
            parts.stage(name, parts.meters.recorded),
            stop,
            counted=partial(counted, name),
            turned=turned,
            clock=parts.clock,
        )

    return [_loop(parts, name, stop, partial(consume, name)) for name in names]


def start_work(parts: Parts, names: tuple[str, ...], stop: threading.Event) -> list[Loop]:
    """Start the stages named, ``deliver`` among them, once the servers answer; none if told to stop before."""
    stages = tuple(name for name in names if name != "deliver")
    # Opened here and once, so that a wrong address is reported to the person and not to a thread.
    turned = parts.turns.loop("start", STAGE_BOUND)
    until_it_answers("start", parts.clock, stop, lambda: [parts.alerts, *map(parts.stage, stages)], turned)
    parts.turns.ended("start")
    loops = [*start_stages(parts, stages, stop), *start_noting(parts, stop)]
    if "deliver" in names:
        loops += [start_deliverer(parts, stop), start_watcher(parts, stop)]
    return loops


def start_poller(parts: Parts, stop: threading.Event, every: float = POLL_EVERY) -> Loop:
    """Start the thread that polls what is due; a changed feed list is read anew each time."""
    return _repeating(parts, "poll", stop, every, partial(_poll, parts))


def start_deliverer(parts: Parts, stop: threading.Event, every: float = DELIVER_EVERY) -> Loop:
    """Start the thread that sends what is due."""
    spans = parts.spans

    def act(turned: Turned) -> None:
        def told(delivery: Delivery, outcome: str) -> None:
            parts.meters.delivery(outcome)
            spans.letter(delivery.traces, delivery.channel, outcome)
            turned("")

        deliver_due(parts, told=told)

    return _repeating(parts, "deliver", stop, every, act)


def start_watcher(parts: Parts, stop: threading.Event, every: float = WATCH_EVERY) -> Loop:
    """Start the thread that tells what is wrong with feeds, stages, subscriptions and channels."""
    return _repeating(parts, "watch", stop, every, lambda _: look_after(parts))


def start_housekeeper(parts: Parts, stop: threading.Event, every: float = KEEP_EVERY) -> Loop:
    """Start the thread that forgets what the settings let go and mends the files, now and once a day."""

    def act(_: Turned) -> None:
        _log.info("kept house", **keep(parts))

    return _repeating(parts, "keep", stop, every, act)


def start_noting(parts: Parts, stop: threading.Event, every: float = NOTE_EVERY) -> list[Loop]:
    """Start the thread that keeps the pipeline's health for Kibana; none where the index is a file.

    Its own, so that no letter and no stage ever waits for it.
    """
    if parts.health_log is None:
        return []
    notes = HealthNotes(parts)
    return [_repeating(parts, "health", stop, every, lambda _: notes.note())]


def everything(parts: Parts, stop: threading.Event) -> list[Loop]:
    """Start all of it but the page."""
    # Opened here and once, so that a wrong address is reported to the person and not to a thread.
    for opened in (parts.log, parts.index, parts.engine, parts.feeds, parts.alerts, parts.stories, parts.enricher):
        assert opened is not None
    stages = start_stages(parts, topics.STAGES, stop)
    starts = (start_poller, start_deliverer, start_watcher, start_housekeeper)
    return [*stages, *start_noting(parts, stop), *(start(parts, stop) for start in starts)]


def _loop(parts: Parts, name: str, stop: threading.Event, act: Callable[[Turned], None]) -> Loop:
    turned = parts.turns.loop(name, BOUNDS.get(name, STAGE_BOUND))
    return Loop(name, stop, lambda: act(turned), partial(parts.turns.failed, name))


def _repeating(
    parts: Parts, name: str, stop: threading.Event, every: float, act: Callable[[Turned], None]
) -> Loop:
    def turn(turned: Turned) -> None:
        repeat(name, parts.clock, stop, every, lambda: act(turned), turned)

    return _loop(parts, name, stop, turn)


def _poll(parts: Parts, turned: Turned) -> None:
    def heard(result: FeedResult) -> None:
        parts.meters.feed(result)
        turned("")

    began = time.monotonic()
    report = asyncio.run(poll_once(parts, watched_feeds(parts), heard=heard))
    report.sum_up(next_try(parts, report))
    parts.meters.poll(report, time.monotonic() - began)
