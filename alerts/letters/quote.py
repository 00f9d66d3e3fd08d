"""Which of an item's own words an alert quotes."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice

import msgspec

from alerts.letters.tails import without_tail
from news.enriched import Enriched, Span
from news.item import FIELDS
from news.text.excerpt import Excerpt, around
from news.text.sentences import ends
from news.wording import event_value
from query.analysis.analysed import Analysed
from query.build import leaves
from query.document import View, key
from query.matches import Matches
from query.tree import Keyword, KeywordPrefix, Node

LONGEST = 240
"""Characters of a quote at most."""

Place = tuple[str, int, int]
"""A field, and where in it something starts and ends."""

_REPEATED = 3 / 4
"""Share of a sentence's words that are in the headline, from which it only repeats it."""
_AROUND = 2 / 5
"""The same for a sentence that holds the whole headline: The post HEADLINE appeared first on OUTLET."""
_TELLING = 4
"""Words of a headline that can be told when it is met in a sentence."""
_NEIGHBOURS = 3
"""Words next to one another that a sentence shares with the headline that it repeats."""
_TRIED = 8
"""Sentences at the beginning of a text of which one is quoted."""


class Asked:
    """What of a query can be quoted; made once, for any number of items. What stands under NOT is left out."""

    def __init__(self, query: Node) -> None:
        found = list(leaves(query, negated=False))
        self.words = Matches(query)
        self.keys = frozenset(key(leaf.field, leaf.value) for leaf in found if isinstance(leaf, Keyword))
        self.prefixes = tuple(key(leaf.field, leaf.prefix) for leaf in found if isinstance(leaf, KeywordPrefix))


class Quoter:
    """Finds quotes in one item for any number of queries. Not safe for use from several threads."""

    def __init__(self, enriched: Enriched, view: View) -> None:
        """``view`` is the same item, as it was analysed for matching."""
        self._item = enriched.item
        self._enriched = enriched
        self._view = view
        self._headline = Headline(view.stems.get("title", ()))
        self._quotes: dict[Place, str] = {}
        self._named: dict[frozenset[str], str] = {}

    def quote(self, asked: Asked) -> str:
        """Return the text around what shows best that the item is what the query asked for, on one line.

        First evidence of the tags, events and names in the query, then its words, then evidence of anything, then
        the beginning; always below the headline, and never what only repeats it: empty where nothing else is said.
        """
        return self._by_name(asked) or self._by_word(asked.words) or self._otherwise

    def _by_name(self, asked: Asked) -> str:
        if asked.prefixes:
            begun = (each for each in self._evidence if each.startswith(asked.prefixes))
            return self._strongest(asked.keys.union(begun))
        if asked.keys not in self._named:
            self._named[asked.keys] = self._strongest(asked.keys)
        return self._named[asked.keys]

    def _strongest(self, keys: frozenset[str]) -> str:
        found = sorted(entry for each in keys & self._evidence.keys() for entry in self._evidence[each])
        return next(filter(None, (self._around(place) for *_, place in found)), "")

    def _by_word(self, words: Matches) -> str:
        """Return the text around the first place that matches."""
        for field, text in self._below:
            first = words.first(field, text)
            if first is None:
                continue
            if quote := self._around((field, *first)) or self._later(words, field, text):
                return quote
        return ""

    def _later(self, words: Matches, field: str, text: Analysed) -> str:
        """Return the text around any place that matches."""
        quotes = (self._around((field, *each)) for each in words.spans(field, text))
        return next(filter(None, quotes), "")

    @cached_property
    def _otherwise(self) -> str:
        """What is quoted where nothing of the query is: evidence of anything, or the beginning."""
        found = sorted(entry for entries in self._evidence.values() for entry in entries)
        quotes = (self._around(place) for *_, place in found)
        return next((quote for quote in quotes if quote), "") or next(
            filter(None, map(self._begun, FIELDS[1:])), ""
        )

    def _begun(self, field: str) -> str:
        """Return the first sentences of a field that do not repeat the headline."""
        text = self._item.text(field)
        starts = chain((0,), ends(text)) if text else ()
        return next(
            (quote for start in islice(starts, _TRIED) if (quote := self._around((field, start, start)))), ""
        )

    def _around(self, place: Place) -> str:
        """Return the excerpt around a place, without what repeats the headline; empty if that is at the place."""
        if place not in self._quotes:
            field, start, end = place
            text = self._item.text(field)
            cut = around(text, start, end, LONGEST)
            own = self._own_words(field, cut, start) if field in self._repeating else cut
            self._quotes[place] = "" if own is None else _one_line(without_tail(own.of(text)))
        return self._quotes[place]

    def _own_words(self, field: str, cut: Excerpt, place: int) -> Excerpt | None:
        """Return the sentences of an excerpt around a place, up to those that repeat the headline."""
        analysed = self._analysed(field)
        text = self._item.text(field)
        start, own = cut.start, None
        for stop in chain(ends(text, cut.start, cut.end), (cut.end,)):
            end = min(stop, cut.end)
            if start < end and self._headline.repeated(analysed.stems_between(start, end)):
                if own is not None and place < own.end:
                    break
                own = None
            elif start < end:
                own = Excerpt(start if own is None else own.start, end)
            start = end
        if own is None or not own.start <= place <= own.end:
            return None
        return msgspec.structs.replace(
            own,
            before=cut.before if own.start == cut.start else "",
            after=cut.after if own.end == cut.end else "",
        )

    def _analysed(self, field: str) -> Analysed:
        return next(text for name, text in self._below if name == field)

    @cached_property
    def _below(self) -> list[tuple[str, Analysed]]:
        """The texts below the headline, as they were split for matching."""
        texts = self._view.texts
        return [(field, texts[field]) for field in FIELDS[1:] if field in texts]

    @cached_property
    def _repeating(self) -> frozenset[str]:
        """The fields in which some of the headline's words stand next to one another as in it."""
        running = self._view.running
        return frozenset(field for field in FIELDS[1:] if self._headline.met(running.get(field, "")))

    @cached_property
    def _evidence(self) -> dict[str, list[tuple[float, int, Place]]]:
        """The places that each keyword was read from, with what they rank by: weight, then order."""
        found: dict[str, list[tuple[float, int, Place]]] = {}
        for number, (keys, span) in enumerate(_evidence(self._enriched)):
            if span.weight >= 0 and span.field in FIELDS[1:]:
                for each in keys:
                    found.setdefault(each, []).append((-span.weight, number, (span.field, span.start, span.end)))
        return found


class Headline:
    """What a sentence is compared with."""

    def __init__(self, stems: Sequence[str]) -> None:
        self._stems = frozenset(stems)
        size = min(_NEIGHBOURS, len(stems))
        self._parts = (
            [f" {' '.join(stems[at : at + size])} " for at in range(len(stems) - size + 1)] if size else []
        )
        self._running = f" {' '.join(stems)} " if len(stems) >= _TELLING else ""

    def met(self, running: str) -> bool:
        """Say whether a text, its stems between blanks, has neighbouring words of the headline."""
        return any(part in running for part in self._parts)

    def repeated(self, stems: Sequence[str]) -> bool:
        """Say whether a sentence says what the headline says and hardly more."""
        distinct = frozenset(stems)
        if not distinct:
            return False
        share = len(distinct & self._stems) / len(distinct)
        if share >= _REPEATED:
            return True
        return share >= _AROUND and bool(self._running) and self._running in f" {' '.join(stems)} "


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
