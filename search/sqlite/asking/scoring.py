"""How well each found document answers: FTS5's BM25 with a weight a column, times how fresh it is."""

import sqlite3
from collections.abc import Iterator

from news.errors import WrongUse
from query.analysis import analyze
from query.fields import TEXT
from query.tree import Near, Word, WordPrefix
from search.relevance import DAY, FLOOR, FRESH, WEIGHTS, Sought
from search.sqlite.schema import COLUMNS, EVERY, MARKS, SHIFT, WORDS, quoted
from search.sqlite.to_sql import Plan, plan
from search.sqlite.write import is_old

_COLUMN_WEIGHTS = {**WEIGHTS, **{column: WEIGHTS[name] / 2 for name, column in zip(TEXT, WORDS, strict=True)}}
"""A word that only begins as asked counts half."""
BM25 = f"-bm25(posting, {', '.join(str(_COLUMN_WEIGHTS.get(column, 0.0)) for column in COLUMNS)})"
_EVERY = f"{MARKS} : {quoted(EVERY)}"


def scored(connection: sqlite3.Connection, wanted: Plan, sought: Sought, origin: int) -> list[tuple[int, float]]:
    """Return row id and score of everything that is found; ``origin`` is from when the age counts, in ms.

    What FTS5 looks for in the documents it scores by itself; beside that stand phrases that only add to a score,
    and the words of a query that FTS5 cannot answer alone. Marks, which have no weight, let the rest through.
    """
    if is_old(connection):
        raise WrongUse(
            "this index keeps no lengths of texts, so it cannot sort by relevance: run `guildwire index reindex`"
        )
    parts = list(_phrases(sought) if wanted.match is not None else _all(sought))
    match = wanted.match
    if parts:
        either = f"({' OR '.join(f'({part})' for part in parts)}) OR {_EVERY}"
        match = either if match is None else f"({match}) AND ({either})"
    scoring = Plan(match, wanted.conditions)
    where, parameters = scoring.where()
    score = f"{BM25} * {_fresh(scoring.row, origin)}"
    rows = connection.execute(
        f"SELECT {scoring.row}, {score} FROM {scoring.narrow_source()} WHERE {where}",  # noqa: S608
        parameters,
    )
    return rows.fetchall()


def _phrases(sought: Sought) -> Iterator[str]:
    for neighbours in sought.neighbours:
        yield plan(neighbours).match or _EVERY


def _all(sought: Sought) -> Iterator[str]:
    for leaf in sought.words:
        words = [Word(stem, leaf.field) for stem in analyze.plain(leaf.text)] if isinstance(leaf, Near) else [leaf]
        yield from (plan(word).match or _EVERY for word in words)
    yield from (plan(leaf).match or _EVERY for leaf in sought.forms if isinstance(leaf, WordPrefix))
    yield from _phrases(sought)


def _fresh(row: str, origin: int) -> str:
    """Return how fresh a document is, from :data:`FLOOR` to 1, as SQL."""
    age = f"abs({origin} - ({row} >> {SHIFT}))"
    lines = (f"{share} * max(0.0, 1.0 - {age} / {float(days * DAY)})" for days, share in FRESH)
    return f"({FLOOR} + {' + '.join(lines)})"
