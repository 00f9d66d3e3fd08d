"""The item's page: its text with every piece of evidence marked, and the claims that rest on it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from news.enriched import Enriched, Entity, Event, Span
from news.item import Item
from news.text.addresses import outside_href
from news.wording import event_details, event_value, event_words, pay_words, yearly_words
from search.port import Hit
from web.parts.clauses import clause
from web.parts.evidence import Mark, Segment, fits, segments
from web.parts.hits import When, when
from web.parts.links import PageAddress, item_href
from web.parts.said import SaidView, said
from web.parts.stories import Way


class Quote(msgspec.Struct, frozen=True):
    """A span of evidence as the list of claims shows it."""

    text: str
    field: str
    rule: str
    weight: str
    """Signed, empty where the span adds nothing to a score."""
    anchor: str
    """Id of the marked text; empty where the span does not fit the text."""


class Claim(msgspec.Struct, frozen=True):
    """One thing the item is said to be about."""

    number: int
    name: str
    href: str
    """Search for what makes the same claim; empty where there is none."""
    detail: str
    evidence: tuple[Quote, ...]
    against: tuple[Quote, ...]


class Group(msgspec.Struct, frozen=True):
    """Claims of one sort."""

    heading: str
    claims: tuple[Claim, ...]


class Like(msgspec.Struct, frozen=True):
    """Another item that tells of the same things."""

    title: str
    href: str
    outlet: str
    when: When


class ItemPage(msgspec.Struct, frozen=True, kw_only=True):
    """The page of one item."""

    enriched: Enriched
    outside: str
    when: When
    seen: When
    title: tuple[Segment, ...]
    texts: tuple[tuple[str, tuple[Segment, ...]], ...]
    """Summary and body, each with its name, where they are not empty."""
    said: SaidView
    groups: tuple[Group, ...]
    story: Way | None
    outlet: str
    similar: tuple[Like, ...] = ()


def item_page(
    enriched: Enriched, now: datetime, story: Way | None = None, similar: Sequence[Hit] = ()
) -> ItemPage:
    """Return the page of an item.

    ``now`` is aware, ``story`` the way to its story if it has one, ``similar`` what is like it, the likest first.
    """
    item = enriched.item
    numbering = _Numbering(enriched)
    groups = _groups(enriched, numbering)
    texts = {
        field: segments(item.text(field), numbering.marks_in(field)) for field in ("title", "summary", "body")
    }
    return ItemPage(
        enriched=enriched,
        outside=outside_href(item.url),
        when=when(item.published, item.at, now),
        seen=when(item.seen, item.seen, now),
        title=texts["title"] or (Segment("(no title)"),),
        texts=tuple((field, texts[field]) for field in ("summary", "body") if texts[field]),
        said=said(item, now),
        groups=groups,
        story=story,
        outlet=PageAddress(q=clause("outlet", item.outlet)).href,
        similar=tuple(_like(hit.enriched.item, now) for hit in similar),
    )


def _like(item: Item, now: datetime) -> Like:
    return Like(item.title or "(no title)", item_href(item.id), item.outlet, when(item.published, item.at, now))


class _Numbering:
    """Numbers the claims in the order they are made and keeps the marks of their evidence."""

    def __init__(self, enriched: Enriched) -> None:
        self._enriched = enriched
        self._marks: list[Mark] = []
        self._last = 0

    def claim(
        self, name: str, query: str, detail: str, evidence: Iterable[Span], against: Iterable[Span] = ()
    ) -> Claim:
        self._last += 1
        return Claim(
            number=self._last,
            name=name,
            href=PageAddress(q=query).href if query else "",
            detail=detail,
            evidence=tuple(self._quote(span, against=False) for span in evidence),
            against=tuple(self._quote(span, against=True) for span in against),
        )

    def marks_in(self, field: str) -> list[Mark]:
        return [mark for mark in self._marks if mark.field == field]

    def _quote(self, span: Span, *, against: bool) -> Quote:
        anchor = ""
        if fits(self._enriched, span):
            mark = Mark(span.field, span.start, span.end, self._last, against)
            self._marks.append(mark)
            anchor = mark.anchor
        return Quote(span.quote, span.field, span.rule, f"{span.weight:+g}" if span.weight else "", anchor)


def _groups(enriched: Enriched, numbering: _Numbering) -> tuple[Group, ...]:
    claim = numbering.claim
    groups = (
        Group(
            "Subjects",
            tuple(
                claim(tag.name, clause("tag", tag.name), f"score {tag.score:g}", tag.evidence, tag.against)
                for tag in enriched.tags
            ),
        ),
        Group(
            "Events",
            tuple(
                claim(event_words(event), _event_query(event), event_details(event), event.evidence)
                for event in enriched.events
            ),
        ),
        Group("Pay", tuple(claim(pay_words(pay), "", yearly_words(pay), pay.evidence) for pay in enriched.pay)),
        Group(
            "Names",
            tuple(made for entity in enriched.entities for made in _named(entity, numbering)),
        ),
    )
    return tuple(group for group in groups if group.claims)


def _named(entity: Entity, numbering: _Numbering) -> Iterator[Claim]:
    """Yield the claim of a name, and behind a person's those of the titles the text gives them."""
    yield numbering.claim(entity.name, clause(entity.kind, entity.name), entity.kind, entity.evidence)
    for title in entity.titles:
        called = title.of(entity.name)
        yield numbering.claim(called, clause("person_title", called), "title", title.evidence)


def _event_query(event: Event) -> str:
    return "" if event.mood else clause("event", event_value(event))
