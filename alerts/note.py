"""What an alert keeps of an item: enough to decide, to write the message and to answer questions later."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from alerts import figures
from alerts.copies import sketch
from news.enriched import Enriched, Event
from news.item import BACKLOG, FIELDS
from news.wording import counted, event_value, pay_words

StageOrder = Mapping[str, tuple[str, int, str]]
"""By TYPE/STAGE: the name of the order that the stage stands in, its step in it from 1, and its side.

Sides are ``goes`` and ``stops``; a stage without one is empty there. A stage that is missing stands in no order.
"""
NO_ORDER: StageOrder = {}


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event as an item reports it, as far as letters tell and compare it."""

    type: str
    stage: str = ""
    parties: tuple[str, ...] = ()
    numbers: dict[str, float] = {}
    """What is counted: workers, votes_for, percent."""
    date: str = ""
    """Day that the text names for it, ``YYYY-MM-DD``, or empty."""
    place: str = ""
    ladder: str = ""
    """Name of the order of stages it stands in; empty for a stage that stands in none."""
    step: int = 0
    """Its place in that order, from 1."""
    headline: bool = False
    """Whether the headline says it."""
    mood: str = ""
    """As in :class:`news.enriched.Event`; one that is not empty is background."""
    side: str = ""
    """``goes`` or ``stops``: a stage happens again once the other side of its type has happened since."""
    words: str = ""
    """A figure that is no event, in words: of the type ``pay``, or ``figure`` for any other."""
    item: str = ""
    """Id of the item that reports it; empty in rows of an earlier release, as are the next two."""
    version: int = 0
    """:attr:`Note.version` of the revision that reports it."""
    at: datetime | None = None
    """:attr:`Note.at` of that item."""


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
    dated: bool = True
    """Whether ``at`` is when it was published."""
    version: int = 0
    """:attr:`news.enriched.Enriched.version`; 0 in rows of an earlier release."""
    tags: tuple[str, ...] = ()
    pay: tuple[str, ...] = ()
    """Pay figures in words, such as ``$300,000 to $900,000 a year, Product Manager``. Rows that an earlier release
    stored have other words: :func:`news.wording.figure` says which are the same figure."""
    events: tuple[str, ...] = ()
    """Events reported as fact, each as TYPE or TYPE/STAGE."""
    facts: tuple[Fact, ...] = ()
    """All events, background among them; rows that an earlier release stored have ``events`` only."""
    copy_of: str = ""
    """Id of the item of another outlet whose text it repeats."""
    wire: str = ""
    """News agency that the text names as its source."""
    words: str = ""
    """Digest of what it says, by which copies are told where texts are short (``alerts/copies.py``)."""
    figures: tuple[str, ...] = ()
    """Percentages, counts, terms and amounts of money other than pay, then those that only events have."""
    length: int = 0
    """Characters of all its texts; 0 in rows of an earlier release."""
    quote: str = ""
    """The item's own words that show why the subscription was matched (``alerts/letters/quote.py``)."""
    backlog: bool = False
    """Whether it was old when its feed first brought it, among many: such items are told together."""
    trace: str = ""
    """Trace id of the message it came with (``news/trace.py``); empty for one of an earlier release."""


def take_note(enriched: Enriched, order: StageOrder = NO_ORDER) -> Note:
    """Return the note of an item, without a quote; ``order`` is that of the stages of its events."""
    item = enriched.item
    pay = dict.fromkeys(pay_words(pay) for pay in enriched.pay if pay.min is not None or pay.max is not None)
    return Note(
        item=item.id,
        revision=item.revision,
        story=enriched.story,
        outlet=item.outlet,
        title=item.title,
        url=item.url,
        at=item.at,
        dated=item.published is not None,
        version=enriched.version,
        tags=tuple(tag.name for tag in enriched.tags),
        pay=tuple(pay),
        events=tuple(dict.fromkeys(event_value(event) for event in enriched.events if not event.mood)),
        facts=tuple(_fact(enriched, event, order) for event in enriched.events),
        words=sketch(item.title, item.summary or item.body),
        figures=tuple(_figures(enriched, " ".join(pay))),
        length=sum(len(item.text(field)) for field in FIELDS),
        backlog=BACKLOG in item.notes,
    )


def _fact(enriched: Enriched, event: Event, order: StageOrder) -> Fact:
    ladder, step, side = order.get(event_value(event), ("", 0, ""))
    return Fact(
        type=event.type,
        stage=event.stage or "",
        parties=event.parties,
        numbers=event.numbers,
        date=event.date,
        place=event.place or "",
        ladder=ladder,
        step=step,
        side=side,
        headline=any(span.field == "title" and span.rule.startswith("event:") for span in event.evidence),
        mood=event.mood,
        item=enriched.item.id,
        version=enriched.version,
        at=enriched.item.at,
    )


def _figures(enriched: Enriched, pay: str) -> Iterator[str]:
    """Yield the figures of the texts that are no pay, then those that only events have."""
    paid = {number for words in figures.find(pay) for number in figures.quantities(words)}
    known: set[float] = set()
    for words in figures.find(*(enriched.item.text(field) for field in ("title", "summary", "body"))):
        numbers = figures.quantities(words)
        known.update(numbers)
        if not paid.issuperset(numbers):
            yield words
    for event in enriched.events:
        for of, value in event.numbers.items():
            # A count of days goes up by itself.
            if not event.mood and of != "days" and value not in known:
                known.add(value)
                yield counted(value, of)
