"""How well a document answers, as a query that finds what the query finds and only scores it. Pure.

A word is scored over all texts at once (``combined_fields``, BM25F), as the embedded index does: with a score for
each field, a word that is rare in headlines and common elsewhere outweighs what the others say.
"""

import msgspec

from query.analysis import analyze
from query.fields import TEXT
from query.to_elastic import Clause, to_elastic
from query.tree import Keyword, Near, Word
from search.results.relevance import BEAT, DAY, FLOOR, FRESH, NAMED, ON_BEAT, WEIGHTS, Form, Sought

_FORM = 0.5
"""What a word that begins as asked counts beside one that is asked for: its rarity is not known."""
_MOST = max(WEIGHTS.values())


def scored(found: Clause, sought: Sought, origin: int) -> Clause:
    """Return the query that finds what ``found`` does, in the order of relevance at ``origin`` (ms since 1970)."""
    clauses = [
        *map(_word, sought.words),
        *map(_form, sought.forms),
        *map(_word, sought.neighbours),
        *map(_name, sought.names),
    ]
    return {
        "function_score": {
            "query": {"bool": {"filter": [found], "should": clauses}},
            "functions": [
                {"weight": FLOOR},
                *(_fresh(days, share, origin) for days, share in FRESH),
                {"filter": to_elastic(ON_BEAT), "weight": BEAT},
            ],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def _fresh(days: int, share: float, origin: int) -> Clause:
    # A line that is at a half after half the time is at nothing after all of it.
    line = {"origin": origin, "scale": f"{days * DAY // 2}ms", "decay": 0.5}
    return {"linear": {"published": line}, "weight": share}


def _word(leaf: Word | Near) -> Clause:
    """Return a query for a word; several of them, as a phrase or near one another, count as the rarest of them."""
    tokens = list(dict.fromkeys(analyze.plain(leaf.text)))
    if len(tokens) == 1:
        return _token(tokens[0], leaf.field)
    rarest: Clause = {"dis_max": {"queries": [_token(token, leaf.field) for token in tokens]}}
    return {"bool": {"must": [rarest], "filter": [to_elastic(leaf)]}}


def _token(token: str, field: str | None) -> Clause:
    fields = [f"{name}^{WEIGHTS[name]}" for name in _names(field)]
    return {"combined_fields": {"query": token, "fields": fields}}


def _name(leaf: Keyword) -> Clause:
    return {"term": {leaf.field: {"value": leaf.value, "boost": NAMED}}}


def _form(leaf: Form) -> Clause:
    return {"bool": {"should": [_at(name, leaf) for name in _names(leaf.field)]}}


def _at(field: str, leaf: Form) -> Clause:
    found = to_elastic(msgspec.structs.replace(leaf, field=field))
    return {"constant_score": {"filter": found, "boost": _FORM * WEIGHTS[field] / _MOST}}


def _names(field: str | None) -> tuple[str, ...]:
    return TEXT if field is None else (field,)
