"""What an entry gives beside its texts: categories, media, source, discussion. No hash and no id has any of it."""

import re
from functools import lru_cache

from ingest.identity import links
from ingest.parse.document import Entry
from ingest.text.html_text import one_line, to_text
from ingest.text.undo import undo
from news.item import Media

CATEGORIES, CATEGORY = 50, 200
"""Categories of an item, and characters of each, at most."""
MEDIA = 20
"""Media of an item at most."""
SOURCE = 300
"""Characters of the source's name at most."""
LARGEST_SIZE = 2**53
"""Bytes of a file at most, the largest number that every reader of JSON keeps exactly; more is no size."""

_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+*-]{1,60}(?:/[a-z0-9!#$&^_.+*-]{1,60})?")


def categories(entry: Entry, notes: set[str]) -> tuple[str, ...]:
    """Return the publisher's categories as plain texts in the feed's order, each once whatever its letters' case.

    Notes ``categories-cut`` where one was shortened or some were left out.
    """
    found: dict[str, str] = {}
    for written in entry.categories:
        text = _plain(written)
        if len(text) > CATEGORY:
            notes.add("categories-cut")
            text = text[:CATEGORY].rstrip()
        if text:
            found.setdefault(text.casefold(), text)
    if len(found) > CATEGORIES:
        notes.add("categories-cut")
    return tuple(found.values())[:CATEGORIES]


def media(entry: Entry, base: str, notes: set[str]) -> tuple[Media, ...]:
    """Return the media with canonical addresses, resolved against ``base``, each once; what has none is left out.

    Notes ``media-cut`` where some were left out for their number.
    """
    found: dict[str, Media] = {}
    for file in entry.media:
        url = links.canonical(file.url, base)
        if url:
            size = file.size if 0 < file.size <= LARGEST_SIZE else 0
            found.setdefault(url, Media(url, _media_type(file.type), size))
    if len(found) > MEDIA:
        notes.add("media-cut")
    return tuple(found.values())[:MEDIA]


def source(entry: Entry, notes: set[str]) -> str:
    """Return the name of the publication that it was taken from, on one line; notes ``source-cut``."""
    text = _plain(entry.source)
    if len(text) > SOURCE:
        notes.add("source-cut")
    return text[:SOURCE].rstrip()


def comments(entry: Entry, base: str) -> str:
    """Return the canonical address of the discussion, resolved against ``base``; empty where there is none."""
    return links.canonical(entry.comments, base) if entry.comments else ""


@lru_cache(8_192)
def _plain(written: str) -> str:
    """Return plain text on one line. A feed repeats its few categories in every entry."""
    return one_line(to_text(undo(written)[0])[0]) if written else ""


@lru_cache(512)
def _media_type(written: str) -> str:
    """Return a media type (RFC 6838 4.2) without its parameters, in lower case; empty where it is none."""
    name = written.partition(";")[0].strip().lower()
    return name if _MEDIA_TYPE.fullmatch(name) else ""
