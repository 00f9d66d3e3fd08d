"""Writing to the embedded index: which documents are new, replaced or stale, and their rows."""

import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence

from more_itertools import chunked

from search.port import Verdict
from search.sqlite import schema
from search.sqlite.row import IndexRow, all_postings, distinct_words, posted
from search.sqlite.schema import COLUMNS, NUMBERS, SHIFT, first_row, story_number

AT_ONCE = 500
"""Values of one statement: they fit SQLite's limit of parameters."""

_POST = f"INSERT INTO posting (rowid, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"  # noqa: S608
_UNPOST = f"INSERT INTO posting (posting, rowid, {', '.join(COLUMNS)}) VALUES ('delete', ?{', ?' * len(COLUMNS)})"  # noqa: S608
_DOC = f"INSERT INTO doc (at, id, version, {', '.join(NUMBERS)}, story, outlet, facets) VALUES ({'?, ' * 10}?)"  # noqa: S608
_OLD_DOC = f"INSERT INTO doc (at, id, version, {', '.join(NUMBERS)}, facets) VALUES ({'?, ' * 8}?)"  # noqa: S608

CHANGES = 20_000
"""Changes that are remembered, for processes that keep something of every document; more, and they begin anew."""
KNOWN = 150_000
"""Words that a process remembers to have written (some 15 MB)."""


class KnownWords:
    """The words that need not be written again. Safe for use from several threads."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def fresh(self, rows: Iterable[IndexRow]) -> set[str]:
        """Return the words of rows that may not be in the table ``word`` yet."""
        return distinct_words(rows) - self._known

    def keep(self, written: set[str]) -> None:
        """Remember words whose transaction has ended well."""
        if len(self._known) + len(written) > KNOWN:
            self._known = set()
        self._known |= written


def write(connection: sqlite3.Connection, rows: Sequence[IndexRow], words: Iterable[str]) -> list[Verdict]:
    """Write the rows in the running transaction and return a verdict each.

    ``words`` are those of theirs that may be new.
    """
    present = {row[0]: (row[1], row[2]) for row in _present(connection, [row.id for row in rows])}
    newest = {id_: version for id_, (_, version) in present.items()}
    chosen: dict[str, IndexRow] = {}
    verdicts: list[Verdict] = []
    for row in rows:
        if row.version < newest.get(row.id, row.version):
            verdicts.append(Verdict(row.id, "stale"))
            continue
        newest[row.id] = row.version
        chosen[row.id] = row
        verdicts.append(Verdict(row.id, "indexed"))
    remove(connection, [present[id_][0] for id_ in chosen if id_ in present])
    _insert(connection, list(chosen.values()), words)
    return verdicts


def remove(connection: sqlite3.Connection, ats: Iterable[int]) -> None:
    """Take documents out, postings included."""
    old = is_old(connection)
    for chunk in chunked(sorted(ats), AT_ONCE):
        places = marks(chunk)
        packed = connection.execute(f"SELECT at, posted FROM record WHERE at IN ({places})", chunk)  # noqa: S608
        written = [(at, _as_posted(posted(blob), old=old)) for at, blob in packed.fetchall()]
        connection.executemany(_UNPOST, [(at, *columns) for at, columns in written])
        connection.execute(f"DELETE FROM doc WHERE at IN ({places})", chunk)  # noqa: S608
        connection.execute(f"DELETE FROM record WHERE at IN ({places})", chunk)  # noqa: S608
        if not old:
            _log(connection, chunk)


def is_old(connection: sqlite3.Connection) -> bool:
    """Say whether the file is of the version before."""
    return schema.version(connection) == schema.OLDER


def _as_posted(columns: Sequence[str], *, old: bool) -> Sequence[str]:
    return columns if old else all_postings(columns)


def _log(connection: sqlite3.Connection, ats: Iterable[int]) -> None:
    """Note that something changed about documents."""
    connection.executemany("INSERT INTO change (at) VALUES (?)", [(at,) for at in ats])
    connection.execute("DELETE FROM change WHERE number <= (SELECT max(number) FROM change) - ?", (CHANGES,))


def _present(connection: sqlite3.Connection, ids: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for chunk in chunked(sorted(set(ids)), AT_ONCE):
        places = marks(chunk)
        yield from connection.execute(f"SELECT id, at, version FROM doc WHERE id IN ({places})", chunk)  # noqa: S608


def _insert(connection: sqlite3.Connection, rows: Sequence[IndexRow], words: Iterable[str]) -> None:
    placed = _place(connection, rows)
    numbers = _facet_numbers(connection, rows)
    ordered = sorted(placed.items())  # FTS5 takes ascending row ids fastest
    old = is_old(connection)
    connection.executemany(_POST, [(at, *_as_posted(row.postings, old=old)) for at, row in ordered])
    if old:
        connection.executemany(_OLD_DOC, [_old_doc(at, row, numbers) for at, row in ordered])
    else:
        connection.executemany(_DOC, [_doc(at, row, numbers) for at, row in ordered])
        connection.executemany("INSERT OR IGNORE INTO word VALUES (?)", [(word,) for word in sorted(words)])
        _log(connection, placed)
    connection.executemany(
        "INSERT INTO record VALUES (?, ?, ?)", [(at, row.enriched, row.posted) for at, row in ordered]
    )


def _doc(at: int, row: IndexRow, numbers: dict[tuple[str, str], int]) -> tuple[object, ...]:
    facets = array("i", (numbers[facet] for facet in row.facets))
    outlet = next((numbers[facet] for facet in row.facets if facet[0] == "outlet"), None)
    return (at, row.id, row.version, *row.numbers, story_number(row.story), outlet, facets.tobytes())


def _old_doc(at: int, row: IndexRow, numbers: dict[tuple[str, str], int]) -> tuple[object, ...]:
    facets = " ".join(str(numbers[facet]) for facet in row.facets)
    return (at, row.id, row.version, *row.numbers, facets)


def _place(connection: sqlite3.Connection, rows: Sequence[IndexRow]) -> dict[int, IndexRow]:
    """Give each row a free row id of its instant, scattered by its id so that the first try mostly succeeds."""
    placed: dict[int, IndexRow] = {}
    tries = [(row, zlib.crc32(row.id.encode()) % (1 << SHIFT)) for row in rows]
    while tries:
        taken = _taken(connection, [first_row(row.published) + tie for row, tie in tries])
        again: list[tuple[IndexRow, int]] = []
        for row, tie in tries:
            at = first_row(row.published) + tie
            if at in taken or at in placed:
                again.append((row, (tie + 1) % (1 << SHIFT)))
            else:
                placed[at] = row
        tries = again
    return placed


def _taken(connection: sqlite3.Connection, ats: Sequence[int]) -> set[int]:
    return {
        at
        for chunk in chunked(ats, AT_ONCE)
        for (at,) in connection.execute(f"SELECT at FROM doc WHERE at IN ({marks(chunk)})", chunk)  # noqa: S608
    }


def _facet_numbers(connection: sqlite3.Connection, rows: Sequence[IndexRow]) -> dict[tuple[str, str], int]:
    wanted = sorted({facet for row in rows for facet in row.facets})
    connection.executemany("INSERT OR IGNORE INTO value (field, value) VALUES (?, ?)", wanted)
    numbers: dict[tuple[str, str], int] = {}
    for chunk in chunked(wanted, AT_ONCE // 2):
        pairs = ", ".join(["(?, ?)"] * len(chunk))
        found = connection.execute(
            f"SELECT field, value, number FROM value WHERE (field, value) IN (VALUES {pairs})",  # noqa: S608
            [part for facet in chunk for part in facet],
        )
        numbers |= {(field, value): number for field, value, number in found}
    return numbers


def marks(chunk: Sequence[object]) -> str:
    """Return as many question marks as there are values, for an IN list."""
    return ", ".join("?" * len(chunk))
