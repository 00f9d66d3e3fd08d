"""The enricher's ports: what says what an item is about, and what puts items into stories."""

from collections.abc import Sequence
from typing import Protocol

from news.enriched import Enriched
from news.item import Item


class Enricher(Protocol):
    """What says what an item is about. It asks no network, no store and no clock."""

    def enrich(self, item: Item) -> Enriched:
        """Return the item with everything found in it but its story.

        Equal items and equal rules give equal answers. A part of the rules that fails costs the item that part
        only: it is named in :attr:`news.enriched.Enriched.failed`, and nothing is raised.
        """
        ...


class Grouper(Protocol):
    """What puts items into stories."""

    def assign(self, batch: Sequence[Enriched]) -> list[Enriched]:
        """Return the same items in the same order with their stories.

        May be called again with items that have a story: they keep it. Raises
        :class:`news.errors.Unavailable` when the stories cannot be looked up; nothing is then assigned.
        """
        ...
