"""Backing off while a server does not answer, and saying so: what for, since when, and when it is over."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from news.clock import Clock

_log = structlog.get_logger("guildwire.waiting")

FIRST = 1.0
"""Seconds of the first pause; each further one is twice as long."""
LONGEST = 30.0
"""Seconds of a pause at most: how late the end of an outage may be noticed."""


class Backoff:
    """The pauses of one loop, and its turns. For one thread.

    The log gets a line for each pause, which names the loop, the cause and the time since when
    (UTC), and one line when the loop goes on. ``turned`` is told each turn: an empty text, or what is waited for.
    """

    def __init__(
        self, loop: str, stop: threading.Event, clock: Clock, turned: Callable[[str], None] = lambda _: None
    ) -> None:
        self._loop = loop
        self._stop = stop
        self._clock = clock
        self._turned = turned
        self._pause = FIRST
        self._since: tuple[datetime, float] | None = None

    def pause(self, cause: Exception) -> None:
        """Wait once, longer each time, or until the loop is told to stop."""
        if self._since is None:
            self._since = self._clock(), time.monotonic()
        since = f"{self._since[0]:%Y-%m-%d %H:%M:%S} UTC"
        _log.warning("waiting", part=self._loop, since=since, again_in=f"{self._pause:.0f} s", cause=str(cause))
        self._turned(str(cause))
        self._stop.wait(self._pause)
        self._turned(str(cause))
        self._pause = min(self._pause * 2, LONGEST)

    def over(self) -> None:
        """Note that the loop's work succeeds; to be called each time it does."""
        if self._since is not None:
            _log.info("goes on", part=self._loop, waited=f"{time.monotonic() - self._since[1]:.0f} s")
        self._since = None
        self._pause = FIRST
        self._turned("")
