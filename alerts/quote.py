"""Which of an item's own words an alert quotes."""

from collections.abc import Iterator
from functools import cached_property

from news.enriched import Enriched, Span
from news.item import FIELDS
from news.wording import event_value
from query.analysis import analyze
from query.tree import And, Keyword, Node, Or, Word

LONGEST = 240
"""Characters of a quote at most, the marks of omission aside."""

Place = tuple[str, int, int]
"""A field, and where in it something starts and ends."""


class Quoter:
    """Finds quotes in one item for any number of queries."""

    def __init__(self, enriched: Enriched) -> None:
        self._item = enriched.item
        self._evidence = [
            (names, span) for names, span in _evidence(enriched) if span.weight >= 0 and span.field in FIELDS
        ]

    def quote(self, query: Node) -> str:
        """Return the text around what shows best that the item is what the query asked for.

        First evidence of the tags, events and names in the query, then its words below the
        headline, then evidence of anything, then the beginning of the summary or the body.
        """
        keywords, words = _asked(query)
        wanted = [span for names, span in self._evidence if names & keywords]
        place = _strongest(wanted) or self._word(words) or _strongest([span for _, span in self._evidence])
        if place is None:
            return _cut(self._item.summary or self._item.body, 0, 0)
        field, start, end = place
        return _cut(self._item.text(field), start, end)

    def _word(self, words: set[str]) -> Place | None:
        places = [self._places[word] for word in words if word in self._places] if words else []
        return min(places, key=lambda place: (FIELDS.index(place[0]), place[1]), default=None)

    @cached_property
    def _places(self) -> dict[str, Place]:
        """Where each stem first occurs below the headline."""
        places: dict[str, Place] = {}
        for field in FIELDS[1:]:
            for token in analyze.tokens(self._item.text(field)):
                places.setdefault(token.stem, (field, token.start, token.end))
        return places


def _strongest(spans: list[Span]) -> Place | None:
    # The headline is shown anyway, so a place in another field says more.
    best = max(spans, key=lambda span: (span.field != "title", span.weight), default=None)
    return None if best is None else (best.field, best.start, best.end)


def _evidence(enriched: Enriched) -> Iterator[tuple[set[str], Span]]:
    """Yield each span with the keywords that a query may ask for it by."""
    for tag in enriched.tags:
        yield from ((_folded(tag.name, tag.name.partition("/")[0]), span) for span in tag.evidence)
    for event in enriched.events:
        yield from ((_folded(event.type, event_value(event)), span) for span in event.evidence)
    for entity in enriched.entities:
        yield from ((_folded(entity.name), span) for span in entity.evidence)


def _folded(*names: str) -> set[str]:
    return {analyze.keyword(name) for name in names}


def _asked(query: Node) -> tuple[set[str], set[str]]:
    """Return the keywords and the word stems that the query asks for; what it excludes is left out."""
    keywords: set[str] = set()
    words: set[str] = set()
    nodes = [query]
    while nodes:
        node = nodes.pop()
        if isinstance(node, And | Or):
            nodes += node.children
        elif isinstance(node, Keyword):
            keywords.add(analyze.keyword(node.value))
        elif isinstance(node, Word):
            words.update(analyze.stems(node.text))
    return keywords, words


def _cut(text: str, start: int, end: int) -> str:
    """Return up to ``LONGEST`` characters of ``text`` with ``start`` to ``end`` in them, cut at words."""
    if len(text) <= LONGEST:
        return " ".join(text.split())
    sentence = max(text.rfind(mark, 0, start) + len(mark) for mark in (". ", "! ", "? ", "\n"))
    if sentence < 2:
        sentence = 0
    left = sentence if end - sentence <= LONGEST else start - LONGEST // 3
    right = min(len(text), left + LONGEST)
    piece = " ".join(text[left:right].split())
    if right < len(text):
        piece = piece.rpartition(" ")[0] + " …"
    return piece if left == sentence else "… " + piece.partition(" ")[2]
