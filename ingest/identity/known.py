"""What is known of the items that came before, as far as it tells which of them an entry is."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec


class KnownItem(msgspec.Struct, frozen=True):
    """What the store keeps of an item."""

    id: str
    feed: str
    """Key of the feed that brought it first."""
    content_hash: str
    revision: int
    seen: datetime
    """When it was last seen to be new or revised; aware, UTC."""
    guid: str = ""
    """Key by this name of the entry that it is (:class:`ingest.identity.keys.Keys`), as are the next two."""
    place: str = ""
    title: str = ""
    moment: datetime | None = None
    """Publication, where it was certain; aware, UTC."""
    moves: int = 0
    """How often its keys changed."""
    guid_shared: bool = False
    """Whether other items have its guid, as far as it was seen."""
    place_shared: bool = False

    @property
    def marked(self) -> bool:
        """Whether it can be compared; earlier versions kept nothing but ids."""
        return bool(self.title or self.guid or self.place)


class Known(msgspec.Struct, frozen=True):
    """What is known about the items that some entries may be."""

    items: Mapping[str, KnownItem] = {}
    """By id."""
    aliases: Mapping[str, str] = {}
    """For each key the id of the item it leads to."""

    def plus(self, items: Iterable[KnownItem], aliases: Mapping[str, str]) -> "Known":
        """Return this knowledge with more; what is known already is replaced."""
        return Known({**self.items, **{item.id: item for item in items}}, {**self.aliases, **aliases})
