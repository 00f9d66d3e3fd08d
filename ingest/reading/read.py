"""One document that came, to its items: parse and clean. The same wherever it is done."""

from datetime import datetime
from typing import Protocol

import msgspec
from msgspec.structs import replace

from ingest.clean import Cleaned, Unreadable, clean, date_reader
from ingest.feed import Feed
from ingest.parse.document import FeedDocument, Unparsed
from ingest.parse.parser import parse


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it came, and what is known of it."""

    feed: Feed
    body: bytes
    address: str
    """Where it came from; relative links are resolved against it."""
    content_type: str = ""
    seen: datetime
    """Aware, UTC."""
    date_order: str = ""
    """What earlier documents of the feed have shown (:attr:`ingest.feed.FeedState.date_order`)."""


class Read(msgspec.Struct, frozen=True):
    """What a document says."""

    document: FeedDocument
    """What it says of itself; its entries are left out."""
    items: list[Cleaned | Unreadable]
    """In the document's order."""
    date_order: str = ""
    """What comes first in the feed's numeric dates, as far as they have shown it."""


class DocumentReader(Protocol):
    """Reads documents, many at once.

    Whatever the bytes are, the answer is a value: what was read, or why nothing was. It depends on the document
    alone, never on the others that are read meanwhile nor on where it is read. Raises only
    :class:`news.errors.Unavailable`, where this machine cannot start what reading needs.
    """

    async def read(self, unread: Unread) -> Read | Unparsed:
        """Return what the document says. May be called from any event loop, but from one at a time."""
        ...


def read(unread: Unread) -> Read | Unparsed:
    """Return what the document says; a bug that one document meets must not stop the others.

    Raises :class:`MemoryError` and nothing else.
    """
    try:
        document = parse(unread.body, unread.content_type, language=unread.feed.language)
        if isinstance(document, Unparsed):
            return document
        dates = date_reader(document, unread.feed, unread.seen, unread.date_order)
        items = clean(document, unread.feed, unread.address, unread.seen, dates)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (see above)
        return Unparsed("broken", f"the document cannot be read: {type(error).__name__}: {error}"[:300])
    return Read(replace(document, entries=()), items, dates.order)


def given_up(when: str, unread: Unread) -> Unparsed:
    """Return that reading was given up, ``when``, and what to do about it."""
    message = (
        f"reading its {len(unread.body):,} bytes was given up {when}: look at {unread.address[:200]} for what is "
        "there in the place of a usual feed, and list another feed of the outlet or tell its publisher"
    )
    return Unparsed("too-costly", message)
