"""What a process keeps of every document to count by: row ids and the numbers of their values, as arrays.

They are read whole once and brought up to date by the table ``change``. Some eight values of a document take
50 bytes, so a million documents take 50 MB; of more than ``MOST`` nothing is kept.
"""

import sqlite3
from array import array
from collections.abc import Sequence
from itertools import chain
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from more_itertools import chunked

from search.sqlite.write import AT_ONCE, is_old, marks

MOST = 2_000_000
"""Documents of which columns are kept."""

Counted = npt.NDArray[np.int64]
"""How often each number of the table ``value`` was met, at its place."""


class FacetColumns(NamedTuple):
    """One state of the file. The arrays are never changed."""

    change: int
    """Number of the last change that is in it."""
    rows: npt.NDArray[np.int64]
    """The row ids of all documents, ascending."""
    ends: npt.NDArray[np.int64]
    """Where the numbers of the document at each place end; those of the first begin at 0."""
    numbers: npt.NDArray[np.int32]
    """The numbers of all values, document by document."""

    def counted(self, rows: npt.NDArray[np.int64]) -> Counted:
        """Count the values of documents, given by their row ids."""
        if len(rows) == len(self.rows):
            return np.bincount(self.numbers)
        places = np.searchsorted(self.rows, rows)
        ends = self.ends[places]
        lengths = ends - np.where(places > 0, self.ends[places - 1], 0)
        # The places of all numbers in one go: each stretch counts on from where it begins.
        steps = np.ones(int(lengths.sum()), np.int64)
        filled = lengths > 0
        begins, kept = (ends - lengths)[filled], lengths[filled]
        if not len(kept):
            return np.zeros(0, np.int64)
        steps[0] = begins[0]
        steps[np.cumsum(kept)[:-1]] = begins[1:] - begins[:-1] - kept[:-1] + 1
        return np.bincount(self.numbers[np.cumsum(steps)])


class Values:
    """What the numbers of the ``value`` table stand for, read once and then only what was added."""

    def __init__(self) -> None:
        self._known: list[tuple[str, str]] = [("", "")]
        self._fields = np.zeros(1, np.int16)
        self._names: dict[str, int] = {"": 0}
        self._lock = Lock()

    def listed(
        self, connection: sqlite3.Connection, counted: Counted, fields: Sequence[str], limit: int
    ) -> dict[str, tuple[tuple[tuple[str, int], ...], int]]:
        """Return per field the commonest values, and how often there are others."""
        with self._lock:
            self._read(connection)
            known, of_field = self._known, self._fields
        met = np.flatnonzero(counted)
        found = {}
        for field in fields:
            numbers = met[of_field[met] == self._names.get(field, -1)]
            times = counted[numbers]
            if len(numbers) > limit > 0:
                least = np.partition(times, -limit)[-limit]
                numbers, times_kept = numbers[times >= least], times[times >= least]
            else:
                times_kept = times
            pairs = zip((known[number][1] for number in numbers.tolist()), times_kept.tolist(), strict=True)
            first = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:limit]
            found[field] = (tuple(first), int(times.sum()) - sum(each for _, each in first))
        return found

    def _read(self, connection: sqlite3.Connection) -> None:
        new = connection.execute(
            "SELECT number, field, value FROM value WHERE number >= ? ORDER BY number", (len(self._known),)
        ).fetchall()
        if not new:
            return
        # Lists in use elsewhere stay as they are; numbers that are missing were never given away.
        known = self._known + [("", "")] * (new[-1][0] + 1 - len(self._known))
        for number, field, value in new:
            known[number] = (field, value)
        added = [self._names.setdefault(field, len(self._names)) for field, _ in known[len(self._known) :]]
        self._fields = np.concatenate([self._fields, np.array(added, np.int16)])
        self._known = known


class Keeper:
    """Keeps the columns of one file. Safe for use from several threads."""

    def __init__(self, most: int = MOST) -> None:
        self.values = Values()
        self._most = most
        self._kept: FacetColumns | None = None
        self._lock = Lock()

    def columns(self, connection: sqlite3.Connection) -> FacetColumns | None:
        """Return the columns of the state that ``connection`` sees; null where none are kept."""
        if is_old(connection):
            return None
        first, last = connection.execute(
            "SELECT coalesce(min(number), 0), coalesce(max(number), 0) FROM change"
        ).fetchone()
        with self._lock:
            kept = self._kept
            if kept is not None and kept.change == last:
                return kept
            if kept is not None and kept.change > last:
                return None  # this reader began before the state that another has kept
            if kept is None or kept.change < first - 1:
                kept = _read(connection, last, self._most)
            else:
                kept = _brought_up(connection, kept, last)
            if kept is not None and len(kept.rows) > self._most:
                kept = None
            self._kept = kept
            return kept


def numbers_of(facets: bytes | str) -> npt.NDArray[np.int32]:
    """Return the numbers of a document's values; files of the version before have them as text."""
    if isinstance(facets, str):
        return np.array(facets.split(), np.int32)
    return np.frombuffer(facets, np.int32)


def _read(connection: sqlite3.Connection, change: int, most: int) -> FacetColumns | None:
    if connection.execute("SELECT count(*) FROM doc").fetchone()[0] > most:
        return None
    rows, lengths = array("q"), array("i")
    numbers = bytearray()
    for at, facets in connection.execute("SELECT at, facets FROM doc ORDER BY at"):
        rows.append(at)
        lengths.append(len(facets) // 4)
        numbers += facets
    ends = np.cumsum(np.frombuffer(lengths, np.int32), dtype=np.int64)
    return FacetColumns(change, np.frombuffer(rows, np.int64), ends, np.frombuffer(bytes(numbers), np.int32))


def _brought_up(connection: sqlite3.Connection, kept: FacetColumns, change: int) -> FacetColumns:
    """Return the columns with every document read anew about which something changed."""
    changed = sorted(
        {at for (at,) in connection.execute("SELECT at FROM change WHERE number > ?", (kept.change,))}
    )
    now: list[tuple[int, bytes]] = []
    for chunk in chunked(changed, AT_ONCE):
        now += connection.execute(f"SELECT at, facets FROM doc WHERE at IN ({marks(chunk)})", chunk)  # noqa: S608
    now.sort()
    lengths = np.diff(kept.ends, prepend=0)
    stays = ~np.isin(kept.rows, np.array(changed, np.int64))
    numbers = kept.numbers[np.repeat(stays, lengths)]
    rows, lengths = kept.rows[stays], lengths[stays]
    ends = np.cumsum(lengths)
    new_rows = np.array([at for at, _ in now], np.int64)
    places = np.searchsorted(rows, new_rows)
    begins = np.where(places > 0, ends[places - 1], 0) if len(ends) else np.zeros(len(places), np.int64)
    new_numbers = [numbers_of(facets) for _, facets in now]
    new_lengths = np.array([len(each) for each in new_numbers], np.int64)
    if len(now):
        numbers = np.insert(numbers, np.repeat(begins, new_lengths), np.fromiter(chain(*new_numbers), np.int32))
        rows, lengths = np.insert(rows, places, new_rows), np.insert(lengths, places, new_lengths)
    return FacetColumns(change, rows, np.cumsum(lengths), numbers)
