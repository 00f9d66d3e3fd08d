"""Stories as the page gets them, the way to one, and the other steps of its dispute."""

from collections.abc import Callable
from urllib.parse import quote

import msgspec

from enrich.stories.port import StoryCard
from news.enriched import Enriched
from news.errors import Unavailable
from news.wording import count
from web.parts.clauses import clause
from web.parts.links import PageAddress

StoryOf = Callable[[str], StoryCard | None]
"""Returns a story by its id, by the id it had before a merge, or by the id of an item in it; nothing where
it is not known or not kept any more. Raises :class:`news.errors.Unavailable` when it cannot be looked up.
May be asked from many threads at once."""


class Way(msgspec.Struct, frozen=True):
    """A link with its words."""

    href: str
    text: str


def story_href(story: str) -> str:
    """Return the address of a story's own page."""
    return f"/story/{quote(story, safe='')}"


def search_href(story: str) -> str:
    """Return the address of the search for a story's items."""
    return PageAddress(q=clause("story", story)).href


def way(enriched: Enriched, story: StoryOf) -> Way | None:
    """Return the link from an item to its story, with what is known of it; nothing for an item without one.

    An item is shown also where its story cannot be looked up: the link then says nothing of it.
    """
    if not enriched.story:
        return None
    try:
        card = story(enriched.story)
    except Unavailable:
        return Way(story_href(enriched.story), "Whole story")
    if card is None:
        return Way(search_href(enriched.story), "Reports of the same story, which is too old to be kept together")
    return Way(story_href(card.id), f"Story: {summary(card)}")


def summary(card: StoryCard) -> str:
    """Return ``3 reports from 2 outlets, first reported by Herald``; who the reports credit goes before all."""
    words = count(len(card.items), "report")
    if card.outlets:
        words += f" from {count(len(card.outlets), 'outlet')}"
    first = card.credit or card.first.outlet
    return words + (f", first reported by {first}" if first else "")
