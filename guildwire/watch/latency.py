"""How long items took from found to searchable, as the index stage of this process saw it."""

import threading
from collections import deque
from collections.abc import Sequence

KEPT = 10_000
"""Items whose time is kept until somebody asks: with more, the latest."""


class Latencies:
    """Seconds by item since they were last taken. Safe for use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seconds: deque[float] = deque(maxlen=KEPT)

    def add(self, seconds: Sequence[float]) -> None:
        """Keep the times of a batch."""
        with self._lock:
            self._seconds.extend(seconds)

    def take(self) -> list[float]:
        """Return the times that were kept, and keep them no longer."""
        with self._lock:
            taken = list(self._seconds)
            self._seconds.clear()
            return taken
