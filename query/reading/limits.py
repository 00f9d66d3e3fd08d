"""What a query may cost: every limit in one place, and the count of what is dear.

The numbers keep every accepted query under two seconds at 200,000 documents (``bench/``), and Elasticsearch from
refusing what the embedded index answers.
"""

from query.errors import QueryError
from query.tree import (
    KeywordPattern,
    KeywordPrefix,
    Near,
    Node,
    Similar,
    WordPattern,
    WordPrefix,
)

LONGEST = 10_000
"""Most characters of a query."""
MOST_LEAVES = 500
"""Most words, phrases, ranges and the like in a query."""
DEEPEST = 20
"""Most levels of operators within one another; SQLite's own parsers manage about thirty."""
MOST_SCANS = 20
"""Most terms that are dear: patterns, similar spellings, nearness, and beginnings shorter than :data:`SHORT`."""
MOST_BEGINNINGS = 100
"""Most beginnings, short and long."""
SHORT = 3
"""A beginning of fewer letters has so many words that it is dear."""
LEAST_LETTERS = 2
"""Fewest letters of a pattern beside its wildcards."""
MOST_WILDCARDS = 6
"""Most wildcards of a pattern: with each ``?`` behind a ``*`` Lucene's automaton doubles."""
LONGEST_LOOSE = 100
"""Most letters of a pattern or of what is spelled similarly."""
LEAST_SIMILAR = {1: 3, 2: 5}
"""Fewest letters by the edits that are allowed: two edits of four letters leave half a word, which fits many."""
MOST_SLOP = 100
"""Farthest that words are near one another."""


class Budget:
    """Counts what is dear in one query."""

    def __init__(self) -> None:
        self._scans = 0
        self._beginnings = 0

    def spend(self, leaf: Node, position: int) -> None:
        """Count a leaf. Raises :class:`QueryError` with its position where it is one too many."""
        short = False
        if isinstance(leaf, WordPrefix | KeywordPrefix):
            self._beginnings += 1
            short = len(leaf.text if isinstance(leaf, WordPrefix) else leaf.prefix) < SHORT
        if short or isinstance(leaf, WordPattern | KeywordPattern | Similar | Near):
            self._scans += 1
        if self._scans > MOST_SCANS:
            raise QueryError(
                f"the query has more than {MOST_SCANS} terms that go through many words (a*, ab*, wildcards, ~): "
                "write more letters before the *, or ask with fewer of them",
                position,
            )
        if self._beginnings > MOST_BEGINNINGS:
            raise QueryError(f"the query has more than {MOST_BEGINNINGS} beginnings (*): split it", position)
