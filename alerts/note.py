"""What an alert keeps of an item: enough to decide, to write the message and to answer questions later."""

from datetime import datetime

import msgspec

from news.enriched import Enriched
from news.item import BACKLOG
from news.wording import event_value, pay_words


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
    """Pay figures in words, such as ``$300,000 to $900,000 a year, Product Manager``. Rows that an earlier release
    stored have other words: :func:`news.wording.figure` says which are the same figure."""
    events: tuple[str, ...] = ()
    """Events reported as fact, each as TYPE or TYPE/STAGE."""
    quote: str = ""
    """The item's own words that show why the subscription was matched (``alerts/quote.py``)."""
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
        tags=tuple(tag.name for tag in enriched.tags),
        pay=tuple(
            dict.fromkeys(pay_words(pay) for pay in enriched.pay if pay.min is not None or pay.max is not None)
        ),
        events=tuple(dict.fromkeys(event_value(event) for event in enriched.events if not event.mood)),
        backlog=BACKLOG in item.notes,
    )
