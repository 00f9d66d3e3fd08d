"""What an alert keeps of an item: enough to decide, to write the message and to answer questions later."""

from datetime import datetime

import msgspec

from news.enriched import Enriched
from news.item import BACKLOG
from news.wording import event_value, pay_words


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
    """Digest of what it says, by which copies are told where texts are short."""
    quote: str = ""
    """The item's own words that show why the subscription was matched (``alerts/letters/quote.py``)."""
    backlog: bool = False
    """Whether it was old when its feed first brought it, among many: such items are told together."""
    trace: str = ""
    """Trace id of the message it came with (``news/trace.py``); empty for one of an earlier release."""


def take_note(enriched: Enriched) -> Note:
    """Return the note of an item, without a quote."""
    item = enriched.item
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
        pay=tuple(
            dict.fromkeys(pay_words(pay) for pay in enriched.pay if pay.min is not None or pay.max is not None)
        ),
        events=tuple(dict.fromkeys(event_value(event) for event in enriched.events if not event.mood)),
        backlog=BACKLOG in item.notes,
    )
