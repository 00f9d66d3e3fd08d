"""How well each found document answers: FTS5's BM25 with a weight a column, times how fresh it is."""

import sqlite3
from collections.abc import Iterator

import msgspec

from news.errors import WrongUse
from query.analysis import analyze
from query.fields import TEXT
from query.tree import Near, Word, WordPrefix
from search.results.relevance import BEAT, DAY, FLOOR, FRESH, NAMED, ON_BEAT, WEIGHTS, Form, Sought
from search.sqlite.asking.lists import LISTED, listed
from search.sqlite.asking.rarity import rarest
from search.sqlite.schema import COLUMNS, EVERY, MARKS, SHIFT, WORDS, quoted
from search.sqlite.to_sql import Condition, Parameter, Plan, plan
from search.sqlite.write import is_old

_SCALE = 0.6
"""FTS5's k1 of 1.2 cannot be set: less weight in each column is as much more k1, so that one place in the headline
is not yet nearly all that a word can count."""
_COLUMN_WEIGHTS = {
    **{name: _SCALE * WEIGHTS[name] for name in TEXT},
    **{column: _SCALE * WEIGHTS[name] / 2 for name, column in zip(TEXT, WORDS, strict=True)},
}
"""A word that only begins as asked counts half."""
BM25 = f"-bm25(posting, {', '.join(str(_COLUMN_WEIGHTS.get(column, 0.0)) for column in COLUMNS)})"
BUDGET = 50_000
"""Documents that are scored by one word, the newest of those found: so many take about a fifth of a second."""
LEAST = 10_000
"""Documents that are scored by however many words."""
_BEFORE_ALL = -(2**63)
_EVERY = f"{MARKS} : {quoted(EVERY)}"
_ON_BEAT = plan(ON_BEAT).match or ""


def scored(connection: sqlite3.Connection, wanted: Plan, sought: Sought, origin: int) -> list[tuple[int, float]]:
    """Return row id and score of everything that is found; ``origin`` is from when the age counts, in ms.

    Of more than :data:`BUDGET` the older ones score nothing: a word of so many items tells none from another.
    """
    if is_old(connection):
        raise WrongUse(
            "this index keeps no lengths of texts, so it cannot sort by relevance: run `guildwire index reindex`"
        )
    if wanted.match is None or sought.choice:
        return list(_apart(connection, wanted, sought, origin))
    parts = [_match(neighbours) for neighbours in sought.neighbours]
    # What FTS5 looks for it scores; phrases only add to that. A mark has no weight and lets the others through.
    more = f" AND ({_any(parts)} OR {_EVERY})" if parts else ""
    bound = _bound(connection, wanted, _most(sought))
    newer = (Condition("{at} > ?", (bound,)),)
    score = _score(connection, f"({wanted.match}){more}", newer, sought, origin)
    scores = _scores(connection, score, wanted.conditions)
    older = [] if bound == _BEFORE_ALL else _rows(connection, wanted.also(Condition("{at} <= ?", (bound,))))
    return [*scores, *((at, 0.0) for at in older)]


def _most(sought: Sought) -> int:
    """Return how many documents are scored: each word and phrase is looked for in each of them."""
    return max(LEAST, BUDGET // len((*sought.words, *sought.forms, *sought.neighbours)))


def _apart(
    connection: sqlite3.Connection, wanted: Plan, sought: Sought, origin: int
) -> Iterator[tuple[int, float]]:
    """Score what was found by the words alone, where FTS5 does not look for them or in many combinations."""
    found = _rows(connection, wanted)
    newest = sorted(found)[-_most(sought) :]
    words = [word for leaf in sought.words for word in _words(leaf)]
    match = _any([_match(leaf) for leaf in (*words, *sought.forms, *sought.neighbours)])
    scores: dict[int, float] = {}
    if newest:
        bounds = (Condition("{at} >= ?", (newest[0],)), Condition("{at} <= ?", (newest[-1],)))
        others = (Condition(f"+{{at}} IN {LISTED}", (listed(newest),)),)
        scores = dict(_scores(connection, _score(connection, match, bounds, sought, origin), others))
    yield from ((at, scores.get(at, 0.0)) for at in found)


def _words(leaf: Word | Near) -> list[Word]:
    return [Word(word, leaf.field) for word in analyze.plain(leaf.text)] if isinstance(leaf, Near) else [leaf]


def _match(leaf: Word | Form) -> str:
    """Return the expression for a leaf; a mark without weight for what FTS5 has no expression for."""
    return plan(leaf).match or _EVERY if isinstance(leaf, Word | WordPrefix) else _EVERY


def _any(parts: list[str]) -> str:
    return " OR ".join(f"({part})" for part in parts)


class Score(msgspec.Struct, frozen=True):
    """How what ``plan`` finds is scored: SQL with its parameters."""

    plan: Plan
    sql: str
    parameters: tuple[Parameter, ...]


def _score(
    connection: sqlite3.Connection, match: str, bounds: tuple[Condition, ...], sought: Sought, origin: int
) -> Score:
    """Return how an expression is scored between the bounds."""
    scored = Plan(match, bounds)
    words = [BM25]
    parameters: list[Parameter] = []
    for name, rarity in rarest(connection, sought.names):
        have, wanted = _also(scored, name)
        words.append(f"{NAMED * rarity} * {have}")
        parameters += wanted
    have, wanted = _also(scored, _ON_BEAT)
    sql = f"({' + '.join(words)}) * ({_fresh(scored.row, origin)} + {BEAT} * {have})"
    return Score(scored, sql, (*parameters, *wanted))


def _also(scored: Plan, mark_: str) -> tuple[str, list[Parameter]]:
    """Return whether a document has a mark, as SQL: 0 or 1.

    Looked up is only what is scored: for a rare word that is few of a million.
    """
    plan_ = Plan(f"({scored.match}) AND ({mark_})", scored.conditions)
    where, parameters = plan_.where()
    return f"({plan_.row} IN (SELECT {plan_.row} FROM {plan_.narrow_source()} WHERE {where}))", parameters  # noqa: S608


def _scores(
    connection: sqlite3.Connection, score: Score, others: tuple[Condition, ...]
) -> Iterator[tuple[int, float]]:
    """Return row id and score of what is scored and other conditions allow."""
    scoring = score.plan.also(*others)
    where, parameters = scoring.where()
    return connection.execute(
        f"SELECT {scoring.row}, {score.sql} FROM {scoring.narrow_source()} WHERE {where}",  # noqa: S608
        [*score.parameters, *parameters],
    )


def _bound(connection: sqlite3.Connection, wanted: Plan, most: int) -> int:
    """Return the row id of the newest document that is not scored; before all where all are."""
    where, parameters = wanted.where()
    row = connection.execute(
        f"SELECT {wanted.row} FROM {wanted.narrow_source()} WHERE {where}"  # noqa: S608
        f" ORDER BY {wanted.row} DESC LIMIT 1 OFFSET {most}",
        parameters,
    ).fetchone()
    return _BEFORE_ALL if row is None else int(row[0])


def _rows(connection: sqlite3.Connection, wanted: Plan) -> list[int]:
    where, parameters = wanted.where()
    rows = connection.execute(f"SELECT {wanted.row} FROM {wanted.narrow_source()} WHERE {where}", parameters)  # noqa: S608
    return [at for (at,) in rows]


def _fresh(row: str, origin: int) -> str:
    """Return how fresh a document is, from :data:`FLOOR` to 1, as SQL."""
    age = f"abs({origin} - ({row} >> {SHIFT}))"
    lines = (f"{share} * max(0.0, 1.0 - {age} / {float(days * DAY)})" for days, share in FRESH)
    return f"({FLOOR} + {' + '.join(lines)})"
