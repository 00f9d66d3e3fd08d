"""Which of an item's own words an alert quotes."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from news.enriched import Enriched, Span
from news.item import FIELDS
from news.text.excerpt import around, beginning
from news.wording import event_value
from query.build import leaves
from query.document import key
from query.matches import Analysed, Matches
from query.tree import Keyword, KeywordPrefix, Node

LONGEST = 240
"""Characters of a quote at most."""

Place = tuple[str, int, int]
"""A field, and where in it something starts and ends."""


class Asked:
    """What of a query can be quoted; made once, for any number of items. What stands under NOT is left out."""

    def __init__(self, query: Node) -> None:
        found = list(leaves(query, negated=False))
        self.words = Matches(query)
        self._keys = frozenset(key(leaf.field, leaf.value) for leaf in found if isinstance(leaf, Keyword))
        self._prefixes = tuple(key(leaf.field, leaf.prefix) for leaf in found if isinstance(leaf, KeywordPrefix))

    def names(self, keys: frozenset[str]) -> bool:
        """Say whether the query asks for one of some keywords, each as :func:`query.document.key` gives it."""
        if not self._keys.isdisjoint(keys):
            return True
        return bool(self._prefixes) and any(each.startswith(self._prefixes) for each in keys)


class Quoter:
    """Finds quotes in one item for any number of queries. Not safe for use from several threads."""

    def __init__(self, enriched: Enriched) -> None:
        self._item = enriched.item
        self._quotes: dict[Place | None, str] = {}
        self._evidence = [
            (keys, span) for keys, span in _evidence(enriched) if span.weight >= 0 and span.field in FIELDS
        ]

    def quote(self, asked: Asked) -> str:
        """Return the text around what shows best that the item is what the query asked for, on one line.

        First evidence of the tags, events and names in the query, then its words below the
        headline, then evidence of anything, then the beginning of the summary or the body.
        """
        wanted = (span for keys, span in self._evidence if asked.names(keys))
        place = _strongest(wanted) or self._word(asked.words) or _strongest(span for _, span in self._evidence)
        if place not in self._quotes:
            self._quotes[place] = _one_line(self._excerpt(place))
        return self._quotes[place]

    def _excerpt(self, place: Place | None) -> str:
        if place is None:
            text = self._item.summary or self._item.body
            return beginning(text, LONGEST).of(text)
        field, start, end = place
        text = self._item.text(field)
        return around(text, start, end, LONGEST).of(text)

    def _word(self, words: Matches) -> Place | None:
        """Return the first place below the headline that matches."""
        found = ((field, words.first(field, text)) for field, text in self._below)
        return next(((field, *stretch) for field, stretch in found if stretch), None)

    @cached_property
    def _below(self) -> list[tuple[str, Analysed]]:
        """The texts below the headline, split into words once for all queries."""
        return [(field, Analysed(self._item.text(field))) for field in FIELDS[1:]]


def _strongest(spans: Iterable[Span]) -> Place | None:
    # The headline is shown anyway, so a place in another field says more.
    best = max(spans, key=lambda span: (span.field != "title", span.weight), default=None)
    return None if best is None else (best.field, best.start, best.end)


def _evidence(enriched: Enriched) -> Iterator[tuple[frozenset[str], Span]]:
    """Yield each span with the keywords that a query may ask for it by."""
    for tag in enriched.tags:
        yield from _with("tag", (tag.name, tag.name.partition("/")[0]), tag.evidence)
    for event in enriched.events:
        # What is only remembered or imagined is no event of the document, so no query finds it by one.
        names = () if event.mood else (event.type, event_value(event))
        yield from _with("event", names, event.evidence)
    for entity in enriched.entities:
        yield from _with(entity.kind, (entity.name,), entity.evidence)
        for title in entity.titles:
            yield from _with("person_title", (title.name, title.of(entity.name)), title.evidence)


def _with(field: str, values: Iterable[str], spans: Iterable[Span]) -> Iterator[tuple[frozenset[str], Span]]:
    keys = frozenset(key(field, value) for value in values)
    return ((keys, span) for span in spans)


def _one_line(text: str) -> str:
    return " ".join(text.split())
