"""A hit as the page shows it."""

from datetime import datetime

import msgspec

from news.enriched import Event
from news.text.addresses import outside_href
from news.text.domains import domain_of
from news.times import exact, machine, relative
from news.wording import event_value, event_words, more_words, pay_words
from search.port import Hit, Piece
from web.parts.clauses import add, clause, has
from web.parts.links import PageAddress, item_href
from web.parts.stories import story_href


class Chip(msgspec.Struct, frozen=True):
    """A value that narrows the search when followed."""

    text: str
    href: str
    """Empty where there is nothing to narrow to."""
    active: bool = False
    """Whether the query asks for it already."""
    group: str = ""
    """First part of a hierarchical value, which chooses its colour: ``ai``, ``labor``."""


class When(msgspec.Struct, frozen=True):
    """A moment in the three forms the page needs."""

    machine: str
    exact: str
    relative: str
    given: bool = True
    """Whether it is the outlet's own time; otherwise it is that of first sight."""


class HitView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the list shows of one hit, ready to be printed."""

    href: str
    outside: str
    """Address of the article, empty where it has none that may be followed."""
    domain: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    outlet: Chip
    author: str
    when: When
    tags: tuple[Chip, ...]
    pay: tuple[str, ...]
    events: tuple[Chip, ...]
    story: str
    """Address of the page of the whole story; empty where it has none."""
    more: str = ""
    """Where stories are collapsed: what else of the story was found, in words."""
    more_href: str = ""
    """The search for all of it."""


def narrowed(place: PageAddress, field: str, value: str, text: str = "") -> Chip:
    """Return the chip that adds ``field:value`` to the query of ``place``."""
    wanted = clause(field, value)
    return Chip(
        text=text or value,
        href=place.moved(q=add(place.q, wanted)).href,
        active=has(place.q, wanted),
        group=value.partition("/")[0] if field == "tag" else "",
    )


def _event(place: PageAddress, event: Event) -> Chip:
    """An event only remembered or imagined is not in the index, so its chip leads nowhere."""
    if event.mood:
        return Chip(event_words(event), "")
    return narrowed(place, "event", event_value(event), event_words(event))


def when(published: datetime | None, at: datetime, now: datetime) -> When:
    """Return the moment an item is sorted by; it is the outlet's own only where it equals ``published``."""
    return When(machine(at), exact(at), relative(at, now), given=published == at)


def view(hit: Hit, place: PageAddress, now: datetime) -> HitView:
    """Turn a hit into what is printed; ``place`` is the search it was found by."""
    enriched, item = hit.enriched, hit.enriched.item
    outside = outside_href(item.url)
    return HitView(
        href=item_href(item.id),
        outside=outside,
        domain=domain_of(outside),
        title=hit.title or ((item.title or "(no title)", False),),
        snippet=hit.snippet,
        outlet=narrowed(place, "outlet", item.outlet),
        author=item.author,
        when=when(item.published, item.at, now),
        tags=tuple(narrowed(place, "tag", tag.name) for tag in enriched.tags),
        pay=tuple(pay_words(pay) for pay in enriched.pay),
        events=tuple(_event(place, event) for event in enriched.events),
        story=story_href(enriched.story) if enriched.story else "",
        more=more_words(hit.more, hit.outlets),
        more_href=place.moved(q=add(place.q, clause("story", enriched.story)), stories="").href
        if hit.more
        else "",
    )
