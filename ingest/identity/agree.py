"""How far an entry and a known item agree: whether they can be one article, and how surely.

One mark may change: a guid, an address, a headline or a date. What differs in more than agrees is another article.
A guid or an address that several articles have, as of a live blog, tells nothing without another mark.
"""

from collections.abc import Collection
from datetime import time, timedelta

import msgspec

from ingest.identity.identify import content_hash
from ingest.identity.keys import Keys
from ingest.identity.known import Known, KnownItem

_APART = timedelta(hours=20)
"""Entries of one feed with two guids, one address and one title: further apart they are a column of every day."""
_ADOPTED = 20
"""Score of an item of an earlier version under its own id: above all others."""


class Agreement(msgspec.Struct, frozen=True):
    """What agrees; null where one of both says nothing of it."""

    guid: bool | None
    page: bool
    """Whether the guids are one but for the fragment."""
    place: bool | None
    title: bool | None
    moment: bool | None
    instant: bool
    """Whether the moments are one and more than a day."""
    day: bool
    """Whether the titles are one and so is the day, in one outlet."""
    content: bool
    shared_guid: bool = False
    """Whether several articles have the guid."""
    shared_place: bool = False

    @property
    def score(self) -> int:
        """A mark that names an article counts more than one that many can share."""
        named = (4 if self.guid else 3 * self.page) + 3 * (self.place is True) + 3 * (self.title is True)
        return named + (self.moment is True) + self.content


def compare(keys: Keys, item: KnownItem, known: Known, shared: Collection[str] = ()) -> Agreement:
    """Compare by what the item said last, and by what leads to it.

    ``shared`` are keys that several entries of the document have.
    """
    said = keys.said

    def leads(key: str) -> bool:
        return bool(key) and known.aliases.get(key) == item.id

    twin, day, named = leads(keys.twin), leads(keys.day), leads(keys.named)
    own_feed = item.feed == said.feed
    moment = None if said.moment is None or item.moment is None else said.moment == item.moment
    title = _same(keys.title, item.title, twin or day or named)
    guid = _same(keys.guid, item.guid if own_feed else "", named or leads(keys.guid))
    place = _same(keys.place, item.place, twin or leads(keys.place))
    guid_shared, place_shared = item.guid_shared or keys.guid in shared, item.place_shared or keys.place in shared
    return Agreement(
        guid=None if guid_shared and not guid else guid,
        page=leads(keys.page),
        place=None if place and place_shared and not title else place,
        title=title,
        moment=moment,
        instant=bool(moment and said.moment and said.moment.time() != time.min),
        day=day,
        content=said.content == item.content_hash,
        shared_guid=guid_shared,
        shared_place=place_shared,
    )


def score(keys: Keys, item: KnownItem, known: Known, shared: Collection[str] = ()) -> int:
    """Return how surely the entry is the item; 0 where it is another article."""
    if not item.marked:
        return 0
    found = compare(keys, item, known, shared)
    return found.score if _one_article(keys, item, found) else 0


def score_unmarked(item: KnownItem, ids: Collection[str]) -> int:
    """Return the same for an item of an earlier version; ``ids`` are those that would have been the entry's."""
    if item.marked:
        return 0
    return _ADOPTED if item.id in ids else 1


def _same(mine: str, other: str, surely: bool) -> bool | None:
    if surely:
        return True
    return mine == other if mine and other else None


def _one_article(keys: Keys, item: KnownItem, found: Agreement) -> bool:
    if found.guid:
        few_differ = (found.place, found.title, found.moment).count(False) < 2
        if found.shared_guid:
            return (few_differ and True in (found.place, found.title)) or _without_guid(keys, item, found)
        return few_differ or True in (found.place, found.title, found.instant)
    if found.page:
        return found.title is True or found.instant or (found.place is True and found.title is None)
    if found.guid is False:
        return _under_another_guid(keys, item, found)
    return _without_guid(keys, item, found)


def _under_another_guid(keys: Keys, item: KnownItem, found: Agreement) -> bool:
    """Judge two guids of one feed: all were renewed, or it is made from an address that changed."""
    said = keys.said
    if not found.title:
        return False
    same_text = found.content and keys.place and said.content != content_hash(said.title, "", "")
    if found.place:
        return same_text or (found.moment is True if found.shared_place else _near(keys, item))
    explained = found.content or found.place is None or said.guid.lower().startswith(("http://", "https://"))
    return explained and found.moment is True and keys.precise


def _without_guid(keys: Keys, item: KnownItem, found: Agreement) -> bool:
    """Judge what has no guid, or stands in two feeds."""
    own_feed = item.feed == keys.said.feed
    if found.place:
        return True in (found.title, found.moment) or found.moment is None or (not own_feed and _near(keys, item))
    if found.day and not own_feed:
        return True
    if found.place is None and found.title and own_feed:
        return found.moment is not False or (found.day and found.content)
    return bool(found.title and found.moment and keys.precise)


def _near(keys: Keys, item: KnownItem) -> bool:
    mine, other = keys.said.moment, item.moment
    return mine is None or other is None or abs(mine - other) < _APART
