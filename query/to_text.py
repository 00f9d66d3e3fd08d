"""The tree back to query text, unambiguous for our parser, for Kibana and for Elasticsearch's ``query_string``.

Operators are always written, because Kibana's default between words is OR; every mixed group has its
brackets. In Kibana's text a negation has something to be taken from, as Lucene needs it.
"""

import re
from datetime import datetime

from query.analysis import analyze
from query.analysis.fold import fold
from query.fields import TEXT
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

UNSTEMMED = "words"
"""Name of the unstemmed subfield of each text field in Elasticsearch, where prefixes are looked for."""

RAW = "raw"
"""Name of the subfield that has a keyword as it is written, in Elasticsearch, for counting, sorting and showing;
the field itself is compared folded, and shown folded."""

_BARE = re.compile(r"[A-Za-z0-9]+")
_OPERATORS = {"AND", "OR", "NOT", "TO"}
_SPECIAL = re.compile(r'([\\+\-!():^\[\]"{}~*?|&/<>=\'\s])')


def to_text(node: Node, *, kibana: bool = False) -> str:
    """Return text that parses to ``node`` again, if the node was put together by ``query.build``.

    With ``kibana`` the text is for Elasticsearch's ``query_string``: word prefixes name the
    unstemmed subfields, which our own parser does not know.
    """
    return _written(node, kibana)


def _written(node: Node, kibana: bool) -> str:
    match node:
        case All():
            return "*:*" if kibana else "*"
        case And(children):
            return _and(children, kibana)
        case Or(children):
            return " OR ".join(_inside(child, kibana) for child in children)
        case Not(child):
            return f"(*:* AND NOT {_inside(child, kibana)})" if kibana else f"NOT {_inside(child, kibana)}"
        case _:
            return _leaf(node, kibana)


def _and(children: tuple[Node, ...], kibana: bool) -> str:
    parts = [f"NOT {_inside(c.child, kibana)}" if isinstance(c, Not) else _inside(c, kibana) for c in children]
    if kibana and all(isinstance(child, Not) for child in children):
        parts.insert(0, "*:*")
    return " AND ".join(parts)


def _leaf(node: Leaf | AtLeast, kibana: bool) -> str:
    match node:
        case Word(text, field):
            return _prefixed(field, _word(text))
        case WordPrefix(text, field):
            return _word_prefix(text, field, kibana)
        case Keyword(field, value):
            return f"{field}:{_word(value) if _BARE.fullmatch(value) else _quoted(value)}"
        case KeywordPrefix(field, prefix):
            return f"{field}:{_escaped(prefix)}*"
        case Exists(field):
            return f"_exists_:{field}"
        case Range():
            return f"{node.field}:{_range(node)}"
    raise TypeError(f"{node!r} is no leaf")


def _inside(node: Node, kibana: bool) -> str:
    text = _written(node, kibana)
    return f"({text})" if isinstance(node, And | Or) else text


def _prefixed(field: str | None, text: str) -> str:
    return text if field is None else f"{field}:{text}"


def _word(text: str) -> str:
    bare = _BARE.fullmatch(text) and text not in _OPERATORS and len(analyze.plain(text)) == 1
    return text if bare else _quoted(text)


def _word_prefix(text: str, field: str | None, kibana: bool) -> str:
    if not kibana:
        return _prefixed(field, f"{_escaped(text)}*")
    wanted = _escaped(fold(text))
    parts = [f"{name}.{UNSTEMMED}:{wanted}*" for name in (TEXT if field is None else (field,))]
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _range(node: Range) -> str:
    left, right = "{" if node.low_open else "[", "}" if node.high_open else "]"
    return f"{left}{_bound(node.low)} TO {_bound(node.high)}{right}"


def _bound(bound: datetime | float | None) -> str:
    if bound is None:
        return "*"
    if isinstance(bound, datetime):
        return bound.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
    return repr(bound)
