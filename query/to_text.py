"""The tree back to query text, unambiguous for our parser, for Kibana and for Elasticsearch's ``query_string``.

Operators are always written, because Kibana's default between words is OR; every mixed group has its
brackets. In Kibana's text a negation has something to be taken from, as Lucene needs it.
"""

import math
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from query.analysis import analyze, patterns
from query.analysis.fold import fold
from query.errors import QueryError
from query.fields import FIELDS, TEXT
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

UNSTEMMED = "words"
"""Name of the unstemmed subfield of each text field in Elasticsearch, where prefixes are looked for."""

_BARE = re.compile(r"[A-Za-z0-9]+")
_OPERATORS = {"AND", "OR", "NOT", "TO"}
_SPECIAL = re.compile(r'([\\+\-!():^\[\]"{}~*?|&/<>=\'\s])')


def to_text(node: Node, *, kibana: bool = False) -> str:
    """Return text that parses to ``node`` again, if the node was put together by ``query.build``.

    With ``kibana`` the text is for Elasticsearch's ``query_string``: prefixes, patterns and similar spellings of
    words name the unstemmed subfields, which our own parser does not know. Of similar spellings Elasticsearch
    finds the fifty nearest there, and no more can be had in text. ``AtLeast``, which neither of the two knows, is
    written out as everything that is enough. Raises :class:`query.errors.QueryError` where that is too much.
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
        case AtLeast():
            return " OR ".join(f"({each})" for each in _enough(node, kibana))
        case Not(child):
            return f"(*:* AND NOT {_inside(child, kibana)})" if kibana else f"NOT {_inside(child, kibana)}"
        case _:
            return _leaf(node, kibana)


def _and(children: tuple[Node, ...], kibana: bool) -> str:
    parts = [f"NOT {_inside(c.child, kibana)}" if isinstance(c, Not) else _inside(c, kibana) for c in children]
    if kibana and all(isinstance(child, Not) for child in children):
        parts.insert(0, "*:*")
    return " AND ".join(parts)


MOST_WRITTEN = 200
"""Most combinations that are written out: of nine words any six are 84, of ten any seven 120."""


def _enough(node: AtLeast, kibana: bool) -> Iterator[str]:
    """Yield every combination of parts that is enough."""
    ways = math.comb(len(node.children), node.least)
    if ways > MOST_WRITTEN:
        said = f"{node.least} of {len(node.children)} are {ways} combinations, too many to write out"
        raise QueryError(f"{said}: {MOST_WRITTEN} are the most, so ask for fewer words", 0)
    return (_and(some, kibana) for some in combinations(node.children, node.least))


def _leaf(node: Leaf, kibana: bool) -> str:
    match node:
        case Keyword(field, value):
            return f"{field}:{_word(value) if _BARE.fullmatch(value) else _quoted(value)}"
        case KeywordPrefix(field, prefix):
            return f"{field}:{_escaped(prefix)}*"
        case KeywordPattern(field, pattern):
            return f"{field}:{_pattern(pattern, kibana)}"
        case Exists(field):
            return f"_exists_:{field}"
        case Range():
            return f"{node.field}:{_range(node)}"
        case _:
            return _of_words(node, kibana)


def _of_words(node: Word | WordPrefix | WordPattern | Similar | Near, kibana: bool) -> str:
    match node:
        case Word(text, field):
            return _prefixed(field, _word(text))
        case WordPrefix(text, field):
            return _spelled(field, f"{_escaped(fold(text) if kibana else text)}*", kibana)
        case WordPattern(pattern, field):
            return _spelled(field, _pattern(pattern, kibana), kibana)
        case Similar(text, edits, field):
            wanted = fold(text) if kibana else text
            escape = "\\" if wanted in _OPERATORS else ""
            return _spelled(field, f"{escape}{_escaped(wanted)}~{edits}", kibana)
        case Near(text, slop, field):
            return _prefixed(field, f"{_quoted(text)}~{slop}")


def _inside(node: Node, kibana: bool) -> str:
    text = _written(node, kibana)
    return f"({text})" if isinstance(node, And | Or | AtLeast) else text


def _prefixed(field: str | None, text: str) -> str:
    return text if field is None else f"{field}:{text}"


def _word(text: str) -> str:
    bare = _BARE.fullmatch(text) and text not in _OPERATORS and len(analyze.plain(text)) == 1
    return text if bare else _quoted(text)


def _spelled(field: str | None, wanted: str, kibana: bool) -> str:
    """Return what is looked for as it is spelled, for Kibana where words stand unstemmed."""
    if not kibana or (field is not None and FIELDS[field].type != "text"):
        return _prefixed(field, wanted)
    parts = [f"{name}.{UNSTEMMED}:{wanted}" for name in (TEXT if field is None else (field,))]
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _pattern(text: str, kibana: bool) -> str:
    """Return a pattern with its letters escaped; a ``?`` at its end that is alone has a backslash to say so."""
    parts = patterns.pieces(patterns.folded(text) if kibana else text)
    written = "".join(part.text if part.wild else _escaped(part.text) for part in parts)
    asks = not kibana and written.endswith("?") and not any(part.wild for part in parts[:-1])
    return f"\\{written}" if asks and not written.startswith("\\") else written


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
