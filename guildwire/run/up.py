"""Everything in one process for one desk: the poller, the stages, the deliverer and the page.

Each part is a thread that ends at the next quiet moment once ``stop`` is set. Whatever was not
finished by then is taken up again at the next start, because nothing is committed before its effect.
"""

import asyncio
import threading
from functools import partial

import structlog

from guildwire.run.feeds_in_force import watched_feeds
from guildwire.run.housekeeping import keep
from guildwire.run.loops import Loop, repeat
from guildwire.run.one_pass import deliver_due, poll_once
from guildwire.wiring import Parts
from news import topics
from news.counts import Counts
from stream.worker import work

_log = structlog.get_logger("guildwire.up")

POLL_EVERY = 30.0
"""Seconds between looks at which feeds are due."""
KEEP_EVERY = 24 * 3600.0
"""Seconds between rounds of housekeeping."""
DELIVER_EVERY = 2.0
"""Seconds between looks at which deliveries are due."""


def start_stages(parts: Parts, names: tuple[str, ...], stop: threading.Event) -> list[Loop]:
    """Start one worker thread for each stage named."""

    def consume(name: str) -> None:
        work(parts.log, parts.stage(name), stop, counted=partial(_note, name), clock=parts.clock)

    return [Loop(name, stop, partial(consume, name)) for name in names]


def _note(name: str, counts: Counts) -> None:
    _log.info("batch done", stage=name, **{word: number for word, number in counts.items() if number})


def start_poller(parts: Parts, stop: threading.Event, every: float = POLL_EVERY) -> Loop:
    """Start the thread that polls what is due; a changed feed list is read anew each time."""
    return Loop("poll", stop, lambda: repeat("poll", parts.clock, stop, every, lambda: _poll(parts)))


def start_deliverer(parts: Parts, stop: threading.Event, every: float = DELIVER_EVERY) -> Loop:
    """Start the thread that sends what is due."""
    return Loop("deliver", stop, lambda: repeat("deliver", parts.clock, stop, every, lambda: deliver_due(parts)))


def start_housekeeper(parts: Parts, stop: threading.Event, every: float = KEEP_EVERY) -> Loop:
    """Start the thread that forgets what the settings let go and mends the files, now and once a day."""

    def act() -> None:
        _log.info("kept house", **keep(parts))

    return Loop("keep", stop, lambda: repeat("keep", parts.clock, stop, every, act))


def everything(parts: Parts, stop: threading.Event) -> list[Loop]:
    """Start all of it but the page."""
    # Opened here and once, so that a wrong address is reported to the person and not to a thread.
    for opened in (parts.log, parts.index, parts.engine, parts.feeds, parts.alerts, parts.stories, parts.enricher):
        assert opened is not None
    stages = start_stages(parts, topics.STAGES, stop)
    return [*stages, start_poller(parts, stop), start_deliverer(parts, stop), start_housekeeper(parts, stop)]


def _poll(parts: Parts) -> None:
    asyncio.run(poll_once(parts, watched_feeds(parts)))
