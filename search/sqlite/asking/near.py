"""Values of the embedded index that are spelled like one that no document has."""

import sqlite3

from query.analysis.near import nearest
from query.fields import FACETS
from query.tree import Keyword
from search.sqlite.expand import posted_values
from search.sqlite.to_sql import plan

MOST = 50_000
"""Values that are compared, the latest first: some tenths of a second."""


def near(connection: sqlite3.Connection, field: str, value: str, limit: int) -> tuple[str, ...]:
    """Return values that documents have in a keyword field and that ``value`` may be meant for."""
    known = _counted(connection, field) if field in FACETS else posted_values(connection, field, limit=MOST)
    # The table keeps what the last document of a value has left behind, so each is looked up.
    found = [each for each in nearest(value, known, 4 * limit) if _has(connection, field, each)]
    return tuple(found[:limit])


def _counted(connection: sqlite3.Connection, field: str) -> list[str]:
    rows = connection.execute(
        "SELECT value FROM value WHERE field = ? ORDER BY number DESC LIMIT ?", (field, MOST)
    )
    return [value for (value,) in rows]


def _has(connection: sqlite3.Connection, field: str, value: str) -> bool:
    where, parameters = plan(Keyword(field, value)).where()
    return bool(connection.execute(f"SELECT 1 FROM posting WHERE {where} LIMIT 1", parameters).fetchone())  # noqa: S608
