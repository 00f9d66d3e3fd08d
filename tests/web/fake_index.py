"""An index in memory: the port's promises by the predicate, for the page's tests. Cursors are positions.

It marks the words of a query as they are written, without stemming.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from news.enriched import Enriched
from news.errors import Unavailable, WrongUse
from query.analysis.near import nearest
from query.document import View
from query.to_predicate import to_predicate
from query.tree import And, Node, Or, Word
from search.port import Hit, Piece, Result, Search, Verdict


class FakeIndex:
    """Documents in a dictionary."""

    def __init__(self, items: Sequence[Enriched] = (), *, broken: bool = False) -> None:
        self._items = {item.item.id: item for item in items}
        self._broken = broken

    def put(self, batch: Sequence[Enriched], indexed: datetime) -> list[Verdict]:
        self._items |= {item.item.id: item for item in batch}
        return [Verdict(item.item.id, "indexed") for item in batch]

    def search(self, request: Search) -> Result:
        self._answer()
        wanted = to_predicate(request.query)
        found = [item for item in self._items.values() if wanted(_view(item)) and _within(request, item)]
        found.sort(key=lambda item: (item.item.at, item.item.id), reverse=True)
        start = _cursor(request.after)
        page = found[start : start + request.limit]
        end = start + len(page)
        return Result(
            total=len(found),
            hits=tuple(_hit(item, _words(request.query)) for item in page),
            facets={field: _count(field, found, request.facet_limit) for field in request.facets},
            next=f"at-{end}" if page and end < len(found) else "",
        )

    def get(self, ids: Sequence[str]) -> dict[str, Enriched]:
        self._answer()
        return {item_id: self._items[item_id] for item_id in ids if item_id in self._items}

    def near(self, field: str, value: str, limit: int = 3) -> tuple[str, ...]:
        return nearest(value, (each for item in self._items.values() for each in _values(field, item)), limit)

    def count(self) -> int:
        self._answer()
        return len(self._items)

    def delete_before(self, moment: datetime) -> int:
        raise NotImplementedError

    def close(self) -> None:
        self._items.clear()

    def _answer(self) -> None:
        if self._broken:
            raise Unavailable("the index cannot be reached: is it running?")


def _view(enriched: Enriched) -> View:
    return View(enriched, enriched.item.seen)


def _values(field: str, enriched: Enriched) -> set[str]:
    value = _view(enriched).fields.get(field, ())
    if isinstance(value, datetime):
        return {value.date().isoformat()}
    return set(value) if isinstance(value, tuple) else {str(value)}


def _within(request: Search, enriched: Enriched) -> bool:
    at = enriched.item.at
    return (request.since is None or request.since <= at) and (request.until is None or at < request.until)


def _cursor(after: str) -> int:
    if not after:
        return 0
    if not after.startswith("at-"):
        raise WrongUse(f"after={after} is a cursor of another index: start again without it")
    return int(after.removeprefix("at-"))


def _words(node: Node) -> list[str]:
    match node:
        case Word(text=text):
            return [text]
        case And(children=children) | Or(children=children):
            return [word for child in children for word in _words(child)]
    return []


def _hit(enriched: Enriched, words: list[str]) -> Hit:
    item = enriched.item
    return Hit(enriched, item.seen, _pieces(item.title, words), _pieces((item.summary or item.body)[:240], words))


def _pieces(text: str, words: list[str]) -> tuple[Piece, ...]:
    if not words:
        return ((text, False),) if text else ()
    parts = re.split(rf"\b({'|'.join(map(re.escape, words))})\b", text, flags=re.IGNORECASE)
    return tuple((part, position % 2 == 1) for position, part in enumerate(parts) if part)


def _count(field: str, found: list[Enriched], limit: int) -> tuple[tuple[str, int], ...]:
    counter = Counter(value for item in found for value in _values(field, item))
    if field == "published":
        return tuple(sorted(counter.items(), reverse=True)[:limit])
    return tuple(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])
