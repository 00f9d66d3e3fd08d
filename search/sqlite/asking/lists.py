"""Lists of row ids as one parameter of a statement, however many there are, and what is found among them."""

import sqlite3
from collections.abc import Iterable

import msgspec

from search.sqlite.to_sql import Condition, Plan

LISTED = "(SELECT value FROM json_each(?))"
"""What the parameter made by :func:`listed` is compared with: ``at IN (...)``."""


def listed(values: Iterable[int] | Iterable[str]) -> str:
    """Return values as the parameter of :data:`LISTED`."""
    return msgspec.json.encode(list(values)).decode()


def found_among(connection: sqlite3.Connection, wanted: Plan, rows: Iterable[int]) -> list[int]:
    """Return which of some row ids a plan finds."""
    some = sorted(rows)
    if not some:
        return []
    if wanted.match is None:
        narrowed = wanted.also(Condition(f"{{at}} IN {LISTED}", (listed(some),)))
    else:
        # FTS5 would look for the whole expression anew at each row id; from the first to the last it does so once.
        narrowed = wanted.also(
            Condition("{at} >= ?", (some[0],)),
            Condition("{at} <= ?", (some[-1],)),
            Condition(f"+{{at}} IN {LISTED}", (listed(some),)),
        )
    where, parameters = narrowed.where()
    found = connection.execute(f"SELECT {wanted.row} FROM {narrowed.narrow_source()} WHERE {where}", parameters)  # noqa: S608
    return [at for (at,) in found]


def number_of(connection: sqlite3.Connection, wanted: Plan) -> int:
    """Return how many documents a plan finds."""
    where, parameters = wanted.where()
    row = connection.execute(f"SELECT count(*) FROM {wanted.narrow_source()} WHERE {where}", parameters).fetchone()  # noqa: S608
    return int(row[0])
