"""Threads that work until they are told to stop, wait for servers that are away, and never fail in silence."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog

from news.clock import Clock
from news.errors import GuildwireError, Unavailable
from stream.backoff import Backoff

_log = structlog.get_logger("guildwire.up")

T = TypeVar("T")

AFTER_ERROR = 60.0
"""Seconds between attempts where a person has to mend something first."""


class Loop(threading.Thread):
    """A thread that is started at once, and that sets ``stop`` when it fails.

    The others going on without it would be a silent gap in what is watched.
    """

    def __init__(self, name: str, stop: threading.Event, act: Callable[[], None]) -> None:
        super().__init__(name=name, daemon=True)
        self.error: Exception | None = None
        """What ended it before its time."""
        self._stop_all = stop
        self._act = act
        self.start()

    def run(self) -> None:
        """Do the work."""
        try:
            self._act()
        except Exception as error:  # noqa: BLE001
            self.error = error
            say = _log.error if isinstance(error, GuildwireError) else _log.exception
            say("a part failed and everything stops", part=self.name, cause=str(error))
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


def repeat(name: str, clock: Clock, stop: threading.Event, every: float, act: Callable[[], object]) -> None:
    """Call ``act`` every so many seconds until ``stop`` is set."""
    backoff = Backoff(name, stop, clock)
    while not stop.is_set():
        try:
            act()
        except Unavailable as error:
            backoff.pause(error)
        except GuildwireError as error:
            _log.error("not done", part=name, cause=str(error))
            stop.wait(AFTER_ERROR)
        else:
            backoff.over()
            stop.wait(every)


def until_it_answers(name: str, clock: Clock, stop: threading.Event, open_: Callable[[], T]) -> T | None:
    """Return what ``open_`` returns, waiting for a server that does not answer yet; null when told to stop."""
    backoff = Backoff(name, stop, clock)
    while not stop.is_set():
        try:
            found = open_()
        except Unavailable as error:
            backoff.pause(error)
        else:
            backoff.over()
            return found
    return None
