"""JSON Feed 1 and 1.1 (jsonfeed.org), which feedparser does not read."""

import re
from collections.abc import Mapping
from typing import Any

from ingest.parse.author import together
from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Format, Unparsed
from ingest.parse.json_text import load, opening
from ingest.parse.json_values import listed, plain, size, text
from ingest.parse.xml.links import is_whole, whole
from news.item import Media

_VERSION = re.compile(r"(?:jsonfeed\.org/version/|\A)(\d+(?:\.\d+)?)/?\Z")
_TEXTS = ("title", "summary", "content_html", "content_text")


def recognises(start: bytes) -> bool:
    """Say whether a document that begins so is JSON."""
    return opening(start)[:1] == b"{"


def parse(body: bytes, content_type: str = "") -> FeedDocument | Unparsed:
    """Return the document in ``body``; members of the wrong type are passed over, and so are extensions.

    A version that is only a number, or none, is no reason to refuse what has the items of a JSON Feed.
    """
    loaded = load(body, content_type)
    if isinstance(loaded, Unparsed):
        return loaded
    found = loaded.value
    if not isinstance(found, dict) or not _is_feed(found):
        return Unparsed(
            "not-a-feed", "a JSON document came that is no JSON Feed: it names no jsonfeed.org version"
        )
    items = [
        (place, item) for place, item in enumerate(listed(found.get("items"))) if item and isinstance(item, dict)
    ]
    author, version = _authors(found), _VERSION.search(text(found, "version"))
    return FeedDocument(
        form="json" + (version[1].replace(".", "")[:8] if version else ""),
        entries=tuple(
            _entry(
                item,
                position,
                author,
                text(found, "home_page_url"),
                ("json-broken",) if place in loaded.mended else (),
            )
            for position, (place, item) in enumerate(items[:MOST_ENTRIES])
        ),
        total=len(items),
        title=text(found, "title"),
        language=text(found, "language"),
        notes=loaded.notes,
    )


def _is_feed(found: Mapping[str, Any]) -> bool:
    if "jsonfeed.org/version/" in text(found, "version"):
        return True
    items = [item for item in listed(found.get("items")) if isinstance(item, dict)]
    return any((item.get("id") or item.get("url")) and any(text(item, name) for name in _TEXTS) for item in items)


def _entry(item: Mapping[str, Any], position: int, author: str, site: str, notes: tuple[str, ...]) -> Entry:
    return Entry(
        position=position,
        guid=text(item, "id"),
        link=whole(text(item, "url") or text(item, "external_url") or _permalink(item), site),
        # JSON Feed's titles, summaries and content_text are plain text.
        title=plain(text(item, "title")),
        description=plain(text(item, "summary")),
        content=text(item, "content_html") or plain(text(item, "content_text")),
        author=_authors(item) or author,
        published=text(item, "date_published") or text(item, "date_modified"),
        updated=text(item, "date_modified"),
        language=text(item, "language"),
        categories=tuple(plain(tag) for tag in listed(item.get("tags")) if isinstance(tag, str) and tag),
        media=_media(item),
        notes=notes,
    )


def _permalink(item: Mapping[str, Any]) -> str:
    """Return the id where it is an address, as it ideally is (JSON Feed 1.1, "items")."""
    return text(item, "id") if is_whole(text(item, "id")) else ""


def _authors(values: Mapping[str, Any]) -> str:
    """Return the names in ``authors``; the ``author`` of version 1 counts only where version 1.1 says nothing."""
    for name in ("authors", "author"):
        people = [each if isinstance(each, dict) else {"name": each} for each in listed(values.get(name))]
        names = [text(person, "name") for person in people]
        if any(names):
            return together(names)
    return ""


def _media(item: Mapping[str, Any]) -> tuple[Media, ...]:
    attached = [each for each in listed(item.get("attachments")) if isinstance(each, dict)]
    media = [
        Media(text(each, "url"), text(each, "mime_type"), size(each.get("size_in_bytes"))) for each in attached
    ]
    pictures = [Media(text(item, name)) for name in ("image", "banner_image")]
    return tuple({each.url: each for each in reversed([*media, *pictures]) if each.url}.values())[::-1]


JSON_FEED = Format(recognises, parse)
