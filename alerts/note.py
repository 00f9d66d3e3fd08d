"""What an alert keeps of an item: enough to decide, to write the message and to answer questions later."""

from datetime import datetime

import msgspec

from news.enriched import Enriched, Event, Pay


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
    """Pay figures as text, such as ``300,000 to 900,000 USD per year``."""
    events: tuple[str, ...] = ()
    """Events reported as fact, each as TYPE or TYPE/STAGE."""
    quote: str = ""
    """The item's own words that show why the subscription was matched (``alerts/quote.py``)."""


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
        pay=tuple(dict.fromkeys(_pay(pay) for pay in enriched.pay if pay.min is not None or pay.max is not None)),
        events=tuple(dict.fromkeys(_event(event) for event in enriched.events if not event.mood)),
    )


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
    return " ".join([*figures, *filter(None, [pay.currency, f"per {pay.period}" if pay.period else None])])
