"""The two readers: one for what cannot cost much, and one that no document can hold up."""

import asyncio

from ingest.parse.document import Unparsed
from ingest.reading.limits import Limits
from ingest.reading.read import Read, Unread, given_up, read
from ingest.reading.worker import Done, GaveUp
from ingest.reading.workers import Workers

SMALL = 256 * 1024
"""Bytes of a document that is cheap to read whatever it holds: `make fuzz` holds every one to 2 s a megabyte."""
CROWD = 4 * 1024 * 1024
"""Bytes of small documents waiting to be read for which starting processes is worth its cost: they are half a
second's work, and a process takes a fifth of one to start."""


class DirectReader:
    """Reads in threads of this process, without limits: for tests and what comes from one's own hand."""

    async def read(self, unread: Unread) -> Read | Unparsed:
        """Return what the document says."""
        return await asyncio.to_thread(_read_here, unread)


def _read_here(unread: Unread) -> Read | Unparsed:
    try:
        return read(unread)
    except MemoryError:
        return given_up("for want of memory", unread)


class LimitedReader:
    """Reads small documents in threads, as long as few wait, and all others in processes with limits.

    To be closed. A document that takes more than the limits is ``too-costly``; the others go on meanwhile.
    """

    def __init__(self, limits: Limits = Limits(), *, small: int = SMALL) -> None:  # noqa: B008 (frozen)
        self._limits = limits
        self._small = small
        self._workers: Workers | None = None
        self._waiting = 0

    @property
    def has_processes(self) -> bool:
        """Whether a process was started for reading."""
        return self._workers is not None and self._workers.running

    async def read(self, unread: Unread) -> Read | Unparsed:
        """Return what the document says."""
        size = len(unread.body)
        if self._workers is None and size <= self._small and self._waiting + size <= CROWD:
            self._waiting += size
            try:
                return await asyncio.to_thread(_read_here, unread)
            finally:
                self._waiting -= size
        if self._workers is None:
            self._workers = Workers(self._limits)
        return self._judge(await self._workers.run(read, unread), unread)

    def close(self) -> None:
        """End the processes; another document would start new ones."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def _judge(self, answer: Done | GaveUp, unread: Unread) -> Read | Unparsed:
        cause = answer if isinstance(answer, GaveUp) else answer.value
        if isinstance(cause, GaveUp):
            return self._given_up(cause.cause, unread)
        found: Read | Unparsed = cause
        # Libraries call it damage when they are refused memory.
        if isinstance(answer, Done) and answer.last and isinstance(found, Unparsed) and found.status == "broken":
            return self._given_up("memory", unread)
        return found

    def _given_up(self, cause: str, unread: Unread) -> Unparsed:
        limits = self._limits
        spent = {
            "cpu": f"after {limits.cpu} s of processor time",
            "memory": f"at {limits.memory // 1024**2} MiB of memory",
            "clock": f"after {limits.seconds:.0f} s",
        }
        return given_up(spent.get(cause, f"as its process ended twice ({cause})"), unread)
