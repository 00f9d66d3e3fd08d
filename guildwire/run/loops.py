"""Threads that work until they are told to stop, wait for servers that are away, and never fail in silence."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import structlog

from guildwire.watch.turns import Turned, ignore
from news.clock import Clock
from news.errors import GuildwireError, Unavailable
from stream.backoff import Backoff

_log = structlog.get_logger("guildwire.up")

T = TypeVar("T")

AFTER_ERROR = 60.0
"""Seconds between attempts where a person has to mend something first."""
REST = 15.0
"""Seconds a loop rests at a stretch: as long as a turn may be old while nothing is to be done."""


class Loop(threading.Thread):
    """A thread that is started at once, and that sets ``stop`` when it fails.

    The others going on without it would be a silent gap in what is watched. ``failed`` is told the cause.
    """

    def __init__(
        self, name: str, stop: threading.Event, act: Callable[[], None], failed: Callable[[str], None] = ignore
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.error: Exception | None = None
        """What ended it before its time."""
        self._stop_all = stop
        self._act = act
        self._failed = failed
        self.start()

    def run(self) -> None:
        """Do the work."""
        try:
            self._act()
        except Exception as error:  # noqa: BLE001
            self.error = error
            say = _log.error if isinstance(error, GuildwireError) else _log.exception
            say("a part failed and everything stops", part=self.name, cause=str(error))
            self._failed(str(error) or type(error).__name__)
            self._stop_all.set()


def join(loops: Sequence[Loop], seconds: float = 60.0) -> None:
    """Wait until what is in hand is finished. Raises :class:`GuildwireError` naming a loop that failed."""
    for loop in loops:
        loop.join(timeout=seconds)
        if loop.is_alive():
            raise GuildwireError(
                f"{loop.name} did not end within {seconds:.0f} s; what it had in hand comes again"
            )
    for loop in loops:
        if isinstance(loop.error, GuildwireError):
            raise loop.error
        if loop.error is not None:
            raise GuildwireError(f"{loop.name} failed: {type(loop.error).__name__}: {loop.error}") from loop.error


def repeat(
    name: str,
    clock: Clock,
    stop: threading.Event,
    every: float,
    act: Callable[[], object],
    turned: Turned = ignore,
) -> None:
    """Call ``act`` every so many seconds until ``stop`` is set; ``turned`` is told each turn, rests among them."""
    backoff = Backoff(name, stop, clock, turned)
    while not stop.is_set():
        try:
            act()
        except Unavailable as error:
            backoff.pause(error)
        except GuildwireError as error:
            _log.error("not done", part=name, cause=str(error))
            turned(str(error))
            rest(stop, AFTER_ERROR, partial(turned, str(error)))
        else:
            backoff.over()
            rest(stop, every, partial(turned, ""))


def rest(stop: threading.Event, seconds: float, turn: Callable[[], None], stretch: float = REST) -> None:
    """Wait until ``stop`` is set, at most so many seconds, with a turn after each ``stretch`` of them."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not stop.wait(min(left, stretch)):
        turn()


def until_it_answers(
    name: str, clock: Clock, stop: threading.Event, open_: Callable[[], T], turned: Turned = ignore
) -> T | None:
    """Return what ``open_`` returns, waiting for a server that does not answer yet; null when told to stop."""
    backoff = Backoff(name, stop, clock, turned)
    while not stop.is_set():
        try:
            found = open_()
        except Unavailable as error:
            backoff.pause(error)
        else:
            backoff.over()
            return found
    return None
