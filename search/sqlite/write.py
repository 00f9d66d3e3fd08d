"""Writing to the embedded index: which documents are new, replaced or stale, and their rows."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence

from more_itertools import chunked

from search.port import Verdict
from search.sqlite.row import IndexRow, posted
from search.sqlite.schema import COLUMNS, SHIFT, first_row

AT_ONCE = 500
"""Values of one statement: they fit SQLite's limit of parameters."""

_POST = f"INSERT INTO posting (rowid, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"  # noqa: S608
_UNPOST = f"INSERT INTO posting (posting, rowid, {', '.join(COLUMNS)}) VALUES ('delete', ?{', ?' * len(COLUMNS)})"  # noqa: S608


def write(connection: sqlite3.Connection, rows: Sequence[IndexRow]) -> list[Verdict]:
    """Write the rows in the running transaction and return a verdict each."""
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
    _insert(connection, list(chosen.values()))
    return verdicts


def remove(connection: sqlite3.Connection, ats: Iterable[int]) -> None:
    """Take documents out, postings included."""
    for chunk in chunked(sorted(ats), AT_ONCE):
        places = marks(chunk)
        packed = connection.execute(f"SELECT at, posted FROM record WHERE at IN ({places})", chunk).fetchall()  # noqa: S608
        connection.executemany(_UNPOST, [(at, *posted(blob)) for at, blob in packed])
        connection.execute(f"DELETE FROM doc WHERE at IN ({places})", chunk)  # noqa: S608
        connection.execute(f"DELETE FROM record WHERE at IN ({places})", chunk)  # noqa: S608


def _present(connection: sqlite3.Connection, ids: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for chunk in chunked(sorted(set(ids)), AT_ONCE):
        places = marks(chunk)
        yield from connection.execute(f"SELECT id, at, version FROM doc WHERE id IN ({places})", chunk)  # noqa: S608


def _insert(connection: sqlite3.Connection, rows: Sequence[IndexRow]) -> None:
    placed = _place(connection, rows)
    numbers = _facet_numbers(connection, rows)
    ordered = sorted(placed.items())  # FTS5 takes ascending row ids fastest
    connection.executemany(_POST, [(at, *row.postings) for at, row in ordered])
    connection.executemany(
        "INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (at, row.id, row.version, *row.numbers, " ".join(str(numbers[facet]) for facet in row.facets))
            for at, row in ordered
        ],
    )
    connection.executemany(
        "INSERT INTO record VALUES (?, ?, ?)", [(at, row.enriched, row.posted) for at, row in ordered]
    )


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
