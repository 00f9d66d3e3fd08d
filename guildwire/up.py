"""Everything in one process for one desk: the poller, the stages, the deliverer and the page.

Each part is a thread that ends at the next quiet moment once ``stop`` is set. Whatever was not
finished by then is taken up again at the next start, because nothing is committed before its effect.
"""

import asyncio
import threading
from collections.abc import Callable
from functools import partial

import structlog

from guildwire.passes import deliver_due, poll_once
from guildwire.wiring import Parts
from news import topics
from news.errors import GuildwireError, Unavailable
from stream.worker import work

_log = structlog.get_logger("guildwire.up")

POLL_EVERY = 30.0
"""Seconds between looks at which feeds are due."""
DELIVER_EVERY = 2.0
"""Seconds between looks at which deliveries are due."""


def start_stages(parts: Parts, names: tuple[str, ...], stop: threading.Event) -> list[threading.Thread]:
    """Start one worker thread for each stage named."""

    def consume(name: str) -> None:
        work(parts.log, parts.stage(name), stop, clock=parts.clock)

    return [_start(f"stage-{name}", stop, partial(consume, name)) for name in names]


def start_poller(parts: Parts, stop: threading.Event, every: float = POLL_EVERY) -> threading.Thread:
    """Start the thread that polls what is due; a changed feed list is read anew each time."""
    return _start("poller", stop, lambda: _repeat(stop, every, lambda: _poll(parts)))


def start_deliverer(parts: Parts, stop: threading.Event, every: float = DELIVER_EVERY) -> threading.Thread:
    """Start the thread that sends what is due."""
    return _start("deliverer", stop, lambda: _repeat(stop, every, lambda: deliver_due(parts)))


def everything(parts: Parts, stop: threading.Event) -> list[threading.Thread]:
    """Start all of it but the page."""
    # Opened here and once, so that a wrong address is reported to the person and not to a thread.
    for opened in (parts.log, parts.index, parts.engine, parts.feeds, parts.alerts, parts.stories, parts.enricher):
        assert opened is not None
    stages = start_stages(parts, topics.STAGES, stop)
    return [*stages, start_poller(parts, stop), start_deliverer(parts, stop)]


def _poll(parts: Parts) -> None:
    from ingest import feed_list

    asyncio.run(poll_once(parts, feed_list.load(parts.settings.feed_list)))


def _repeat(stop: threading.Event, every: float, act: Callable[[], object]) -> None:
    pause = every
    while not stop.is_set():
        try:
            act()
            pause = every
        except Unavailable as error:
            pause = min(max(pause, 1.0) * 2, 60.0)
            _log.warning("waiting", seconds=pause, cause=str(error))
        except GuildwireError as error:
            pause = 60.0
            _log.error("not done", cause=str(error))
        stop.wait(pause)


def _start(name: str, stop: threading.Event, act: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            act()
        except Exception:  # noqa: BLE001
            # A part that ends while the others go on would be a silent gap in what is watched.
            _log.exception("a part failed and everything stops", part=name)
            stop.set()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
