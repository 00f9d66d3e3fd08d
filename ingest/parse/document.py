"""What a parser hands on: the entries of one document as the feed wrote them, and what it says of itself."""

from collections.abc import Callable

import msgspec

from ingest.mend.unparsed import Unparsed
from news.item import Media

__all__ = ["MOST_ENTRIES", "Entry", "FeedDocument", "Format", "Unparsed"]

MOST_ENTRIES = 2_000
"""Entries of one document that are read; what lies beyond is counted as over the limit."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry, texts still with their markup."""

    position: int
    """Place in the document, from 0."""
    guid: str = ""
    link: str = ""
    title: str = ""
    description: str = ""
    content: str = ""
    author: str = ""
    published: str = ""
    """The date as it was written; that of the last change where the feed gives no other."""
    updated: str = ""
    """The date of the last change as it was written; empty where the feed gives none."""
    language: str = ""
    categories: tuple[str, ...] = ()
    """The publisher's own, in the feed's order, still with their markup."""
    media: tuple[Media, ...] = ()
    """Enclosures, media and pictures, their addresses as they were written."""
    source: str = ""
    """Name of the publication an aggregator took it from; empty where it says none."""
    comments: str = ""
    """Address of the discussion about it, as it was written."""
    former_guid: str = ""
    """The guid as earlier versions read it, where that differs: ids made from it are known to stores."""
    notes: tuple[str, ...] = ()
    """What had to be mended in this entry alone."""


class FeedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A feed document."""

    form: str
    """Format and version: ``rss20``, ``atom10``, ``json11``, ..."""
    entries: tuple[Entry, ...] = ()
    """At most :data:`MOST_ENTRIES`."""
    total: int = 0
    """Entries that the document holds."""
    title: str = ""
    language: str = ""
    hint: int = 0
    """Minutes between polls that the document asks for (``ttl`` or ``sy:``); 0 where it asks for nothing."""
    notes: tuple[str, ...] = ()
    """What had to be mended in the whole document."""


class Format(msgspec.Struct, frozen=True):
    """A kind of document that is no XML feed, and so has a parser of its own."""

    recognises: Callable[[bytes], bool]
    """Given the beginning: at most 4,096 bytes, without a byte order mark and blanks before the first sign."""
    parse: Callable[[bytes, str], FeedDocument | Unparsed | None]
    """Given the whole document as it came and its HTTP content type, which may be empty. Null where it is of
    another kind after all: then the others are asked. Never raises, and fetches nothing that the document
    refers to."""
