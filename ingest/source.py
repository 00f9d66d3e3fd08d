"""One feed document by itself, without a feed list or a store: what ``guildwire parse`` shows."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from ingest.clean import Cleaned, clean
from ingest.feed import Feed
from ingest.parse.document import Unparsed
from ingest.parse.parser import parse
from news.clock import Clock, now
from news.errors import Poison
from news.item import Media


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


def parse_source(source: bytes, address: str, content_type: str = "", clock: Clock = now) -> Iterator[ParsedLine]:
    """Yield the items of the document in ``source`` in its order.

    ``address`` is where it came from: relative links are resolved against it, and ids are made
    from it as if the feed were listed under it. Raises :class:`Poison` where it is no readable feed.
    """
    document = parse(source, content_type)
    if isinstance(document, Unparsed):
        raise Poison(f"{address.removesuffix(':')}: {document.message}", address)
    feed = Feed(url=address, outlet=document.title or address)
    for entry, cleaned in zip(document.entries, clean(document, feed, address, clock()), strict=True):
        if isinstance(cleaned, Cleaned):
            item = cleaned.finished()
            yield ParsedLine(
                item.id,
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
                entry.position,
                item.notes,
            )
