"""Which of its keys a document must have for a query to match: what makes 10,000 alerts cheap.

A document's keys are :attr:`query.document.View.keys`. A query is filed under its required keys and
looked at only for documents that have one of them.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter

from query.analysis import analyze
from query.document import key, presence
from query.tree import And, AtLeast, Exists, Keyword, Near, Node, Or, Word

Frequency = Callable[[str], float]
"""How often a key occurs, as a share or a count of documents; smaller is better."""

Route = tuple[frozenset[str], ...]
"""Sets of keys, the rarest first; what matches by this route has a key of each."""


def required(node: Node, frequency: Frequency) -> frozenset[str] | None:
    """Return keys of which a matching document has at least one, as rare as can be had.

    Null where no key is required (``*``, ranges, prefixes, patterns, negations): such a query is looked at for
    every document. An empty set means that nothing can ever match.
    """
    found = _cheapest(node, frequency)
    return None if found is None else found[1]


def routes(node: Node, frequency: Frequency) -> list[Route] | None:
    """Return the ways by which a document can match; one that does goes at least one of them to its end.

    Null and an empty set in a route mean what they mean for :func:`required`.
    """
    found: list[Route] = []
    for branch in node.children if isinstance(node, Or) else (node,):
        parts = branch.children if isinstance(branch, And) else (branch,)
        choices = [choice for part in parts for choice in _choices(part, frequency)]
        if not choices:
            return None
        choices.sort(key=itemgetter(0))
        found.append(tuple(keys for _, keys in choices))
    return found


def is_word(key: str) -> bool:
    """Say whether a key is the stem of a word of the text, and not a keyword's value or a field's presence."""
    return "=" not in key and not key.endswith("?")


_Choice = tuple[float, frozenset[str]] | None


def _choices(part: Node, frequency: Frequency) -> list[tuple[float, frozenset[str]]]:
    """Return sets of keys, of each of which a document has one that matches one part of a conjunction."""
    if isinstance(part, Word | Near | Keyword | Exists):
        return [(frequency(each), _alone(each)) for each in _all_of(part)] or [(0.0, frozenset())]
    found = _cheapest(part, frequency)
    return [] if found is None else [found]


def _cheapest(node: Node, frequency: Frequency) -> _Choice:
    match node:
        case Word() | Near() | Keyword() | Exists():
            return min(((frequency(each), _alone(each)) for each in _all_of(node)), default=(0.0, frozenset()))
        case And(children):
            options = [choice for child in children if (choice := _cheapest(child, frequency)) is not None]
            return min(options, key=lambda choice: choice[0], default=None)
        case Or(children):
            return _union([_cheapest(child, frequency) for child in children])
        case AtLeast(least, children):
            return _one_of_enough([_cheapest(child, frequency) for child in children], least)
        case _:
            return None


@lru_cache(maxsize=20_000)  # many queries ask for the same words
def _all_of(leaf: Word | Near | Keyword | Exists) -> tuple[str, ...]:
    """Return the keys that a document has which a leaf matches, every one of them."""
    match leaf:
        case Word(text) | Near(text):
            return tuple(sorted(set(analyze.stems(text))))
        case Keyword(field, value):
            return (key(field, value),)
        case Exists(field):
            return (presence(field),)


@lru_cache(maxsize=20_000)
def _alone(key: str) -> frozenset[str]:
    return frozenset((key,))


def _one_of_enough(choices: list[_Choice], least: int) -> _Choice:
    """Return keys of the cheapest parts without which too few are left to match."""
    known = sorted((choice for choice in choices if choice is not None), key=itemgetter(0))
    wanted = len(choices) - least + 1
    return _union([*known[:wanted]]) if len(known) >= wanted else None


def _union(choices: list[_Choice]) -> _Choice:
    known = [choice for choice in choices if choice is not None]
    if len(known) < len(choices):
        return None
    return sum(cost for cost, _ in known), frozenset().union(*(keys for _, keys in known))
