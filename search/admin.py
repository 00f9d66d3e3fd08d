"""Looking after the index: what every backend offers to an operator beside ``search/port.py``."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import msgspec

Progress = Callable[[int, int], None]
"""Told how much is done and of how much; the whole may grow meanwhile."""


def silent(done: int, total: int) -> None:
    """Show no progress."""


class Finding(msgspec.Struct, frozen=True):
    """Something about the index that is not as it should be."""

    what: str
    remedy: str


class Rebuilt(msgspec.Struct, frozen=True):
    """What became of the index when it was written anew."""

    name: str
    """The index in use now."""
    documents: int
    removed: tuple[str, ...] = ()
    """What it replaced and is gone."""
    kept: tuple[str, ...] = ()
    """What it replaced and is still there."""
    refused: tuple[str, ...] = ()
    """Documents that could not be written anew, each with the reason; left out of the new index."""


class Cost(msgspec.Struct, frozen=True):
    """What writing the index anew takes; ``str()`` says it in words."""

    documents: int
    seconds: float
    """At a rate that was measured on one small machine; it is an idea, not a promise."""
    needed: int
    """Bytes of disk that are taken beside those of the index in use, until it is done."""
    free: int | None = None
    """Bytes that are free; null where that cannot be known."""

    def __str__(self) -> str:
        minutes = math.ceil(self.seconds / 60)
        took = "a minute" if minutes <= 1 else f"{minutes} minutes"
        return f"it takes about {took} and {_megabytes(self.needed)} of disk{self._room()}"

    def _room(self) -> str:
        if self.free is None:
            return ""
        return f"; {'only ' if self.free < self.needed else ''}{_megabytes(self.free)} are free"


class IndexReport(msgspec.Struct, frozen=True):
    """How the index stands."""

    server: str
    """What it runs on, with its version, and where that is."""
    documents: int
    now: datetime | None
    """The server's clock, aware; null where it runs on ours or does not tell."""


def _megabytes(number: int) -> str:
    return f"{max(1, round(number / 1_000_000)):,} MB"


class RolloverLimits(msgspec.Struct, frozen=True):
    """When a roll-over is due; without any limit it always is."""

    documents: int | None = None
    size: str = ""
    """Of the largest primary shard, as Elasticsearch writes it: ``50gb``."""
    age: str = ""
    """Since the index was made: ``30d``."""


class IndexAdmin(Protocol):
    """Operations on the whole index.

    All raise :class:`news.errors.Unavailable` when a server does not answer and
    :class:`news.errors.WrongUse` for what this backend or this server cannot do.
    """

    def create(self) -> list[str]:
        """Make what is missing and bring templates up to date; return what was written. Safe to repeat."""
        ...

    def look(self) -> IndexReport:
        """Return how the index stands. Changes nothing, here or on the server.

        Raises :class:`news.errors.NotMade` where nothing was made yet and the first use makes it, and
        :class:`news.errors.WrongUse` where there is a server without the index that the settings name.
        """
        ...

    def check(self) -> list[Finding]:
        """Compare the index with the field table and look for trouble; an empty list is good news.

        Changes nothing, here or on the server.
        """
        ...

    def reindex(self, progress: Progress = silent, *, keep: bool = False, leave_refused: bool = False) -> Rebuilt:
        """Write every document anew by the present field table, while the index is read and written.

        No write is lost and no reader sees a half-written index. Where it is killed, the index
        stays as it was, and the next call clears away what was left. ``keep`` keeps what is
        replaced. A document that is refused ends it before anything is replaced, unless ``leave_refused``.
        """
        ...

    def cost(self) -> Cost:
        """Return what :meth:`reindex` takes. Changes nothing."""
        ...

    def rollover(self, limits: RolloverLimits) -> str:
        """Begin a new index for new documents and return its name; empty if no limit was reached."""
        ...

    def snapshot(self, target: str, at: datetime, progress: Progress = silent) -> str:
        """Copy the index to a repository or folder and return the copy's name. ``at`` (aware) goes into it."""
        ...

    def close(self) -> None:
        """Let go of every resource. May be called twice."""
        ...
