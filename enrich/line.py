"""One line of what ``guildwire tag`` and ``guildwire group`` read, and who reads what it says."""

from typing import Protocol

import msgspec

from news.enriched import Enriched
from news.item import Item


class Enricher(Protocol):
    """What says what an item is about."""

    def enrich(self, item: Item) -> Enriched:
        """Return the item with everything found in it."""
        ...


class Line(msgspec.Struct):
    """A text to tag or to group; null and absent mean the same."""

    title: str | None = ""
    summary: str | None = ""
    body: str | None = ""
    link: str | None = ""
    published: str | None = ""


decoder = msgspec.json.Decoder(Line)
