"""The tree to Elasticsearch's query DSL, for the mapping that ``query/fields.py`` describes.

The mapping must give text fields the analysis of ``query/analysis/analyze.py`` and an unstemmed subfield
:data:`UNSTEMMED` (``standard``, ``lowercase``, ``asciifolding``), and keyword fields a normalizer of
``lowercase`` and ``asciifolding`` with ``ignore_above`` of ``query.document.LONGEST_KEYWORD``.
"""

from typing import Any

from query.analysis import analyze
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
    KeywordPrefix,
    Leaf,
    Node,
    Not,
    Or,
    Range,
    Word,
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
        case _:
            return _leaf(node)


def _leaf(node: Leaf | AtLeast) -> Clause:
    match node:
        case Word(text, field):
            return _words(text, field)
        case WordPrefix(text, field):
            fields = TEXT if field is None else (field,)
            return _any([{"prefix": {f"{name}.{UNSTEMMED}": {"value": fold(text)}}} for name in fields])
        case Keyword(field, value):
            return {"term": {field: {"value": analyze.keyword(value)}}}
        case KeywordPrefix(field, prefix):
            return {"prefix": {field: {"value": analyze.keyword(prefix)}}}
        case Exists(field):
            return {"exists": {"field": field}}
        case Range():
            return _range(node)
    raise TypeError(f"{node!r} is no leaf")


def _and(children: tuple[Node, ...]) -> Clause:
    wanted = [to_elastic(child) for child in children if not isinstance(child, Not)]
    barred = [to_elastic(child.child) for child in children if isinstance(child, Not)]
    return {"bool": {name: clauses for name, clauses in (("filter", wanted), ("must_not", barred)) if clauses}}


def _any(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def _words(text: str, field: str | None) -> Clause:
    if not analyze.plain(text):
        return {"match_none": {}}
    if field is not None:
        return {"match_phrase": {field: {"query": text}}}
    return {"multi_match": {"query": text, "type": "phrase", "fields": list(TEXT)}}


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
