"""What feedparser makes of a document beside what we make of it: what ``guildwire parse --compare`` shows.

Items are compared as they are after cleaning, so that what no reader would see does not count.
feedparser is given the bytes as they came.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from ingest.clean import Cleaned, clean
from ingest.feed import Feed
from ingest.mend import charset
from ingest.parse import last_resort
from ingest.parse.document import FeedDocument, Unparsed
from ingest.parse.parser import parse
from news.clock import Clock, now
from news.item import Item

FIELDS = ("guid", "url", "title", "summary", "body", "author", "published", "updated", "language")
"""The fields of an item that are compared: those that are read from feedparser's answer too."""


class FieldDifference(msgspec.Struct, frozen=True):
    """A field of an item that feedparser reads otherwise; without a field, an item that only one of us reads."""

    position: int
    """Place among the items, from 0; among feedparser's where it alone has the item."""
    item: str
    """The item's title, else its guid or address."""
    field: str
    ours: str
    feedparser: str


class BothReadings(msgspec.Struct, frozen=True):
    """How a document was read, and where feedparser differs."""

    items: int
    differences: tuple[FieldDifference, ...]
    form: str
    charset: str
    notes: tuple[str, ...]
    """What had to be mended in the document; ``last-resort`` where only feedparser could read it."""
    ours: str = ""
    """Why we could not read it; empty where we could."""
    feedparser: str = ""
    """Why feedparser could not."""


def compare(source: bytes, address: str, content_type: str = "", clock: Clock = now) -> BothReadings:
    """Read ``source`` both ways. ``address`` is where it came from, for relative links. Never raises."""
    ours, other = parse(source, content_type), last_resort.read(source, content_type)
    mine, theirs = (_items(document, address, clock()) for document in (ours, other))
    read = not isinstance(ours, Unparsed) and not isinstance(other, Unparsed)
    return BothReadings(
        items=len(mine),
        differences=tuple(_differences(mine, theirs)) if read else (),
        form=ours.form if isinstance(ours, FeedDocument) else "",
        charset=charset.decode(source, content_type, "").charset,
        notes=ours.notes if isinstance(ours, FeedDocument) else (),
        ours=ours.message if isinstance(ours, Unparsed) else "",
        feedparser=other.message if isinstance(other, Unparsed) else "",
    )


def _items(document: FeedDocument | Unparsed, address: str, seen: datetime) -> list[Item]:
    if isinstance(document, Unparsed):
        return []
    feed = Feed(url=address, outlet=document.title or address)
    return [one.item for one in clean(document, feed, address, seen) if isinstance(one, Cleaned)]


def _differences(ours: Sequence[Item], theirs: Sequence[Item]) -> Iterator[FieldDifference]:
    places = _pairs(ours, theirs)
    for place, (item, other) in enumerate(zip(ours, places, strict=True)):
        if other is None:
            yield FieldDifference(place, _name(item), "", "is read", "")
            continue
        for field in FIELDS:
            left, right = (_shown(one, field) for one in (item, theirs[other]))
            if left != right:
                yield FieldDifference(place, _name(item), field, left, right)
    for place in sorted(set(range(len(theirs))).difference(place for place in places if place is not None)):
        yield FieldDifference(place, _name(theirs[place]), "", "", "is read")


def _pairs(ours: Sequence[Item], theirs: Sequence[Item]) -> list[int | None]:
    """Return for each item the place of feedparser's: in order where there are as many, else by what names it."""
    if len(ours) == len(theirs):
        return list(range(len(theirs)))
    left: dict[str, int] = {}
    for place, item in enumerate(theirs):
        for name in _names(item):
            left.setdefault(name, place)
    pairs: list[int | None] = []
    for item in ours:
        free = (left[name] for name in _names(item) if name in left and left[name] not in pairs)
        pairs.append(next(free, None))
    return pairs


def _names(item: Item) -> tuple[str, ...]:
    return tuple(name for name in (item.guid, item.url, item.title) if name)


def _name(item: Item) -> str:
    return next(iter((item.title, *_names(item))), "")


def _shown(item: Item, field: str) -> str:
    value = getattr(item, field)
    return value.isoformat() if isinstance(value, datetime) else value or ""
