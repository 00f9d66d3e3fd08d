"""Which items tell of the same things: the rare words of title and summary, and the names."""

import sqlite3
from collections.abc import Iterable

from news.enriched import ENTITY_KINDS, Enriched
from query.analysis import analyze
from query.document import key
from search.sqlite.schema import COLUMNS, MARKS, SHIFT, mark, quoted, story_number
from search.sqlite.write import is_old

TERMS = 12
"""Words that are looked for at most, the rarest."""
NAMES = 8
"""Names that are looked for at most, the rarest."""
COMMON = 500
"""Documents with a word from which on it is not looked how many more there are."""
FEW = 3
"""Common words that are looked for where no rare one is shared: each is in a great many documents."""
_WEIGHTS = {"title": 2.0, "summary": 1.0, MARKS: 2.0}
_LIKENESS = f"bm25(posting, {', '.join(str(_WEIGHTS.get(column, 0.0)) for column in COLUMNS)})"


def alike(connection: sqlite3.Connection, own: Enriched, limit: int) -> list[str]:
    """Return the ids of items like one, the likest first, without it and its story."""
    if not (match := _match(connection, own)):
        return []
    number = None if is_old(connection) else story_number(own.story)
    barred = "" if number is None else "AND d.story IS NOT ?"
    rows = connection.execute(
        f"SELECT d.id, {_LIKENESS} AS likeness FROM posting AS p CROSS JOIN doc AS d ON d.at = p.rowid"  # noqa: S608
        f" WHERE posting MATCH ? AND d.id != ? {barred}"
        f" ORDER BY likeness, p.rowid >> {SHIFT} DESC, d.id DESC LIMIT ?",
        [match, own.item.id, *(() if number is None else (number,)), limit],
    )
    return [id_ for id_, _ in rows]


def _match(connection: sqlite3.Connection, own: Enriched) -> str:
    words = _rarest(connection, analyze.stems(f"{own.item.title}\n{own.item.summary}"), TERMS)
    named = (key(entity.kind, entity.name) for entity in own.entities if entity.kind in ENTITY_KINDS)
    names = _rarest(connection, map(mark, named), NAMES)
    parts = [
        f"{columns} : ({' OR '.join(map(quoted, some))})"
        for columns, some in (("{title summary}", words), (MARKS, names))
        if some
    ]
    return " OR ".join(parts)


def _rarest(connection: sqlite3.Connection, tokens: Iterable[str], limit: int) -> list[str]:
    """Return the tokens that the fewest other documents have, without those that none has."""
    numbered = sorted((_rarity(connection, token), token) for token in dict.fromkeys(tokens))
    shared = [token for number, token in numbered if number > 1]
    rare = [token for number, token in numbered if 1 < number < COMMON]
    return rare[:limit] or shared[:FEW]


def _rarity(connection: sqlite3.Connection, token: str) -> int:
    """Return how many documents have a token, counted up to where it is common."""
    counted = f"SELECT count(*) FROM (SELECT 1 FROM posting WHERE posting MATCH ? LIMIT {COMMON})"  # noqa: S608
    (number,) = connection.execute(counted, (quoted(token),)).fetchone()
    return int(number)
