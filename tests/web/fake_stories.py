"""Stories in memory, as the page asks for them."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from enrich.stories.port import StoryCard, StoryItem
from enrich.stories.store_rules import make_card
from news.errors import Unavailable
from tests.web.desk import NOW


class FakeStories:
    """Cards made of items; ``links`` are the other stories of each, ``merged`` follows an id to another."""

    def __init__(
        self,
        items: Collection[StoryItem] = (),
        *,
        links: Mapping[str, Collection[str]] | None = None,
        merged: Mapping[str, str] | None = None,
        broken: bool = False,
    ) -> None:
        self._items = tuple(items)
        self._links = links or {}
        self._merged = merged or {}
        self._broken = broken

    def __call__(self, story: str) -> StoryCard | None:
        if self._broken:
            raise Unavailable("the state store cannot be reached: is it running?")
        story = self._merged.get(story, story)
        members = [item for item in self._items if item.story == story]
        return make_card(story, members, self._links.get(story, ()))


def report(id_: str, story: str, outlet: str, hours: float = 0, **more: Any) -> StoryItem:
    """Return a report of so many hours before :data:`tests.web.desk.NOW`."""
    given = {
        "url": f"https://{outlet.lower().replace(' ', '-')}.example/{id_}",
        "title": f"{outlet} on {story}",
        "at": NOW - timedelta(hours=hours),
    }
    return StoryItem(id=id_, story=story, outlet=outlet, **{**given, **more})
