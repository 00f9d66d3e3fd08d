"""The story's page: who reported it first, every report in the order of time, the other steps of its dispute."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from enrich.stories.port import StoryCard, StoryItem
from news.text.addresses import outside_href
from news.text.domains import domain_of
from news.times import distance
from web.parts.clauses import add, clause
from web.parts.hits import When, when
from web.parts.links import PageAddress, item_href
from web.parts.stories import Way, search_href, story_href
from web.parts.timeline import Timeline, timeline

UNTITLED = "(no title)"
UNKNOWN = "unknown outlet"


class Origin(msgspec.Struct, frozen=True):
    """What a report took its text from."""

    text: str
    href: str = ""
    """Address of the report it repeats, on the same page; empty where that one is not kept."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One report of the story."""

    anchor: str
    title: str
    href: str
    outlet: str
    when: When
    outside: str
    """Address of the article, empty where it has none that may be followed."""
    domain: str
    copy: bool
    source: Origin | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Another story of the same dispute."""

    title: str
    href: str
    outlet: str
    when: When
    distance: str
    """How long before or after this story it was first reported."""
    step: str


class StoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """The page of one story."""

    id: str
    title: str
    first: Report
    step: str
    """What the headlines say has happened: ``strike: begun``; empty where they name no step."""
    outlets: tuple[Way, ...]
    """Each with the search for its reports of the story."""
    independent: int
    credit: str
    copies: int
    reports: tuple[Report, ...]
    timeline: Timeline | None
    others: tuple[Step, ...]
    search: str
    data: str
    """Address of the same as JSON."""


def story_page(card: StoryCard, others: Sequence[StoryCard], now: datetime) -> StoryPage:
    """Return the page of a story; ``others`` are those of the same dispute in their order, ``now`` is aware."""
    anchors = {item.id: f"report-{number}" for number, item in enumerate(card.items, start=1)}
    kept = {item.id: item for item in card.items}
    reports = tuple(_report(item, anchors[item.id], _source(item, anchors, kept), now) for item in card.items)
    return StoryPage(
        id=card.id,
        title=card.first.title or UNTITLED,
        first=reports[0],
        step=step_words(card),
        outlets=tuple(Way(_within(card.id, outlet), outlet) for outlet in card.outlets),
        independent=card.independent,
        credit=card.credit,
        copies=card.copies,
        reports=reports,
        timeline=timeline([(item.at, bool(item.copy_of)) for item in card.items]),
        others=tuple(_step(other, card.first.at, now) for other in others),
        search=search_href(card.id),
        data=f"/api{story_href(card.id)}",
    )


def step_words(card: StoryCard) -> str:
    """Return the step that the earliest headline to name one reports: ``strike: begun``, several joined."""
    steps = next((item.steps for item in card.items if item.steps), ())
    return ", ".join(f"{family}: {step}" for family, step in steps)


def _report(item: StoryItem, anchor: str, source: Origin | None, now: datetime) -> Report:
    outside = outside_href(item.url)
    return Report(
        anchor=anchor,
        title=item.title or UNTITLED,
        href=item_href(item.id),
        outlet=item.outlet or UNKNOWN,
        when=when(item.at, item.at, now),
        outside=outside,
        domain=domain_of(outside),
        copy=bool(item.copy_of),
        source=source,
    )


def _source(item: StoryItem, anchors: dict[str, str], kept: dict[str, StoryItem]) -> Origin | None:
    """An agency goes before the outlet whose text is repeated: that one may have it from the agency too."""
    if not item.copy_of:
        return Origin(f"Agency text: {item.wire}") if item.wire else None
    original = kept.get(item.copy_of)
    if original is None:
        return Origin(f"Copy of {item.wire} text" if item.wire else "Copy of an earlier report")
    agency = item.wire or original.wire
    whose = f"{agency} text" if agency else f"the text of {original.outlet or UNKNOWN}"
    return Origin(f"Copy of {whose}", f"#{anchors[original.id]}")


def _step(card: StoryCard, since: datetime, now: datetime) -> Step:
    return Step(
        title=card.first.title or UNTITLED,
        href=story_href(card.id),
        outlet=card.first.outlet or UNKNOWN,
        when=when(card.first.at, card.first.at, now),
        distance=distance(card.first.at, since),
        step=step_words(card),
    )


def _within(story: str, outlet: str) -> str:
    return PageAddress(q=add(clause("story", story), clause("outlet", outlet))).href
