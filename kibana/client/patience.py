"""Waiting for a Kibana that is starting, within a time that all attempts share."""

import time
from collections.abc import Callable
from typing import TypeVar

from kibana.client.answers import StillStarting
from kibana.client.http import NotReached
from news.errors import Unavailable

T = TypeVar("T")

PAUSE = 2.0
"""Seconds between two attempts."""

Waiting = Callable[[str, float], None]
"""Told why Kibana cannot be used yet and for how many seconds more it is waited for."""


def silent(reason: str, left: float) -> None:
    """Tell nobody."""


class Patience:
    """Tries again until a time is over, which begins with the first question."""

    def __init__(
        self,
        url: str,
        seconds: float,
        waiting: Waiting = silent,
        timer: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``url`` is what errors call Kibana; with 0 ``seconds`` everything is tried once."""
        self._url = url
        self._seconds = seconds
        self._waiting = waiting
        self._timer = timer
        self._sleep = sleep
        self._until: float | None = None

    def ask(self, what: str, act: Callable[[], T]) -> T:
        """Return what ``act`` returns. Raises :class:`Unavailable`, naming ``what``, when the time is over."""
        if self._until is None:
            self._until = self._timer() + self._seconds
        while True:
            try:
                return act()
            except (StillStarting, NotReached) as error:
                for_good = isinstance(error, NotReached) and error.for_good
                left = self._until - self._timer()
                if for_good or left <= 0:
                    raise self._over(what, error, for_good=for_good) from error
                self._waiting(str(error), left)
                self._sleep(min(PAUSE, left))

    def _over(self, what: str, error: Exception, *, for_good: bool) -> Unavailable:
        if for_good:
            return Unavailable(f"Kibana at {self._url}: {what} failed: {error}")
        waited = f" after {self._seconds:.0f} s" if self._seconds else ""
        return Unavailable(
            f"Kibana at {self._url}: {what} failed{waited}: {error}; check the address (--url, GUILDWIRE_KIBANA) "
            "and Kibana's log, or wait longer with --wait"
        )
