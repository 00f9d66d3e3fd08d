"""What an alert keeps of an item: enough to decide, to write the message and to answer questions later."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from news.enriched import Enriched, Event, Pay, Span
from news.item import FIELDS
from query import analysis
from query.tree import And, Keyword, Node, Or, Word

QUOTE_LENGTH = 240
"""Characters of a quote at most."""


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One revision of one item, as a subscription met it."""

    item: str
    revision: int
    story: str = ""
    """Empty where the item belongs to no story."""
    outlet: str = ""
    title: str = ""
    url: str = ""
    at: datetime
    """When it was published, or first seen where that is unknown; aware, UTC."""
    tags: tuple[str, ...] = ()
    pay: tuple[str, ...] = ()
    """Pay figures as text, such as ``300,000 to 900,000 USD a year``."""
    events: tuple[str, ...] = ()
    """Events reported as fact, each as TYPE or TYPE/STAGE."""
    quote: str = ""
    """The text that shows what the item is about, from its own words."""


def take_note(enriched: Enriched, query: Node) -> Note:
    """Return the note of ``enriched`` for a subscription whose query is ``query``."""
    item = enriched.item
    return Note(
        item=item.id,
        revision=item.revision,
        story=enriched.story,
        outlet=item.outlet,
        title=item.title,
        url=item.url,
        at=item.at,
        tags=tuple(tag.name for tag in enriched.tags),
        pay=tuple(dict.fromkeys(_pay(pay) for pay in enriched.pay if pay.min is not None or pay.max is not None)),
        events=tuple(dict.fromkeys(_event(event) for event in enriched.events if not event.mood)),
        quote=quote(enriched, query),
    )


def quote(enriched: Enriched, query: Node) -> str:
    """Return the text around what shows best that the item is what the query asked for.

    First evidence of the tags, events and names in the query, then its words below the headline,
    then evidence of anything, then the beginning of the summary or the body.
    """
    names, words = _asked(query)
    spans = [(named, span) for named, span in _evidence(enriched) if span.weight >= 0 and span.field in FIELDS]
    wanted = [span for named, span in spans if any(_is_asked(name, names) for name in named)]
    place = _strongest(wanted) or _word(enriched, words) or _strongest([span for _, span in spans])
    if place is None:
        return _cut(enriched.item.summary or enriched.item.body, 0, 0)
    field, start, end = place
    return _cut(enriched.item.text(field), start, end)


Place = tuple[str, int, int]
"""A field, and where in it something starts and ends."""


def _strongest(spans: list[Span]) -> Place | None:
    # The headline is shown anyway, so a place in another field says more.
    best = max(spans, key=lambda span: (span.field != "title", span.weight), default=None)
    return None if best is None else (best.field, best.start, best.end)


def _word(enriched: Enriched, words: set[str]) -> Place | None:
    for field in FIELDS[1:] if words else ():
        for token in analysis.tokens(enriched.item.text(field)):
            if token.stem in words:
                return (field, token.start, token.end)
    return None


def _evidence(enriched: Enriched) -> Iterator[tuple[tuple[str, ...], Span]]:
    for tag in enriched.tags:
        yield from (((tag.name,), span) for span in tag.evidence)
    for event in enriched.events:
        yield from (((event.type, _event(event)), span) for span in event.evidence)
    for entity in enriched.entities:
        yield from (((entity.name,), span) for span in entity.evidence)


def _asked(query: Node) -> tuple[set[str], set[str]]:
    """Return the keywords and the word stems that the query asks for; what it excludes is left out."""
    names: set[str] = set()
    words: set[str] = set()
    nodes = [query]
    while nodes:
        node = nodes.pop()
        if isinstance(node, And | Or):
            nodes += node.children
        elif isinstance(node, Keyword):
            names.add(analysis.keyword(node.value))
        elif isinstance(node, Word):
            words.update(analysis.stems(node.text))
    return names, words


def _is_asked(name: str, asked: set[str]) -> bool:
    folded = analysis.keyword(name)
    return folded in asked or folded.partition("/")[0] in asked


def _event(event: Event) -> str:
    return f"{event.type}/{event.stage}" if event.stage else event.type


def _pay(pay: Pay) -> str:
    figures = [f"{figure:,.2f}".removesuffix(".00") for figure in (pay.min, pay.max) if figure is not None]
    if pay.min is None:
        figures.insert(0, "up to")
    elif pay.max is None:
        figures.insert(0, "from")
    elif pay.min == pay.max:
        figures.pop()
    else:
        figures.insert(1, "to")
    return " ".join([*figures, *filter(None, [pay.currency, f"a {pay.period}" if pay.period else None])])


def _cut(text: str, start: int, end: int) -> str:
    """Return up to QUOTE_LENGTH characters of ``text`` with ``start`` to ``end`` in them, cut at words."""
    if len(text) <= QUOTE_LENGTH:
        return " ".join(text.split())
    before = max(text.rfind(mark, 0, start) + len(mark) for mark in (". ", "! ", "? ", "\n"))
    left = before if text[before:end] and end - before <= QUOTE_LENGTH else max(0, start - QUOTE_LENGTH // 3)
    right = min(len(text), left + QUOTE_LENGTH)
    piece = " ".join(text[left:right].split())
    if right < len(text):
        piece = piece.rpartition(" ")[0] + " …"
    return piece if left in (0, before) else "… " + piece.partition(" ")[2]
