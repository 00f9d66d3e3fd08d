"""Members of a consumer group that read at the same time, each in a thread of its own, as workers do."""

import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from news.errors import Unavailable
from stream.port import Log, Message

PATIENCE = 60.0
"""Seconds after which a test gives up on what should have happened long ago."""


class Member:
    """Reads ``topic`` in ``group`` until the block ends, and commits each batch unless ``commits`` is false."""

    def __init__(self, log: Log, topic: str, group: str = "g", *, commits: bool = True) -> None:
        self.got: list[Message] = []
        self.reads = 0
        self.commits = commits
        self.error: BaseException | None = None
        self._reader = log.reader(topic, group)
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def keys(self) -> list[str]:
        """Keys of what it got, in the order it got them."""
        return [message.key for message in self.got]

    @property
    def partitions(self) -> set[int]:
        """Partitions it got something of."""
        return {message.partition for message in self.got}

    def wait(self, done: Callable[[], bool]) -> None:
        """Return once ``done`` holds; it is asked again after every read."""
        with self._changed:
            assert self._changed.wait_for(lambda: done() or self.error is not None, PATIENCE), self.got
        if self.error is not None:
            raise self.error

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)
        self._reader.close()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                # What could not be committed, or was in hand when partitions moved, comes again.
                with suppress(Unavailable):
                    self._step()
        except BaseException as error:  # noqa: BLE001 (raised by ``wait``, in the test's own thread)
            self.error = error
        with self._changed:
            self._changed.notify_all()

    def _step(self) -> None:
        found = self._reader.read(100, wait=0.2)
        if self.commits:
            self._reader.commit()
        with self._changed:
            self.got += found
            self.reads += 1
            self._changed.notify_all()
