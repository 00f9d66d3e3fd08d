"""One feed document by itself, without a feed list or a store: what ``guildwire parse`` shows."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

import msgspec

from ingest.clean import Cleaned
from ingest.feed import Feed
from ingest.identity.known import Known
from ingest.identity.resolve import resolve
from ingest.parse.document import Unparsed
from ingest.reading.read import DocumentReader, Unread
from ingest.reading.readers import DirectReader
from news.clock import Clock, now
from news.errors import Poison
from news.item import Item, Media


class ParsedLine(msgspec.Struct, frozen=True):
    """One item of a document, as one line of output."""

    id: str
    guid: str
    url: str
    title: str
    summary: str
    body: str
    author: str
    published: datetime | None
    updated: datetime | None
    language: str
    categories: tuple[str, ...]
    media: tuple[Media, ...]
    source: str
    comments: str
    html: str
    position: int
    """Place in the document, from 0."""
    notes: tuple[str, ...]


def parse_source(
    source: bytes,
    address: str,
    content_type: str = "",
    clock: Clock = now,
    reader: DocumentReader = DirectReader(),  # noqa: B008 (holds nothing)
) -> Iterator[ParsedLine]:
    """Yield the items of the document in ``source`` in its order; a mere empty tag is none.

    ``address`` is where it came from: relative links are resolved against it, and ids are made
    from it as if the feed were listed under it. Raises :class:`Poison` where it is no readable feed.
    """
    feed = Feed(url=address, outlet=address)
    unread = Unread(feed=feed, body=source, address=address, content_type=content_type, seen=clock())
    read = asyncio.run(reader.read(unread))
    if isinstance(read, Unparsed):
        raise Poison(f"{address.removesuffix(':')}: {read.message}", address)
    found = [one for one in read.items if isinstance(one, Cleaned) and _says_something(one.item)]
    resolved = resolve([one.keys for one in found], Known())
    for cleaned, id_ in zip(found, resolved.ids, strict=True):
        item = cleaned.finished()
        yield ParsedLine(
            id_,
            item.guid,
            item.url,
            item.title,
            item.summary,
            item.body,
            item.author,
            item.published,
            item.updated,
            item.language,
            item.categories,
            item.media,
            item.source,
            item.comments,
            item.html,
            cleaned.position,
            item.notes,
        )


def _says_something(item: Item) -> bool:
    return bool(item.title or item.guid or item.url or item.summary or item.body or item.media)
