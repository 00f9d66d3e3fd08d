"""An index in memory: the port's promises by the predicate, for the page's tests. Cursors are positions.

It marks the words of a query as they are written, without stemming, and counts a word in the title as four, one in
the summary as two.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from news.enriched import Enriched
from news.errors import Unavailable, WrongUse
from query.analysis.analyze import keyword
from query.analysis.near import nearest
from query.document import View
from query.to_predicate import to_predicate
from query.tree import And, AtLeast, Node, Or, Word
from search.port import Hit, Piece, Result, Search, Significant, Suggestion, Verdict
from search.significance import most_significant
from search.suggestion import begins, counted, ordered, typed

_WEIGHTS = {"title": 4, "summary": 2, "body": 1}


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
        found = self._found(request)
        shown = _stories(found) if request.collapse else [(item, ()) for item in found]
        start = _cursor(request)
        page = shown[start : start + request.limit]
        end = start + len(page)
        words = _words(request.query) if request.marked else None
        listed = {name: _count(name, found, request.facet_limit, request.zone) for name in request.facets}
        return Result(
            total=len(found),
            hits=tuple(_hit(item, words, others) for item, others in page),
            facets={name: values for name, (values, _) in listed.items()},
            others={name: rest for name, (_, rest) in listed.items()},
            next=f"at-{end}-{request.sort}" if page and end < len(shown) else "",
        )

    def similar(self, id_: str, limit: int = 5) -> tuple[Hit, ...]:
        self._answer()
        own = self._items.get(id_)
        if own is None:
            return ()
        names = _names(own)
        found = [
            (len(names & _names(item)), item.item.at, item.item.id, item)
            for item in self._items.values()
            if item.item.id != id_ and not (own.story and item.story == own.story) and names & _names(item)
        ]
        return tuple(_hit(item, None, ()) for _, _, _, item in sorted(found, reverse=True)[:limit])

    def significant(
        self, request: Search, fields: Sequence[str], limit: int = 5
    ) -> dict[str, tuple[Significant, ...]]:
        self._answer()
        found, whole = self._found(request), list(self._items.values())
        told: dict[str, tuple[Significant, ...]] = {}
        for name in counted(fields):
            everywhere = _counter(name, whole).__getitem__
            told[name] = most_significant(_counter(name, found), len(found), everywhere, len(whole), limit)
        return told

    def suggest(self, text: str, fields: Sequence[str], limit: int = 8) -> tuple[Suggestion, ...]:
        self._answer()
        wanted = typed(text)
        return ordered(
            (
                Suggestion(name, value, number)
                for name in counted(fields)
                for value, number in _counter(name, self._items.values()).items()
                if wanted and begins(keyword(value), wanted)
            ),
            limit,
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

    def _found(self, request: Search) -> list[Enriched]:
        """Return what is found, in the order that was asked for."""
        wanted = to_predicate(request.query)
        found = [item for item in self._items.values() if wanted(_view(item)) and _within(request, item)]
        words = _words(request.query)

        def place(enriched: Enriched) -> tuple[int, datetime, str]:
            item = enriched.item
            score = _score(enriched, words) if request.sort == "relevance" else 0
            return score, item.seen if request.sort == "first-seen" else item.at, item.id

        return sorted(found, key=place, reverse=True)

    def _answer(self) -> None:
        if self._broken:
            raise Unavailable("the index cannot be reached: is it running?")


def _view(enriched: Enriched) -> View:
    return View(enriched, enriched.item.seen)


def _values(field: str, enriched: Enriched, zone: str = "UTC") -> set[str]:
    value = _view(enriched).fields.get(field, ())
    if isinstance(value, datetime):
        return {value.astimezone(ZoneInfo(zone)).date().isoformat()}
    return set(value) if isinstance(value, tuple) else {str(value)}


def _names(enriched: Enriched) -> set[tuple[str, str]]:
    return {(entity.kind, entity.name) for entity in enriched.entities}


def _within(request: Search, enriched: Enriched) -> bool:
    at = enriched.item.at
    return (request.since is None or request.since <= at) and (request.until is None or at < request.until)


def _cursor(request: Search) -> int:
    if not request.after:
        return 0
    if not (found := re.fullmatch(r"at-(\d+)-(.*)", request.after)):
        raise WrongUse(f"after={request.after} is a cursor of another index: start again without it")
    if found[2] != request.sort:
        raise WrongUse(f"this cursor is of a list sorted by {found[2]}: begin again at the first page")
    return int(found[1])


def _words(node: Node) -> list[str]:
    match node:
        case Word(text=text):
            return [text]
        case And(children=children) | Or(children=children) | AtLeast(children=children):
            return [word for child in children for word in _words(child)]
    return []


def _score(enriched: Enriched, words: list[str]) -> int:
    found = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE) if words else None
    texts = ((getattr(enriched.item, field), weight) for field, weight in _WEIGHTS.items())
    return sum(len(found.findall(text)) * weight for text, weight in texts) if found else 0


def _stories(found: Sequence[Enriched]) -> list[tuple[Enriched, tuple[Enriched, ...]]]:
    """Return the first item of each story and the others that it stands for."""
    stories: dict[str, list[Enriched]] = {}
    for item in found:
        stories.setdefault(item.story or f"alone {item.item.id}", []).append(item)
    return [(first, tuple(others)) for first, *others in stories.values()]


def _hit(enriched: Enriched, words: list[str] | None, others: Sequence[Enriched]) -> Hit:
    item = enriched.item
    hit = Hit(
        enriched,
        item.seen,
        _pieces(item.title, []),
        more=len(others),
        outlets=len({other.item.outlet for other in others} - {item.outlet}),
    )
    if words is None:
        return hit
    snippet = _pieces((item.summary or item.body)[:240], words)
    return msgspec.structs.replace(hit, title=_pieces(item.title, words), snippet=snippet)


def _pieces(text: str, words: list[str]) -> tuple[Piece, ...]:
    if not words:
        return ((text, False),) if text else ()
    parts = re.split(rf"\b({'|'.join(map(re.escape, words))})\b", text, flags=re.IGNORECASE)
    return tuple((part, position % 2 == 1) for position, part in enumerate(parts) if part)


def _counter(field: str, found: Iterable[Enriched], zone: str = "UTC") -> Counter[str]:
    return Counter(value for item in found for value in _values(field, item, zone))


def _count(field: str, found: list[Enriched], limit: int, zone: str) -> tuple[tuple[tuple[str, int], ...], int]:
    """Return the values that are listed, and how often there are others."""
    counter = _counter(field, found, zone)
    pairs = sorted(counter.items(), reverse=True)
    if field != "published":
        pairs.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(pairs[:limit]), sum(number for _, number in pairs[limit:])
