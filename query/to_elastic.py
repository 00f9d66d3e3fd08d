"""The tree to Elasticsearch's query DSL, for the mapping that ``query/fields.py`` describes.

The mapping must give text fields the analysis of ``query/analysis/analyze.py`` and an unstemmed subfield
:data:`UNSTEMMED` (``standard``, ``lowercase``, ``asciifolding``), and keyword fields a normalizer of
``lowercase`` and ``asciifolding`` with ``ignore_above`` of ``query.document.LONGEST_KEYWORD``.
"""

from typing import Any

from query.analysis import analyze, patterns
from query.analysis.fold import fold
from query.fields import FIELDS, TEXT
from query.to_predicate import bounds
from query.to_text import UNSTEMMED
from query.tree import (
    All,
    And,
    AtLeast,
    Exists,
    Keyword,
    KeywordPattern,
    KeywordPrefix,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Range,
    Similar,
    Word,
    WordPattern,
    WordPrefix,
)

Clause = dict[str, Any]


def to_elastic(node: Node) -> Clause:
    """Return the query clause; nothing in it is scored, so it belongs in a filter."""
    match node:
        case All():
            return {"match_all": {}}
        case And(children):
            return _and(children)
        case Or(children):
            return _any([to_elastic(child) for child in children])
        case Not(child):
            return {"bool": {"must_not": [to_elastic(child)]}}
        case AtLeast(least, children):
            return {"bool": {"should": [to_elastic(child) for child in children], "minimum_should_match": least}}
        case _:
            return _leaf(node)


def _leaf(node: Leaf) -> Clause:
    match node:
        case Keyword(field, value):
            return {"term": {field: {"value": analyze.keyword(value)}}}
        case KeywordPrefix(field, prefix):
            return {"prefix": {field: {"value": analyze.keyword(prefix)}}}
        case KeywordPattern(field, pattern):
            return _wildcard(field, pattern)
        case Exists(field):
            return {"exists": {"field": field}}
        case Range():
            return _range(node)
        case _:
            return _of_words(node)


def _of_words(node: Word | WordPrefix | WordPattern | Similar | Near) -> Clause:
    match node:
        case Word(text, field):
            return _words(text, field)
        case WordPrefix(text, field):
            return _any([{"prefix": {name: {"value": fold(text)}}} for name in _spelled(field)])
        case WordPattern(pattern, field):
            return _any([_wildcard(name, pattern) for name in _spelled(field)])
        case Similar(text, edits, field):
            return _any([_fuzzy(name, text, edits) for name in _spelled(field)])
        case Near(text, slop, field):
            return _words(text, field, slop=slop)


def _spelled(field: str | None) -> tuple[str, ...]:
    """Return where words or values stand as they are spelled."""
    if field is not None and FIELDS[field].type != "text":
        return (field,)
    return tuple(f"{name}.{UNSTEMMED}" for name in (TEXT if field is None else (field,)))


def _wildcard(name: str, pattern: str) -> Clause:
    return {"wildcard": {name: {"value": patterns.folded(pattern), "rewrite": _EVERY}}}


def _fuzzy(name: str, text: str, edits: int) -> Clause:
    return {"fuzzy": {name: {"value": fold(text), "fuzziness": edits, "transpositions": True, "rewrite": _EVERY}}}


_EVERY = "constant_score"
"""The rewriting that takes every spelling of the index into account; others stop at the best fifty."""


def _and(children: tuple[Node, ...]) -> Clause:
    wanted = [to_elastic(child) for child in children if not isinstance(child, Not)]
    barred = [to_elastic(child.child) for child in children if isinstance(child, Not)]
    return {"bool": {name: clauses for name, clauses in (("filter", wanted), ("must_not", barred)) if clauses}}


def _any(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def _words(text: str, field: str | None, **slop: int) -> Clause:
    if not analyze.plain(text):
        return {"match_none": {}}
    if field is not None:
        return {"match_phrase": {field: {"query": text, **slop}}}
    return {"multi_match": {"query": text, "type": "phrase", "fields": list(TEXT), **slop}}


def _range(node: Range) -> Clause:
    """Return a range in milliseconds for dates, so that no date format has a say."""
    if FIELDS[node.field].type not in {"date", "number"}:
        return {"match_none": {}}
    low, high = bounds(node)
    limits: Clause = {}
    if low is not None:
        limits["gt" if node.low_open else "gte"] = low
    if high is not None:
        limits["lt" if node.high_open else "lte"] = high
    if FIELDS[node.field].type == "date":
        limits["format"] = "epoch_millis"
    if not limits or limits.keys() == {"format"}:
        return {"exists": {"field": node.field}}
    return {"range": {node.field: limits}}
