"""What a query needs from the file before it is SQL: the spellings that its patterns stand for."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from news.errors import WrongUse
from query.analysis import analyze, patterns
from query.analysis.fold import fold
from query.analysis.spelling import similar
from query.build import leaves
from query.document import key
from query.fields import FACETS, TEXT
from query.to_text import to_text
from query.tree import KeywordPattern, KeywordPrefix, Node, Similar, WordPattern, WordPrefix
from search.sqlite.schema import BEGUN, MARKS, WORDS, mark, unmark
from search.sqlite.to_sql import KnownTerms, Plan, Terms, plan
from search.sqlite.write import is_old

MOST = 2_000
"""Spellings that one pattern may stand for: so many words are looked up in about a tenth of a second."""
SCANS = 20
"""Prefixes and patterns of one query: at 200,000 documents each takes up to a tenth of a second."""
_LAST = "\U0010ffff"
"""Behind every character that a word has."""


def planned(connection: sqlite3.Connection, query: Node) -> Plan:
    """Return how a query is answered from the state of the file that ``connection`` sees.

    Raises :class:`news.errors.WrongUse` for one that would take too long, and for one that the tables of an
    earlier version cannot answer; it says what helps.
    """
    old = is_old(connection)
    begun = 0 if old else BEGUN
    asked = set(leaves(query))
    _bounded(asked, begun)
    patterns_ = (leaf for leaf in asked if isinstance(leaf, KeywordPattern | WordPattern | Similar))
    return plan(
        query, KnownTerms(range(1, begun + 1), {leaf: _spellings(connection, leaf, old) for leaf in patterns_})
    )


def _spellings(
    connection: sqlite3.Connection,
    leaf: KeywordPattern | WordPattern | Similar,
    old: bool,
) -> Terms:
    field, said = leaf.field, to_text(leaf)
    if isinstance(leaf, KeywordPattern):
        start, fits = patterns.beginning(leaf.pattern), patterns.matcher(leaf.pattern).match
        return _values(connection, leaf.field, start, fits, said)
    if isinstance(leaf, Similar) and field is not None and field not in TEXT:
        return _values(connection, field, "", similar(leaf.text, leaf.edits), said)
    if old:
        raise WrongUse(
            "the index was written by an earlier version of Guildwire and has no list of words, so it cannot "
            f"look for {said}: run `guildwire index reindex`, which says how long it takes before it begins"
        )
    if isinstance(leaf, WordPattern):
        found = _of_form(connection, leaf.pattern)
    else:
        found = _spelled(connection, leaf.text, leaf.edits)
    return Terms(WORDS if field is None else (f"{field}_words",), tuple(_most(found, said)))


def _bounded(asked: Iterable[Node], begun: int) -> None:
    scans = sum(_is_scan(leaf, begun) for leaf in asked)
    if scans > SCANS:
        raise WrongUse(
            f"the query has {scans} prefixes, patterns and similar spellings, and an index looks for at most "
            f"{SCANS} at once: write some of them out, or ask in parts"
        )


def _is_scan(leaf: Node, begun: int) -> bool:
    if isinstance(leaf, WordPrefix):
        return len(fold(leaf.text)) > begun
    return isinstance(leaf, KeywordPrefix | KeywordPattern | WordPattern | Similar)


def _values(
    connection: sqlite3.Connection, field: str, beginning: str, fits: Callable[[str], object], said: str
) -> Terms:
    if field in FACETS:
        rows = connection.execute("SELECT value FROM value WHERE field = ?", (field,))
        known = {analyze.keyword(value) for (value,) in rows}
    else:
        known = set(posted_values(connection, field, beginning))
    found = _most((value for value in known if fits(value)), said)
    return Terms((MARKS,), tuple(sorted(mark(key(field, value)) for value in found)))


def posted_values(
    connection: sqlite3.Connection, field: str, beginning: str = "", limit: int = -1
) -> Iterator[str]:
    """Yield the values of a keyword field as they are compared, from the postings."""
    first = mark(key(field, ""))
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab('main', 'posting', 'row')")
    low = first + mark(beginning)
    rows = connection.execute(
        "SELECT term FROM temp.term WHERE term >= ? AND term < ? LIMIT ?", (low, low + _LAST, limit)
    )
    return (unmark(term)[len(first) :] for (term,) in rows)


def _of_form(connection: sqlite3.Connection, pattern: str) -> Iterator[str]:
    low = patterns.beginning(pattern)
    fits = patterns.matcher(pattern).match
    rows = connection.execute(
        "SELECT text FROM word WHERE text >= ? AND text < ? AND text GLOB ?", (low, low + _LAST, _glob(pattern))
    )
    return (word for (word,) in rows if fits(word))


def _glob(pattern: str) -> str:
    """Return a pattern in SQLite's own writing."""
    parts = patterns.pieces(pattern)
    return "".join(part.text if part.wild else "".join(map(_as_itself, fold(part.text))) for part in parts)


def _as_itself(sign: str) -> str:
    return f"[{sign}]" if sign in "*?[" else sign


def _spelled(connection: sqlite3.Connection, text: str, edits: int) -> Iterator[str]:
    length, fits = len(fold(text)), similar(text, edits)
    rows = connection.execute(
        "SELECT text FROM word WHERE length(text) BETWEEN ? AND ?", (length - edits, length + edits)
    )
    return (word for (word,) in rows if fits(word))


def _most(found: Iterable[str], said: str) -> list[str]:
    first = list(islice(found, MOST + 1))
    if len(first) > MOST:
        raise WrongUse(f"{said} stands for more than {MOST:,} words or names: write more of its letters")
    return sorted(first)
