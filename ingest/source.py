"""One feed document by itself, without a feed list or a store: what ``guildwire parse`` shows."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from ingest.clean import Cleaned, clean
from ingest.feed import Feed
from ingest.identity.known import Known
from ingest.identity.resolve import resolve
from ingest.parse.document import Unparsed
from ingest.parse.parser import parse
from news.clock import Clock, now
from news.errors import Poison


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
    language: str
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
    found = [one for one in clean(document, feed, address, clock()) if isinstance(one, Cleaned)]
    resolved = resolve([one.keys for one in found], Known())
    for cleaned, id_ in zip(found, resolved.ids, strict=True):
        item = cleaned.item
        yield ParsedLine(
            id_,
            item.guid,
            item.url,
            item.title,
            item.summary,
            item.body,
            item.author,
            item.published,
            item.language,
            cleaned.position,
            item.notes,
        )
