"""JSON Feed 1 and 1.1 (jsonfeed.org), which feedparser does not read."""

from collections.abc import Mapping
from html import escape
from typing import Any

import msgspec

from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Format, Unparsed

_VERSION = "jsonfeed.org/version/"


def recognises(start: bytes) -> bool:
    """Say whether a document that begins so is JSON."""
    return start[:1] == b"{"


def parse(body: bytes) -> FeedDocument | Unparsed:
    """Return the document in ``body``; members of the wrong type are passed over."""
    try:
        found = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Unparsed("broken", f"the JSON cannot be read: {error}"[:300])
    if not isinstance(found, dict) or _VERSION not in str(found.get("version", "")):
        return Unparsed(
            "not-a-feed", "a JSON document came that is no JSON Feed: it names no jsonfeed.org version"
        )
    listed = found.get("items")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return FeedDocument(
        form="json" + str(found["version"]).rpartition("/")[2].replace(".", "")[:8],
        entries=tuple(_entry(item, place) for place, item in enumerate(items[:MOST_ENTRIES])),
        total=len(items),
        title=_text(found, "title"),
        language=_text(found, "language"),
    )


def _entry(item: Mapping[str, Any], position: int) -> Entry:
    published = _text(item, "date_published") or _text(item, "date_modified")
    return Entry(
        position=position,
        guid=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        # JSON Feed's titles, summaries and content_text are plain text, so a `<` in them is only a sign.
        title=escape(_text(item, "title"), quote=False),
        description=escape(_text(item, "summary"), quote=False),
        content=_text(item, "content_html") or escape(_text(item, "content_text"), quote=False),
        author=_authors(item),
        published=published,
        updated=_text(item, "date_modified"),
        language=_text(item, "language"),
    )


def _authors(item: Mapping[str, Any]) -> str:
    listed = item.get("authors")
    people = [*(listed if isinstance(listed, list) else ()), item.get("author")]
    names = [_text(person, "name") for person in people if isinstance(person, dict)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


JSON_FEED = Format(recognises, parse)
