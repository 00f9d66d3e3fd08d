"""Which of its keys a document must have for a query to match: what makes 10,000 alerts cheap.

A document's keys are :attr:`query.document.View.keys`. A query is filed under its required keys and
looked at only for documents that have one of them.
"""

from collections.abc import Callable

from query.analysis import analyze
from query.document import key, presence
from query.tree import And, Exists, Keyword, Node, Or, Word

Frequency = Callable[[str], float]
"""How often a key occurs, as a share or a count of documents; smaller is better."""


def required(node: Node, frequency: Frequency) -> frozenset[str] | None:
    """Return keys of which a matching document has at least one, as rare as can be had.

    Null where no key is required (``*``, ranges, prefixes, negations): such a query is looked at for
    every document. An empty set means that nothing can ever match.
    """
    found = _cheapest(node, frequency)
    return None if found is None else found[1]


def is_word(key: str) -> bool:
    """Say whether a key is the stem of a word of the text, and not a keyword's value or a field's presence."""
    return "=" not in key and not key.endswith("?")


_Choice = tuple[float, frozenset[str]] | None


def _cheapest(node: Node, frequency: Frequency) -> _Choice:
    match node:
        case And(children):
            options = [choice for child in children if (choice := _cheapest(child, frequency)) is not None]
            return min(options, key=lambda choice: choice[0], default=None)
        case Or(children):
            return _union([_cheapest(child, frequency) for child in children])
        case Word(text):
            stems = set(analyze.stems(text))
            return min(
                ((frequency(stem), frozenset((stem,))) for stem in sorted(stems)), default=(0.0, frozenset())
            )
        case Keyword(field, value):
            wanted = key(field, value)
            return frequency(wanted), frozenset((wanted,))
        case Exists(field):
            mark = presence(field)
            return frequency(mark), frozenset((mark,))
        case _:
            return None


def _union(choices: list[_Choice]) -> _Choice:
    known = [choice for choice in choices if choice is not None]
    if len(known) < len(choices):
        return None
    return sum(cost for cost, _ in known), frozenset().union(*(keys for _, keys in known))
