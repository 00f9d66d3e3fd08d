"""Which of the names that a query may spell out documents have, and how rare each is."""

import math
import sqlite3
from collections.abc import Iterable

from query.document import key
from query.tree import Keyword
from search.sqlite.asking.values import Frequencies
from search.sqlite.schema import mark
from search.sqlite.to_sql import plan

NAMES = 4
"""Names that are scored at most: each is one more expression to look up."""


def rarest(connection: sqlite3.Connection, names: Iterable[Keyword]) -> list[tuple[str, float]]:
    """Return the rarest of the names that documents have: each as an expression, and BM25's measure of its rarity.

    What half of all documents have tells none from another, and BM25 would count it against them.
    """
    documents = Frequencies(connection)
    numbered = ((name, documents.of(mark(key(name.field, name.value)))) for name in names)
    if not (known := [(name, number) for name, number in numbered if number]):
        return []
    (whole,) = connection.execute("SELECT count(*) FROM doc").fetchone()
    found = [
        (plan(name).match or "", math.log((whole - number + 0.5) / (number + 0.5)))
        for name, number in known
        if number < whole / 2
    ]
    return sorted(found, key=lambda each: -each[1])[:NAMES]
