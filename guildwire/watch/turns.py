"""When each loop of a process last turned, so that one that works or waits can be told from one that is stuck.

A loop turns each time it comes back to its beginning, and while it rests or waits for a server; a piece of work
may take as long as the loop's bound. Turns are kept in memory for the process itself (``/livez``) and, every few
seconds, in a small file of the data folder for others (``guildwire doctor``).
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
import structlog

from news.clock import Clock

_log = structlog.get_logger("guildwire.turns")

FOLDER = "turns"
"""Folder in a data folder that holds one file for each process with loops."""
WRITE_EVERY = 5.0
"""Seconds between two writings of a process's file at least."""


class LoopTurn(msgspec.Struct, frozen=True, kw_only=True):
    """The last turn of one loop."""

    loop: str
    process: str
    """``HOST-PID``."""
    turned: datetime
    """When it last turned; aware UTC."""
    bound: float
    """Seconds a piece of its work may take."""
    waiting: str = ""
    """What it waits for: why a server that it needs cannot be used. Empty while it works or rests."""
    since: datetime | None = None
    """Since when it waits; null while it does not."""
    failed: str = ""
    """What ended it before its time."""

    def late(self, now: datetime) -> bool:
        """Whether it has not turned within its bound, or ended before its time.

        A turn in the future is late as well: a clock was wrong when it was written, and nobody has turned since.
        """
        return bool(self.failed) or abs((now - self.turned).total_seconds()) > self.bound


Turned = Callable[[str], None]
"""Told each time a loop turns: an empty text, or why a server that it waits for cannot be used."""


def ignore(waiting: str) -> None:
    """Take no note of a turn."""


class Turns:
    """The loops of this process. Safe for use from several threads."""

    def __init__(self, folder: Path, clock: Clock, timer: Callable[[], float] = time.monotonic) -> None:
        """``timer`` counts seconds and is never set back, unlike ``clock``."""
        self._file = folder / FOLDER / f"{_process()}.json"
        self._clock = clock
        self._timer = timer
        self._lock = threading.Lock()
        self._known: dict[str, tuple[LoopTurn, float]] = {}
        self._names: set[str] = set()
        self._written: float | None = None

    def loop(self, name: str, bound: float) -> Turned:
        """Begin to watch a loop, which has just turned; return what it is to call at each turn."""
        self._note(LoopTurn(loop=name, process=_process(), turned=self._clock(), bound=bound))
        return lambda waiting: self._turn(name, waiting)

    def ended(self, name: str) -> None:
        """Watch a loop no longer: it ended as it should."""
        with self._lock:
            self._known.pop(name, None)

    def failed(self, name: str, cause: str) -> None:
        """Note that a loop ended before its time."""
        with self._lock:
            found = self._known.get(name)
        if found is not None:
            self._note(msgspec.structs.replace(found[0], failed=cause or "it ended"), write=True)

    def all(self) -> list[tuple[LoopTurn, bool, float]]:
        """Return the last turn of each loop, in the order they began, whether it is late, and its age in seconds.

        Both are by our own timer, whatever the clock does.
        """
        now = self._timer()
        with self._lock:
            known = list(self._known.values())
        return [(turn, bool(turn.failed) or now - at > turn.bound, now - at) for turn, at in known]

    def close(self) -> None:
        """Take the file away: the loops ended as they should. One that failed or is stuck stays to be seen.

        With it go the files of dead processes whose loops this one had taken over.
        """
        if not self._names or any(late for _, late, _ in self.all()):
            return
        self._file.unlink(missing_ok=True)
        now = self._clock()
        for file, turns in _files(self._file.parent):
            if all(turn.loop in self._names and turn.late(now) for turn in turns):
                file.unlink(missing_ok=True)

    def _turn(self, name: str, waiting: str) -> None:
        before, now = self._known[name][0], self._clock()
        since = (before.since or now) if waiting else None
        self._note(msgspec.structs.replace(before, turned=now, waiting=waiting, since=since))

    def _note(self, turn: LoopTurn, *, write: bool = False) -> None:
        now = self._timer()
        with self._lock:
            self._names.add(turn.loop)
            self._known[turn.loop] = turn, now
            if write or self._written is None or now - self._written >= WRITE_EVERY:
                self._written = now
                self._write([known for known, _ in self._known.values()])

    def _write(self, turns: list[LoopTurn]) -> None:
        new = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(msgspec.json.encode(turns))
            new.replace(self._file)
        except OSError as error:
            _log.warning("turns cannot be written", file=str(self._file), cause=error.strerror)


def last_turns(folder: Path, now: datetime) -> list[LoopTurn]:
    """Return the last turn of each loop that any process on this data folder has or had, by name.

    Of a loop that several processes have, the latest turn that is not late, or the latest of all. A loop that
    ended as it should is not among them. Changes nothing; a file that cannot be read counts as not there.
    """
    turns = [turn for _, turns in _files(folder / FOLDER) for turn in turns]
    turns.sort(key=lambda turn: (not turn.late(now), turn.turned))
    latest = {turn.loop: turn for turn in turns}
    return [latest[name] for name in sorted(latest)]


def forget(folder: Path, before: datetime) -> int:
    """Delete files of processes whose loops all turned last before that time; return how many."""
    old = [file for file, turns in _files(folder / FOLDER) if all(turn.turned < before for turn in turns)]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _files(folder: Path) -> list[tuple[Path, list[LoopTurn]]]:
    return [(file, _read(file)) for file in sorted(folder.glob("*.json"))]


def _read(file: Path) -> list[LoopTurn]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[LoopTurn])
    except (OSError, msgspec.DecodeError):
        return []


def _process() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"
