"""A story store in memory: for ``guildwire group`` and for tests."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from threading import RLock

import msgspec

from enrich.stories.port import Link, StoryCard, StoryItem
from enrich.stories.store_rules import RECENT, check_merge, check_split, day, follow, make_card, resolve, split_id


class MemoryStoryStore:
    """Implements :class:`enrich.stories.port.StoryStore` in dictionaries; gone when the process ends."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._items: dict[str, StoryItem] = {}
        self._index: defaultdict[int, dict[str, int]] = defaultdict(dict)
        self._merged: dict[str, str] = {}
        self._pinned: dict[str, str] = {}
        self._links: set[Link] = set()

    def assigned(self, ids: Collection[str]) -> dict[str, str]:
        """See the port."""
        with self._lock:
            found = {id_: self._story(id_) for id_ in ids}
        return {id_: story for id_, story in found.items() if story}

    def near(self, keys: Collection[int], since: datetime, until: datetime) -> list[tuple[int, str]]:
        """See the port."""
        first, last = day(since), day(until)
        with self._lock:
            return [
                (key, item)
                for key in keys
                for item, when in self._index.get(key, {}).items()
                if first <= when <= last
            ]

    def items(self, ids: Collection[str]) -> dict[str, StoryItem]:
        """See the port."""
        with self._lock:
            return {id_: self._items[id_] for id_ in ids if id_ in self._items}

    def add(
        self, items: Sequence[tuple[StoryItem, Collection[int]]], links: Collection[Link] = ()
    ) -> dict[str, str]:
        """See the port."""
        with self._lock:
            for item, keys in items:
                if item.id not in self._items:
                    story = self._pinned.get(item.id) or resolve(item.story, self._merged)
                    self._items[item.id] = msgspec.structs.replace(item, story=story)
                    for key in keys:
                        self._index[key][item.id] = day(item.at)
            self._relink(self._links | set(links))
            return {item.id: self._items[item.id].story for item, _ in items}

    def card(self, story: str) -> StoryCard | None:
        """See the port."""
        with self._lock:
            story = resolve(story, self._merged)
            members = [item for item in self._items.values() if item.story == story]
            ends = [(link.earlier, link.later) for link in self._links if story in (link.earlier, link.later)]
        return make_card(story, members, {end for pair in ends for end in pair})

    def recent(self, since: datetime, least: int) -> list[str]:
        """See the port."""
        with self._lock:
            times: defaultdict[str, list[datetime]] = defaultdict(list)
            for item in self._items.values():
                if item.at >= since:
                    times[item.story].append(item.at)
        ranked = sorted((story for story, all_ in times.items() if len(all_) >= least))
        return sorted(ranked, key=lambda story: max(times[story]), reverse=True)[:RECENT]

    def beginning(self, start: str, limit: int) -> list[str]:
        """See the port."""
        with self._lock:
            return sorted(id_ for id_ in self._items if id_.startswith(start))[:limit]

    def merge(self, story: str, into: str) -> None:
        """See the port."""
        with self._lock:
            story, into = resolve(story, self._merged), resolve(into, self._merged)
            check_merge(story, into, {item.story for item in self._items.values()})
            self._merged[story] = into
            self._merged.pop(into, None)
            self._move(self._members(story), into)
            self._pinned = {id_: into if pinned == story else pinned for id_, pinned in self._pinned.items()}
            self._relink(self._links)

    def split(self, ids: Sequence[str]) -> str:
        """See the port."""
        with self._lock:
            found = [self._items[id_] for id_ in ids if id_ in self._items]
            story = check_split(ids, found, self._members(found[0].story) if found else ())
            new = split_id(found, story)
            self._merged.pop(new, None)
            self._move([item.id for item in found], new)
            self._pinned |= {item.id: new for item in found}
            return new

    def expire(self, index_before: datetime, forget_before: datetime) -> int:
        """See the port."""
        with self._lock:
            old = {item.id for item in self._items.values() if item.at < forget_before}
            for key in list(self._index):
                kept = {
                    item: when
                    for item, when in self._index[key].items()
                    if item not in old and when >= day(index_before)
                }
                self._index[key] = kept
                if not kept:
                    del self._index[key]
            for id_ in old:
                del self._items[id_]
            alive = {item.story for item in self._items.values()}
            self._links = {link for link in self._links if {link.earlier, link.later} <= alive}
            return len(old)

    def _story(self, id_: str) -> str:
        item = self._items.get(id_)
        return item.story if item else self._pinned.get(id_, "")

    def _members(self, story: str) -> list[str]:
        return [item.id for item in self._items.values() if item.story == story]

    def _move(self, ids: Collection[str], story: str) -> None:
        for id_ in ids:
            self._items[id_] = msgspec.structs.replace(self._items[id_], story=story)

    def _relink(self, links: Collection[Link]) -> None:
        followed = {follow(link, self._merged) for link in links}
        self._links = {link for link in followed if link.earlier != link.later}
