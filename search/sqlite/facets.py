"""Counting the values of the matching documents, exactly.

Each document keeps the numbers of its values as one short text; SQLite joins the texts of all
matches and Python counts the pieces, which is several times faster than grouping rows.
"""

import sqlite3
from array import array
from collections import Counter
from collections.abc import Sequence
from threading import Lock

from query.times import from_millis
from search.sqlite.schema import SHIFT
from search.sqlite.to_sql import Plan

Facet = tuple[tuple[str, int], ...]
DAY = 86_400_000
"""Milliseconds of a day."""


class Values:
    """What the numbers of the ``value`` table stand for, read once and then only what was added."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        self._last = 0
        self._lock = Lock()

    def all(self, connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
        """Return field and value by number, as text."""
        with self._lock:
            new = connection.execute(
                "SELECT number, field, value FROM value WHERE number > ?", (self._last,)
            ).fetchall()
            for number, field, value in new:
                self._known[str(number)] = (field, value)
                self._last = max(self._last, number)
            return self._known


def count(
    connection: sqlite3.Connection, plan: Plan, fields: Sequence[str], limit: int, values: Values
) -> dict[str, Facet]:
    """Return the commonest values of each field among the plan's documents; for ``published`` the newest days."""
    counted: dict[str, Facet] = {}
    names = [field for field in fields if field != "published"]
    if names:
        counted = _values(connection, plan, names, limit, values)
    return {field: _days(connection, plan, limit) if field == "published" else counted[field] for field in fields}


def _values(
    connection: sqlite3.Connection, plan: Plan, fields: Sequence[str], limit: int, values: Values
) -> dict[str, Facet]:
    where, parameters = plan.where()
    rows = connection.execute(f"SELECT d.facets FROM {plan.source()} WHERE {where}", parameters)  # noqa: S608
    numbers = Counter(number for (facets,) in rows for number in numbers_of(facets))
    known = values.all(connection)
    found: dict[str, list[tuple[str, int]]] = {field: [] for field in fields}
    for number, times in numbers.items():
        field, value = known[str(number)]
        if field in found:
            found[field].append((value, times))
    return {
        field: tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:limit]) for field, pairs in found.items()
    }


def _days(connection: sqlite3.Connection, plan: Plan, limit: int) -> Facet:
    where, parameters = plan.where()
    day = f"(({plan.row} >> {SHIFT}) - ((({plan.row} >> {SHIFT}) % {DAY}) + {DAY}) % {DAY}) / {DAY}"
    rows = connection.execute(
        f"SELECT {day} AS day, count(*) FROM {plan.narrow_source()} WHERE {where}"  # noqa: S608
        " GROUP BY day ORDER BY day DESC LIMIT ?",
        [*parameters, limit],
    )
    return tuple((from_millis(day * DAY).date().isoformat(), number) for day, number in rows)


def numbers_of(facets: bytes | str) -> Sequence[int]:
    """Return the numbers of a document's values; files of the version before have them as text."""
    if isinstance(facets, str):
        return [int(number) for number in facets.split()]
    return array("i", facets)
