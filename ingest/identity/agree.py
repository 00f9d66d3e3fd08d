"""How far an entry and a known item agree: whether they can be one article, and how surely.

One mark may change: a guid, an address, a headline or a date. What differs in more than agrees is another article.
"""

from collections.abc import Collection
from datetime import time, timedelta

import msgspec

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

    @property
    def score(self) -> int:
        """A mark that names an article counts more than one that many can share."""
        named = (4 if self.guid else 3 * self.page) + 3 * (self.place is True) + 3 * (self.title is True)
        return named + (self.moment is True) + self.content


def compare(keys: Keys, item: KnownItem, known: Known) -> Agreement:
    """Compare by what the item said last, and by what leads to it."""
    said = keys.said

    def leads(key: str) -> bool:
        return bool(key) and known.aliases.get(key) == item.id

    twin, day, named = leads(keys.twin), leads(keys.day), leads(keys.named)
    own_feed = item.feed == said.feed
    moment = None if said.moment is None or item.moment is None else said.moment == item.moment
    return Agreement(
        guid=_same(keys.guid, item.guid if own_feed else "", named or leads(keys.guid)),
        page=leads(keys.page),
        place=_same(keys.place, item.place, twin or leads(keys.place)),
        title=_same(keys.title, item.title, twin or day or named),
        moment=moment,
        instant=bool(moment and said.moment and said.moment.time() != time.min),
        day=day,
        content=said.content == item.content_hash,
    )


def score(keys: Keys, item: KnownItem, known: Known) -> int:
    """Return how surely the entry is the item; 0 where it is another article."""
    if not item.marked:
        return 0
    found = compare(keys, item, known)
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
        others = (found.place, found.title, found.instant)
        return True in others or (found.place, found.title, found.moment).count(False) < 2
    if found.page:
        return found.title is True or found.instant or (found.place is True and found.title is None)
    if found.guid is False:
        return _under_another_guid(keys, item, found)
    return _without_guid(keys, item, found)


def _under_another_guid(keys: Keys, item: KnownItem, found: Agreement) -> bool:
    """Judge two guids of one feed: all were renewed, or it is made from an address or a headline that changed."""
    if not found.title:
        return False
    return _near(keys, item) if found.place else found.moment is True and keys.precise


def _without_guid(keys: Keys, item: KnownItem, found: Agreement) -> bool:
    """Judge what has no guid, or stands in two feeds."""
    if found.place:
        return True in (found.title, found.moment) or found.moment is None
    if found.day and item.feed != keys.said.feed:
        return True
    if found.place is None and found.title and item.feed == keys.said.feed:
        return found.moment is not False
    return bool(found.title and found.moment and keys.precise)


def _near(keys: Keys, item: KnownItem) -> bool:
    mine, other = keys.said.moment, item.moment
    return mine is None or other is None or abs(mine - other) < _APART
