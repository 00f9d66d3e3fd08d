"""Bytes to a document: by a format's own parser, else by feedparser, or the fast path where that is sure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import feedparser

from ingest.mend import tree
from ingest.parse import fast_feed, parser_limits
from ingest.parse.author import name_of
from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Format, Unparsed
from ingest.parse.json_feed import JSON_FEED
from ingest.parse.json_ld import JSON_LD
from ingest.parse.rss_json import RSS_JSON
from ingest.parse.sitemap import NEWS_SITEMAP
from ingest.parse.update_period import hint

FORMATS = (NEWS_SITEMAP, RSS_JSON, JSON_LD, JSON_FEED)
"""The formats with a parser of their own, in the order they are asked; feedparser reads all others."""

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_CHALLENGE = re.compile(
    rb"<title>\s*(?:Just a moment|Attention Required|Access denied|Are you a robot)", re.IGNORECASE
)
_SKIP = b"\xef\xbb\xbf \t\r\n"


def parse(
    body: bytes,
    content_type: str = "",
    *,
    language: str = "",
    fast: bool = True,
    formats: Sequence[Format] = FORMATS,
) -> FeedDocument | Unparsed:
    """Return the document in ``body``. ``content_type`` is the HTTP header, whose charset counts;
    ``language`` is the feed's.

    Never raises for any bytes. Entities that the document declares are not expanded, nothing it
    refers to is fetched, and a document is read as far as it can be. Without ``fast`` feedparser
    reads it in any case, with the same result.
    """
    start = body[:4096].lstrip(_SKIP)
    if not start:
        return Unparsed("not-a-feed", "the document is empty")
    for own in formats:
        read = own.parse(body, content_type) if own.recognises(start) else None
        if read is not None:
            return read
    found = tree.read(body, content_type, language)
    if isinstance(found, Unparsed):
        return found
    quick = fast_feed.read(found.root, found.notes) if fast else None
    return quick or _parse_slowly(found.text.encode("utf-8"), "application/xml; charset=utf-8", start, found.notes)


def _parse_slowly(body: bytes, content_type: str, start: bytes, notes: tuple[str, ...]) -> FeedDocument | Unparsed:
    if len(body) > parser_limits.LARGEST:
        notes = (*notes, "document-cut")
    safe, refusal = parser_limits.defuse(body)
    if refusal:
        return Unparsed("broken", refusal)
    try:
        found = feedparser.parse(
            safe, response_headers={"content-type": content_type}, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001 (a parser's own bug must not end the poll)
        return Unparsed("broken", f"the document cannot be read: {type(error).__name__}: {error}"[:300])
    return _judge(found, start, notes)


def _judge(found: Any, start: bytes, notes: tuple[str, ...]) -> FeedDocument | Unparsed:
    looks_html = _HTML.search(start[:1024]) is not None
    if not found.get("version") or (looks_html and not found.entries):
        return Unparsed("not-a-feed", _what_it_is(start, looks_html))
    problem = found.get("bozo_exception")
    mended = _mended(problem)
    if not found.entries and "xml-broken" in mended:
        return Unparsed("broken", f"the document breaks off before its first entry: {problem}"[:300])
    return _document(found, notes + mended)


def _what_it_is(start: bytes, looks_html: bool) -> str:
    if _CHALLENGE.search(start):
        return "a page that asks for a browser came instead of a feed"
    if looks_html:
        return "an HTML page came instead of a feed: look on it for the feed's present address"
    return "what came is no feed: its format is not known"


def _mended(problem: object) -> tuple[str, ...]:
    if problem is None or isinstance(problem, feedparser.NonXMLContentType):
        return ()
    if isinstance(problem, feedparser.CharacterEncodingOverride | feedparser.CharacterEncodingUnknown):
        return ("charset-wrong",)
    return ("xml-broken",)


def _document(found: Any, notes: tuple[str, ...]) -> FeedDocument:
    feed = found.feed
    return FeedDocument(
        form=found.version,
        entries=tuple(_entry(entry, place) for place, entry in enumerate(found.entries[:MOST_ENTRIES])),
        total=len(found.entries),
        title=_text(feed, "title"),
        language=_text(feed, "language"),
        hint=hint(_text(feed, "ttl"), _text(feed, "sy_updateperiod"), _text(feed, "sy_updatefrequency")),
        notes=notes,
    )


def _entry(entry: Any, position: int) -> Entry:
    written = _text(entry, "published") or _text(entry, "updated") or _text(entry, "created")
    content, summary = _content(entry), _text(entry, "summary")
    return Entry(
        position=position,
        guid=_text(entry, "id"),
        link=_text(entry, "feedburner_origlink") or _text(entry, "pheedo_origlink") or _text(entry, "link"),
        title=_text(entry, "title"),
        # feedparser repeats the content as the summary where the feed gives none.
        description=summary if summary != content else "",
        content=content,
        author=_author(entry),
        published=written,
        updated=_text(entry, "updated"),
        language=_language(entry),
    )


def _text(values: Any, name: str) -> str:
    value = dict.get(values, name)
    return value if isinstance(value, str) else ""


def _content(entry: Any) -> str:
    texts = [
        part.get("value", "")
        for part in dict.get(entry, "content") or ()
        if part.get("type", "text/html").startswith("text/") or part.get("type", "").endswith("xml")
    ]
    return max(texts, key=len, default="")


def _author(entry: Any) -> str:
    names = [
        person.get("name") or person.get("email") or ""
        for person in dict.get(entry, "authors") or ()
        if isinstance(person, Mapping)
    ]
    if len(names) < 2:
        # feedparser cuts an address after four letters of its last part: the text as written is safer.
        return name_of(_text(entry, "author")) or "".join(names)
    return ", ".join(dict.fromkeys(name for name in names if name))


def _language(entry: Any) -> str:
    detail = dict.get(entry, "title_detail") or dict.get(entry, "summary_detail") or {}
    return _text(entry, "language") or str(detail.get("language") or "")
