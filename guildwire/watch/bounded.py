"""Looks at what may hang: each ends in time, is shared by all who ask at once, and not repeated for a moment."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from news.errors import GuildwireError, Unavailable

T = TypeVar("T")

LIMIT = 3.0
"""Seconds a look may take before it counts as not answered."""
FRESH = 2.0
"""Seconds for which an answer is given again."""

Timer = Callable[[], float]


class Bounded(Generic[T]):
    """A look at one thing. Safe for use from several threads.

    A look that hangs keeps its thread until it ends, and no second one is begun before that, so
    however often one asks there is never more than one.
    """

    def __init__(
        self,
        name: str,
        look: Callable[[], T],
        *,
        limit: float = LIMIT,
        fresh: float = FRESH,
        timer: Timer = time.monotonic,
    ) -> None:
        self.name = name
        self._look = look
        self._limit = limit
        self._fresh = fresh
        self._timer = timer
        self._lock = threading.Lock()
        self._running: _Attempt[T] | None = None
        self._last: _Attempt[T] | None = None

    def begin(self) -> None:
        """Begin to look, unless an answer is fresh or a look is under way."""
        with self._lock:
            self._settle()
            fresh = self._last is not None and self._timer() - self._last.ended < self._fresh
            if self._running is None and not fresh:
                self._running = _Attempt(self._look, self._timer, self.name)

    def get(self) -> T:
        """Return what was seen. Raises what the look raised; :class:`Unavailable` when it did not end in time."""
        self.begin()
        with self._lock:
            attempt = self._running or self._last
        assert attempt is not None
        if not attempt.done.wait(max(attempt.began + self._limit - self._timer(), 0.0)):
            raise Unavailable(f"no answer for {self._timer() - attempt.began:.0f} s; see whether it hangs")
        return attempt.answer()

    def _settle(self) -> None:
        if self._running is not None and self._running.done.is_set():
            self._last, self._running = self._running, None


class _Attempt(Generic[T]):
    def __init__(self, look: Callable[[], T], timer: Timer, name: str) -> None:
        self.began = timer()
        self.ended = self.began
        self.done = threading.Event()
        self._timer = timer
        self._found: list[T] = []
        self._error: Exception | None = None
        # A daemon: a look that hangs must not keep the process from ending.
        threading.Thread(target=self._run, args=(look,), name=f"look at {name}", daemon=True).start()

    def _run(self, look: Callable[[], T]) -> None:
        try:
            self._found.append(look())
        except Exception as error:  # noqa: BLE001 (raised again where it is asked for)
            self._error = error
        finally:
            self.ended = self._timer()
            self.done.set()

    def answer(self) -> T:
        if self._error is not None:
            raise self._error
        return self._found[0]


class Seen(Generic[T]):
    """What became of one look among several: either what was found, or why nothing was."""

    def __init__(self, found: T | None, error: str = "") -> None:
        self.found = found
        self.error = error


def all_of(looks: Mapping[str, Bounded[Any]]) -> dict[str, Seen[Any]]:
    """Look at several things at once, so that all of them together take no longer than one may; never raises."""
    for look in looks.values():
        look.begin()
    return {name: _seen(look) for name, look in looks.items()}


def _seen(look: Bounded[T]) -> Seen[T]:
    try:
        return Seen(look.get())
    except GuildwireError as error:
        return Seen(None, str(error))
    except Exception as error:  # noqa: BLE001 (one thing that fails must not hide the others)
        return Seen(None, f"{type(error).__name__}: {error}")
