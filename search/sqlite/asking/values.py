"""The values of the counted fields, and how many documents have each."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from threading import Lock

from query.analysis import analyze
from query.document import key
from query.tree import Keyword
from search.sqlite.columns import numbers_of
from search.sqlite.schema import mark
from search.sqlite.to_sql import plan

Spelling = tuple[int, str]
"""The number of a value, and the value."""


class Spellings:
    """The values that documents have or had, by field and as they are compared; read once, then what was added."""

    def __init__(self) -> None:
        self._by_field: dict[str, dict[str, tuple[Spelling, ...]]] = {}
        self._last = 0
        self._lock = Lock()

    def of(self, connection: sqlite3.Connection, field: str) -> dict[str, tuple[Spelling, ...]]:
        """Return the spellings of each value of a field, by the value in lower case and folded."""
        with self._lock:
            new = connection.execute(
                "SELECT number, field, value FROM value WHERE number > ? ORDER BY number", (self._last,)
            ).fetchall()
            for number, name, value in new:
                folded = self._by_field.setdefault(name, {})
                compared = analyze.keyword(value)
                folded[compared] = (*folded.get(compared, ()), (number, value))
                self._last = number
            return dict(self._by_field.get(field, {}))


def counts(
    connection: sqlite3.Connection, field: str, spellings: Iterable[tuple[str, tuple[Spelling, ...]]]
) -> Iterator[tuple[str, int]]:
    """Yield values that documents have, and how many have each."""
    documents = Frequencies(connection)
    for compared, spelled in spellings:
        if len(spelled) == 1:
            number = documents.of(mark(key(field, compared)))
            if number:
                yield spelled[0][1], number
        else:
            yield from _apart(connection, field, compared, dict(spelled))


def _apart(
    connection: sqlite3.Connection, field: str, compared: str, spelled: dict[int, str]
) -> Iterator[tuple[str, int]]:
    """Yield the numbers of values that are compared alike: their documents are read."""
    wanted = plan(Keyword(field, compared))
    where, parameters = wanted.where()
    rows = connection.execute(f"SELECT d.facets FROM {wanted.source()} WHERE {where}", parameters)  # noqa: S608
    found = Counter(number for (facets,) in rows for number in numbers_of(facets) if number in spelled)
    yield from ((spelled[number], times) for number, times in found.items())


class Occurrences:
    """Tells how many documents have a value of one field, spelled so."""

    def __init__(self, connection: sqlite3.Connection, field: str, spellings: Spellings) -> None:
        self._connection = connection
        self._field = field
        self._spelled = spellings.of(connection, field)

    def of(self, value: str) -> int:
        """Return how many documents have a value."""
        compared = analyze.keyword(value)
        found = counts(self._connection, self._field, [(compared, self._spelled.get(compared, ()))])
        return dict(found).get(value, 0)


class Frequencies:
    """Tells how many documents have a token, whichever column it is in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        terms = "temp.term USING fts5vocab('main', 'posting', 'row')"
        connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {terms}")
        self._connection = connection

    def of(self, token: str) -> int:
        """Return how many documents have a token."""
        row = self._connection.execute("SELECT doc FROM temp.term WHERE term = ?", (token,)).fetchone()
        return 0 if row is None else int(row[0])
