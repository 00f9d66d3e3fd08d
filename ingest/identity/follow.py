"""What is written down about the items of a document, so that they are found again when they have changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from ingest.identity.keys import Keys
from ingest.identity.known import Known, KnownItem

MOST_MOVES = 24
"""Times that the keys of one item may change: some feeds make a new guid, address or date for each request."""


class Follower:
    """Gathers the keys that are to lead to the items of one document, and what its known items are called now."""

    def __init__(self, known: Known, entries: Iterable[tuple[Keys, str]]) -> None:
        """Take what is known before, and the document's entries with the ids of their items."""
        self.known = known
        self.aliases: dict[str, str] = {}
        """What changes in ``known.aliases``."""
        self.remember: list[KnownItem] = []
        self._holders: dict[str, set[str]] = defaultdict(set)
        for keys, id_ in entries:
            for key in keys.all:
                self._holders[key].add(id_)

    def take(self, keys: Keys, item: KnownItem) -> None:
        """Remember an item that is new, or of an earlier version, or whose texts have changed."""
        before = self.known.items.get(item.id)
        fresh = self._fresh(keys, before) if before and before.marked else keys.all
        self.remember.append(self._marked(item, keys))
        self._lead(fresh, item.id)

    def follow(self, keys: Keys, item: KnownItem) -> None:
        """Note new keys of a known item whose texts are the same, or which another feed brought first."""
        own = item.feed == keys.said.feed
        after = self._marked(item, keys) if own else item
        fresh = [key for key in self._fresh(keys, item) if self._leads_away(key)]
        if item.moves < MOST_MOVES and (fresh or after != item):
            self.remember.append(replace(after, moves=item.moves + 1))
            self._lead(fresh, item.id)

    def _fresh(self, keys: Keys, item: KnownItem) -> tuple[str, ...]:
        """Return the keys of an entry that may be made to lead to its item.

        Those with a guid belong to one feed. An outlet's feeds share the others: such a key that leads to another
        item stays so, unless the feed that brought this one gave it to it just now.
        """
        moved = {keys.guid, keys.page}
        if item.feed == keys.said.feed:
            moved |= {keys.place} if item.place != keys.place else set()
            moved |= {keys.twin, keys.day, keys.named} if item.title != keys.title else set()
        return tuple(key for key in keys.all if key in moved or key not in self.known.aliases)

    def _leads_away(self, key: str) -> bool:
        """Whether a key leads to no item of this document that has it; several may share one."""
        return self.known.aliases.get(key) not in self._holders[key]

    def _lead(self, keys: Iterable[str], id_: str) -> None:
        for key in keys:
            if self._leads_away(key):
                self.aliases.setdefault(key, id_)

    def _marked(self, item: KnownItem, keys: Keys) -> KnownItem:
        guid, place = keys.guid or item.guid, keys.place
        return replace(
            item,
            guid=guid,
            place=place,
            title=keys.title,
            moment=keys.said.moment or item.moment,
            guid_shared=self._shared(guid, [one.guid for one in self._sharers(item, guid) if one.guid_shared]),
            place_shared=self._shared(
                place, [one.place for one in self._sharers(item, place) if one.place_shared]
            ),
        )

    def _sharers(self, item: KnownItem, key: str) -> Iterator[KnownItem]:
        """Yield the items of which may be known that others have the key too."""
        yield item
        led = self.known.items.get(self.known.aliases.get(key, ""))
        if led:
            yield led

    def _shared(self, key: str, known: Collection[str]) -> bool:
        return bool(key) and (len(self._holders[key]) > 1 or key in known)
