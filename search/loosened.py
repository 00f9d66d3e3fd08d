"""What a query that finds nothing would find if it asked for a little less, counted and not guessed."""

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from query.build import all_of
from query.to_text import to_text
from query.tree import And, Node
from search.port import Index, Search

MOST = 8
"""Parts that are left out by turns at most; each costs a count."""


class LooserSearch(msgspec.Struct, frozen=True):
    """A question that finds something in place of one that does not."""

    kind: Literal["without", "most", "any time"]
    """``without``: one part is left out. ``most``: most of the words, not all, need match. ``any time``: the
    bounds of time are left out, which are no part of the query."""
    query: str
    """What to ask instead; for the two other kinds the query as it is."""
    count: int
    """Documents that it finds; at least one."""
    left_out: str = ""
    """The part that is left out, as text."""


def loosened(
    index: Index, request: Search, *, most: Callable[[Node], Node] | None = None, limit: int = 5
) -> tuple[LooserSearch, ...]:
    """Return what would find something where ``request`` finds nothing, what finds most first.

    ``most`` makes of a query the one that most of its words answer (:func:`query.modes.most.most`). Nothing is
    offered for a query that has no parts. At most :data:`MOST` and two further counts are asked of the index.
    """

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
    useful = [offer for offer in found if offer.count]
    return tuple(sorted(useful, key=lambda offer: -offer.count)[:limit])


def _parts(query: Node) -> Iterator[tuple[Node, Node]]:
    """Yield each part of a conjunction with the rest."""
    if isinstance(query, And):
        for at, part in enumerate(query.children[:MOST]):
            yield part, all_of((*query.children[:at], *query.children[at + 1 :]))


def _whole(
    request: Search, most: Callable[[Node], Node] | None, count: Callable[..., int]
) -> Iterator[LooserSearch]:
    text = to_text(request.query)
    if most is not None and (fewer := most(request.query)) != request.query:
        yield LooserSearch("most", text, count(fewer))
    if request.since is not None or request.until is not None:
        yield LooserSearch("any time", text, count(request.query, bounded=False))
