"""Bytes to a document: by a format's own parser, else mended to a tree and read from that."""

import re
from collections.abc import Sequence

from ingest.mend import tree
from ingest.parse import last_resort
from ingest.parse.document import FeedDocument, Format, Unparsed
from ingest.parse.json_feed import JSON_FEED
from ingest.parse.xml import feed

FORMATS = (JSON_FEED,)
"""The formats with a parser of their own, in the order they are asked; all others are XML."""

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_CHALLENGE = re.compile(
    rb"<title>\s*(?:Just a moment|Attention Required|Access denied|Are you a robot)", re.IGNORECASE
)
_SKIP = b"\xef\xbb\xbf \t\r\n"


def parse(
    body: bytes, content_type: str = "", *, language: str = "", formats: Sequence[Format] = FORMATS
) -> FeedDocument | Unparsed:
    """Return the document in ``body``. ``content_type`` is the HTTP header, whose charset counts.

    ``language`` is the feed's as it is listed, which tells the charset where nothing else does. Never
    raises for any bytes, fetches nothing that the document refers to, and reads a document as far as
    it can be read. feedparser is asked only where no feed is seen in what could be mended.
    """
    start = body[:4096].lstrip(_SKIP)
    if not start:
        return Unparsed("not-a-feed", "the document is empty")
    for own in formats:
        if own.recognises(start):
            return own.parse(body)
    mended = tree.read(body, content_type, language)
    if isinstance(mended, Unparsed):
        return mended if mended.status == "too-costly" else _what_it_is(start) or mended
    return _read(mended, start)


def _read(mended: tree.Tree, start: bytes) -> FeedDocument | Unparsed:
    try:
        found = feed.read(mended.root, mended.notes)
    except Exception as error:  # noqa: BLE001 (a reader's own bug must not end the poll)
        return Unparsed("broken", f"the document cannot be read: {type(error).__name__}: {error}"[:300])
    if found is None:
        return _what_it_is(start) or last_resort.read_text(mended.text, mended.notes)
    if mended.cut and not found.total:
        return Unparsed("broken", "the document breaks off before its first entry")
    return found


def _what_it_is(start: bytes) -> Unparsed | None:
    """Return what came instead of a feed, where its beginning (at most 4,096 bytes) tells."""
    if _CHALLENGE.search(start):
        return Unparsed("not-a-feed", "a page that asks for a browser came instead of a feed")
    if _HTML.search(start[:1024]):
        return Unparsed(
            "not-a-feed", "an HTML page came instead of a feed: look on it for the feed's present address"
        )
    if b"<" not in start:
        return Unparsed("not-a-feed", last_resort.UNKNOWN)
    return None
