"""Bytes to a document: by a format's own parser, else mended to a tree and read from that."""

from collections.abc import Sequence

from ingest.mend import tree
from ingest.parse import last_resort
from ingest.parse.document import FeedDocument, Format, Unparsed
from ingest.parse.json_feed import JSON_FEED
from ingest.parse.json_ld import JSON_LD
from ingest.parse.rss_json import RSS_JSON
from ingest.parse.sitemap import NEWS_SITEMAP
from ingest.parse.xml import feed

FORMATS = (NEWS_SITEMAP, RSS_JSON, JSON_LD, JSON_FEED)
"""The formats with a parser of their own, in the order they are asked; all others are XML."""

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
        read = own.parse(body, content_type) if own.recognises(start) else None
        if read is not None:
            return read
    mended = tree.read(body, content_type, language)
    return mended if isinstance(mended, Unparsed) else _read(mended)


def _read(mended: tree.Tree) -> FeedDocument | Unparsed:
    try:
        found = feed.read(mended.root, mended.notes)
    except Exception as error:  # noqa: BLE001 (a reader's own bug must not end the poll)
        return Unparsed("broken", f"the document cannot be read: {type(error).__name__}: {error}"[:300])
    if found is None:
        return last_resort.read_text(mended.text, mended.notes)
    if mended.cut and not found.total:
        return Unparsed("broken", "the document breaks off before its first entry")
    return found
