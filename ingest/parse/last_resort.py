"""feedparser: what reads a document that nothing else can, and what ours is compared with."""

import re
from collections.abc import Mapping
from typing import Any

import feedparser

from ingest.mend.unparsed import UNKNOWN
from ingest.parse.author import name_of, together
from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Unparsed
from ingest.parse.update_period import hint

LARGEST = 500_000
"""Bytes of a document that nobody else could read: on nested nonsense feedparser takes seconds a megabyte."""
MOST_ATTRIBUTES = 250
"""Attributes of one tag at most: their reading takes time by the square of their number."""
LONGEST_HEAD = 8 * 1024
"""Bytes before the first element that are looked at; what is longer is cut down to the XML declaration."""

_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(rb"<\w")


def read_text(text: str, notes: tuple[str, ...] = ()) -> FeedDocument | Unparsed:
    """Return the document in a decoded ``text`` that says no charset of its own, with the note ``last-resort``."""
    if len(text) > LARGEST:
        return Unparsed("not-a-feed", UNKNOWN)
    body = text.encode("utf-8", "replace")
    try:
        return _read(body, "application/xml; charset=utf-8", (*notes, "last-resort"))
    except Exception:  # noqa: BLE001 (what it stumbles over is no feed to us either)
        return Unparsed("not-a-feed", UNKNOWN)


def read(body: bytes, content_type: str, notes: tuple[str, ...] = ()) -> FeedDocument | Unparsed:
    """Return what feedparser reads in ``body``. ``content_type`` is the HTTP header. Never raises."""
    try:
        return _read(body, content_type, notes)
    except Exception as error:  # noqa: BLE001 (a parser's own bug is an answer as well)
        return Unparsed("broken", f"the document cannot be read: {type(error).__name__}: {error}"[:300])


def _read(body: bytes, content_type: str, notes: tuple[str, ...]) -> FeedDocument | Unparsed:
    safe, refusal = _defuse(body)
    if refusal:
        return Unparsed("broken", refusal)
    found = feedparser.parse(
        safe, response_headers={"content-type": content_type}, sanitize_html=False, resolve_relative_uris=False
    )
    problem = found.get("bozo_exception")
    if not found.get("version"):
        return Unparsed("not-a-feed", UNKNOWN)
    notes = tuple(dict.fromkeys(notes + _mended(problem)))
    if not found.entries and "xml-broken" in notes:
        return Unparsed("broken", f"the document breaks off before its first entry: {problem}"[:300])
    return _document(found, notes)


def _defuse(body: bytes) -> tuple[bytes, str]:
    """Return what feedparser may read, and a reason to refuse the document; the reason is usually empty."""
    parts = re.split(rb"<!ENTITY", body, flags=re.IGNORECASE)
    body = b"".join([parts[0], *(part.partition(b">")[2] for part in parts[1:])])
    first = _FIRST_ELEMENT.search(body)
    start = first.start() if first else len(body)
    if start > LONGEST_HEAD:
        declaration = _DECLARATION.match(body)
        body = (declaration[0] if declaration else b"") + body[start:]
    tags = (tag.partition(b">")[0] for tag in body.split(b"<") if not tag.startswith(b"!"))
    if max((tag.count(b"=") for tag in tags), default=0) > MOST_ATTRIBUTES:
        return b"", f"a tag with more than {MOST_ATTRIBUTES} attributes is refused"
    return body, ""


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
    return together(names)


def _language(entry: Any) -> str:
    detail = dict.get(entry, "title_detail") or dict.get(entry, "summary_detail") or {}
    return _text(entry, "language") or str(detail.get("language") or "")
