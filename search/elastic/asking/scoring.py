"""How well a document answers, as a query that finds what the query finds and only scores it. Pure."""

import msgspec

from query.fields import TEXT
from query.to_elastic import Clause, to_elastic
from query.tree import Near, Word
from search.results.relevance import DAY, FLOOR, FRESH, WEIGHTS, Form, Sought

_FORM = 0.5
"""What a word that begins as asked counts beside one that is asked for: its rarity is not known."""


def scored(found: Clause, sought: Sought, origin: int) -> Clause:
    """Return the query that finds what ``found`` does, in the order of relevance at ``origin`` (ms since 1970)."""
    clauses = [
        *map(_word, sought.words),
        *map(_form, sought.forms),
        *map(_phrase, sought.neighbours),
    ]
    return {
        "function_score": {
            "query": {"bool": {"filter": [found], "should": clauses}},
            "functions": [{"weight": FLOOR}, *(_fresh(days, share, origin) for days, share in FRESH)],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def _fresh(days: int, share: float, origin: int) -> Clause:
    # A line that is at a half after half the time is at nothing after all of it.
    line = {"origin": origin, "scale": f"{days * DAY // 2}ms", "decay": 0.5}
    return {"linear": {"published": line}, "weight": share}


def _word(leaf: Word | Near) -> Clause:
    if isinstance(leaf, Near):
        return {**_fields(leaf.text, leaf.field, "phrase", slop=leaf.slop)}
    return _phrase(leaf)


def _phrase(leaf: Word) -> Clause:
    return _fields(leaf.text, leaf.field, "phrase")


def _fields(text: str, field: str | None, type_: str, **more: int) -> Clause:
    """Return a query that adds up what each field says."""
    names = TEXT if field is None else (field,)
    weighted = [f"{name}^{WEIGHTS[name]}" for name in names]
    return {"multi_match": {"query": text, "type": type_, "fields": weighted, "tie_breaker": 1.0, **more}}


def _form(leaf: Form) -> Clause:
    names = TEXT if leaf.field is None else (leaf.field,)
    return {"bool": {"should": [_at(name, leaf) for name in names]}}


def _at(field: str, leaf: Form) -> Clause:
    found = to_elastic(msgspec.structs.replace(leaf, field=field))
    return {"constant_score": {"filter": found, "boost": _FORM * WEIGHTS[field]}}
