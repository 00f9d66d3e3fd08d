"""What a query that finds nothing would find if it asked for a little less, counted and not guessed."""

from collections.abc import Callable, Iterator
from functools import cache

from query.analysis import analyze
from query.build import all_of
from query.to_text import to_text
from query.tree import And, Node, Not, Similar, Word
from search.port import Index, LooserSearch, Search

MOST = 8
"""Parts that are left out by turns at most; each costs a count."""
_SPELLED = 4
"""Letters of a word from which on another spelling of it may be meant; a shorter one is alike to too many."""
_Count = Callable[..., int]


def loosened(
    index: Index, request: Search, *, most: Callable[[Node], Node] | None = None, limit: int = 5
) -> tuple[LooserSearch, ...]:
    """Return what would find something where ``request`` finds nothing, what finds most first.

    ``most`` makes of a query the one that most of its words answer (:func:`query.modes.most.most`). Nothing is
    offered for a query that has no parts, but for its word spelled otherwise. At most two counts for each of
    :data:`MOST` parts and four further ones are asked of the index.
    """

    @cache  # of two words each is what is left without the other, and counted by itself as well
    def count(node: Node, *, bounded: bool = True) -> int:
        since, until = (request.since, request.until) if bounded else (None, None)
        return index.search(Search(query=node, since=since, until=until, limit=0)).total

    found = [
        *(
            LooserSearch("without", to_text(rest), count(rest), to_text(part))
            for part, rest in _parts(request.query)
        ),
        *_whole(request, most, count),
    ]
    useful = [offer for offer in (*found, *_without_the_dead(request.query, count)) if offer.count]
    return tuple(sorted(useful, key=lambda offer: -offer.count)[:limit])


def _without_the_dead(query: Node, count: _Count) -> Iterator[LooserSearch]:
    """Yield the query without all that finds nothing by itself, and with its words spelled otherwise."""
    parts = _conjuncts(query)[:MOST]
    dead = [part for part in parts if not isinstance(part, Not) and not count(part)]
    if not dead:
        return
    said = ", ".join(map(to_text, dead))
    kept = [part for part in _conjuncts(query) if part not in dead]
    if len(dead) > 1 and any(not isinstance(part, Not) for part in kept):
        rest = all_of(kept)
        yield LooserSearch("without", to_text(rest), count(rest), said)
    spelled = [part for part in dead if _may_be_spelled_otherwise(part)]
    if spelled:
        alike = all_of(_alike(part) if part in spelled else part for part in _conjuncts(query))
        yield LooserSearch("spelled", to_text(alike), count(alike), ", ".join(map(to_text, spelled)))


def _may_be_spelled_otherwise(part: Node) -> bool:
    return isinstance(part, Word) and len(analyze.plain(part.text)) == 1 and len(part.text) >= _SPELLED


def _alike(part: Node) -> Node:
    assert isinstance(part, Word)
    return Similar(analyze.plain(part.text)[0], 1, part.field)


def _conjuncts(query: Node) -> tuple[Node, ...]:
    return query.children if isinstance(query, And) else (query,)


def _parts(query: Node) -> Iterator[tuple[Node, Node]]:
    """Yield each part of a conjunction with the rest."""
    if isinstance(query, And):
        for at, part in enumerate(query.children[:MOST]):
            yield part, all_of((*query.children[:at], *query.children[at + 1 :]))


def _whole(request: Search, most: Callable[[Node], Node] | None, count: _Count) -> Iterator[LooserSearch]:
    text = to_text(request.query)
    if most is not None and (fewer := most(request.query)) != request.query:
        yield LooserSearch("most", text, count(fewer))
    if request.since is not None or request.until is not None:
        yield LooserSearch("any time", text, count(request.query, bounded=False))
