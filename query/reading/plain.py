"""The plain part of the syntax, read without luqum: thirty times faster, for whoever reads many stored queries.

Plain are words, phrases, fields, ranges and operators without escapes, lone signs or deep nesting: most of what
people write. What is not is left to ``query/parse.py``, and so is saying what is wrong.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from query.build import all_of, any_of, negation
from query.tree import Node

MOST = 200
"""Most words, signs and brackets of a query that is read here."""
DEEPEST = 3
"""Most levels within one another: what nests deeper may be too deep, which is for others to say."""

_LETTER = "A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
_AFTER = r"(?=[ \n\t)]|\Z)"
_BARE = rf"[{_LETTER}](?:[{_LETTER}_./-]*[{_LETTER}])?"
_TOKEN = re.compile(
    rf"""[ \n\t]*+(?:
      (?P<operator>AND|OR|NOT)(?=[ \n\t(])
      |(?P<close>\)){_AFTER}
      |(?P<minus>-)?(?:(?P<field>[a-z_]+):)?(?:
        (?P<open>\()
        |(?P<term>"[^"\\\x00\ud800-\udfff]+"|(?!(?:AND|OR|NOT|TO){_AFTER}){_BARE}\*?){_AFTER}
        |(?P<sign>[<>]=?)(?P<limit>{_BARE}){_AFTER}
        |(?P<left>[\[{{])(?P<low>{_BARE}|\*)[ ]TO[ ](?P<high>{_BARE}|\*)(?P<right>[\]}}]){_AFTER}
      )
    )""",
    re.VERBOSE,
)
_OPERATOR, _CLOSE, _MINUS, _FIELD, _OPEN, _TERM, _SIGN, _LIMIT, _LEFT, _LOW, _HIGH, _RIGHT = range(12)
_Token = tuple[str | None, ...]


class Ends(NamedTuple):
    """The two ends of a range, as they were written."""

    low: str
    high: str
    low_included: bool = True
    high_included: bool = True


LeafMaker = Callable[[str | None, str | Ends], Node]
"""Makes a leaf of a field and of a term (a phrase with its quotation marks) or a range."""


class NotPlain(Exception):
    """The text is for luqum to read."""


def read_plain(text: str, leaf: LeafMaker) -> Node:
    """Return the tree of ``text``, its leaves made by ``leaf``. Raises :class:`NotPlain` where it is not plain."""
    reader = _Tree(list(islice(_tokens(text), MOST + 1)), leaf)
    if reader.size > MOST:
        raise NotPlain
    node = reader.side_by_side(None, 0)
    if not reader.at_end():
        raise NotPlain
    return node


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip(" \n\t"))
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise NotPlain
        yield found.groups()
        at = found.end()


class _Tree:
    """Goes once through the tokens; NOT binds tightest, then AND, then OR, then standing side by side."""

    def __init__(self, tokens: list[_Token], leaf: LeafMaker) -> None:
        self._tokens = tokens
        self._operators = [*(token[_OPERATOR] for token in tokens), None]
        self._leaf = leaf
        self._at = 0
        self.size = len(tokens)

    def at_end(self) -> bool:
        """Say whether every token was read."""
        return self._at == self.size

    def side_by_side(self, field: str | None, depth: int) -> Node:
        """Return what stands up to a closing bracket or the end."""
        found = [self._either(field, depth)]
        while self._at < self.size and self._tokens[self._at][_CLOSE] is None:
            if self._operators[self._at] in ("AND", "OR"):
                raise NotPlain
            found.append(self._either(field, depth))
        return found[0] if len(found) == 1 else all_of(found)

    def _either(self, field: str | None, depth: int) -> Node:
        found = [self._both(field, depth)]
        while self._operators[self._at] == "OR":
            self._at += 1
            found.append(self._without(self._both(field, depth), field, depth))
        return found[0] if len(found) == 1 else any_of(found)

    def _without(self, last: Node, field: str | None, depth: int) -> Node:
        """Return the last choice of an OR with what is left out behind it: a minus binds faster than OR does."""
        found = [last]
        while self._at < self.size and self._tokens[self._at][_MINUS] is not None:
            if depth >= DEEPEST:
                raise NotPlain
            found.append(self._either(field, depth + 1))
        return found[0] if len(found) == 1 else all_of(found)

    def _both(self, field: str | None, depth: int) -> Node:
        found = [self._one(field, depth)]
        while self._operators[self._at] == "AND":
            self._at += 1
            found.append(self._one(field, depth))
        return found[0] if len(found) == 1 else all_of(found)

    def _one(self, field: str | None, depth: int) -> Node:
        barred = self._operators[self._at] == "NOT"
        self._at += barred
        if self.at_end():
            raise NotPlain
        token = self._tokens[self._at]
        self._at += 1
        if token[_OPERATOR] is not None or token[_CLOSE] is not None or (barred and token[_MINUS] is not None):
            raise NotPlain
        if token[_FIELD] is not None:
            if field is not None:
                raise NotPlain
            field = token[_FIELD]
        node = self._inside(field, depth) if token[_OPEN] is not None else self._made(field, token)
        return negation(node) if barred or token[_MINUS] is not None else node

    def _inside(self, field: str | None, depth: int) -> Node:
        if depth >= DEEPEST:
            raise NotPlain
        node = self.side_by_side(field, depth + 1)
        if self.at_end():
            raise NotPlain
        self._at += 1
        return node

    def _made(self, field: str | None, token: _Token) -> Node:
        term = token[_TERM]
        if term is not None:
            return self._leaf(field, term)
        sign, limit = token[_SIGN], token[_LIMIT]
        if sign is None or limit is None:
            low, high = token[_LOW] or "", token[_HIGH] or ""
            return self._leaf(field, Ends(low, high, token[_LEFT] == "[", token[_RIGHT] == "]"))
        included = len(sign) == 2
        if sign[0] == ">":
            return self._leaf(field, Ends(limit, "*", low_included=included))
        return self._leaf(field, Ends("*", limit, high_included=included))
