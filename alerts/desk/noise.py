"""Which term of a query brings the most by itself: what a person takes out first when letters are too many."""

from collections import defaultdict
from collections.abc import Collection, Iterator

import msgspec

from alerts.desk.why import say
from news.enriched import Enriched
from query.build import all_of, any_of
from query.document import View
from query.names import NO_NAMES, KnownNames
from query.parse import relaxed
from query.to_predicate import Predicate, to_predicate
from query.tree import And, Exists, KeywordPrefix, Node, Or

MOST = 60
"""Branches that are looked at."""
SHOWN = 5


class NoisyTerm(msgspec.Struct, frozen=True):
    """A term without which so much would not have been told."""

    term: str
    stories: int
    items: int


class Noise:
    """Counts, of items that match, those that one branch of an OR, or one value of a wildcard, brings alone."""

    def __init__(self, query: str, names: KnownNames = NO_NAMES) -> None:
        tree = relaxed(query, names.not_closed())
        self._without: list[tuple[str, Predicate]] = [
            (say(branch), to_predicate(rest)) for branch, rest in list(_branches(tree))[:MOST]
        ]
        self._wild = list(_wild(tree))[:MOST]
        self._found: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def add(self, enriched: Enriched, about: str) -> None:
        """Count an item that matches and is told under ``about``."""
        if not self._without and not self._wild:
            return
        view = View(enriched, enriched.item.at)
        for term, matches in self._without:
            if not matches(view):
                self._found[term][enriched.item.id] = about
        for leaf in self._wild:
            prefix = leaf.prefix.lower() if isinstance(leaf, KeywordPrefix) else ""
            values = [value for value in view.keywords.get(leaf.field, ()) if value.startswith(prefix)]
            if len(values) == 1:
                self._found[f"{leaf.field}:{values[0]}"][enriched.item.id] = about

    def terms(self, told: Collection[str], limit: int = SHOWN) -> tuple[NoisyTerm, ...]:
        """Return the noisiest terms of what was told."""
        found = [
            NoisyTerm(term, len(set(items.values()) & set(told)), len(items))
            for term, items in self._found.items()
        ]
        found.sort(key=lambda each: (-each.stories, -each.items, each.term))
        return tuple(each for each in found[:limit] if each.stories)


def _branches(node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield each branch of each OR outside every NOT, with the query as it is without that branch."""
    if isinstance(node, Or):
        for at, branch in enumerate(node.children):
            rest = [child for other, child in enumerate(node.children) if other != at]
            yield branch, any_of(rest)
            for inner, changed in _branches(branch):
                yield inner, any_of([*rest, changed])
    elif isinstance(node, And):
        for at, child in enumerate(node.children):
            rest = [other for place, other in enumerate(node.children) if place != at]
            for branch, changed in _branches(child):
                yield branch, all_of([*rest, changed])


def _wild(node: Node) -> Iterator[KeywordPrefix | Exists]:
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _wild(child)
    elif isinstance(node, KeywordPrefix | Exists):
        yield node
