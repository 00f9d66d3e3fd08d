"""RSS in JSON: the elements of RSS 2.0 as members (https://github.com/scripting/Scripting-News, rss-in-json)."""

from collections.abc import Mapping
from typing import Any

from ingest.parse.author import name_of, together
from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Format, Unparsed
from ingest.parse.json_text import load, opening
from ingest.parse.json_values import listed, size, written
from ingest.parse.update_period import hint
from ingest.parse.xml.links import whole
from news.item import Media

_VALUES = ("#value", "#text", "$t", "_", "__text", "__cdata", "$text", "value", "text", "content")
"""What converters from XML call the text of an element that has attributes too."""


def recognises(start: bytes) -> bool:
    """Say whether a document that begins so may be RSS in JSON."""
    start = opening(start)
    return start[:1] == b"{" and b'"rss"' in start


def parse(body: bytes, content_type: str = "") -> FeedDocument | Unparsed | None:
    """Return the document in ``body``; null where it holds no channel of RSS."""
    loaded = load(body, content_type)
    if isinstance(loaded, Unparsed):
        return None
    rss = _first(loaded.value.get("rss")) if isinstance(loaded.value, dict) else {}
    channel = _first(rss.get("channel"))
    if not channel:
        return None
    listing = channel if "item" in channel else rss
    written_items = listed(listing.get("item", channel.get("items")))
    items = [(place, item) for place, item in enumerate(written_items) if item and isinstance(item, dict)]
    return FeedDocument(
        form="rss-json",
        entries=tuple(
            _entry(item, position, _text(channel, "link"), ("json-broken",) if place in loaded.mended else ())
            for position, (place, item) in enumerate(items[:MOST_ENTRIES])
        ),
        total=len(items),
        title=_text(channel, "title"),
        language=_text(channel, "language") or _text(channel, "dc:language"),
        hint=hint(*(_text(channel, name) for name in ("ttl", "sy:updatePeriod", "sy:updateFrequency"))),
        notes=loaded.notes,
    )


def _entry(item: Mapping[str, Any], position: int, site: str, notes: tuple[str, ...]) -> Entry:
    content, description = _text(item, "content:encoded"), _text(item, "description")
    updated = _text(item, "atom:updated") or _text(item, "dcterms:modified")
    return Entry(
        position=position,
        guid=_text(item, "guid"),
        link=whole(_text(item, "link") or _permalink(item), site),
        title=_text(item, "title"),
        description=description if description != content else "",
        content=content,
        author=together(
            [name_of(_value(each)) for name in ("author", "dc:creator") for each in listed(item.get(name))]
        ),
        published=_text(item, "pubDate") or _text(item, "dc:date") or updated,
        updated=updated,
        language=_text(item, "dc:language"),
        categories=tuple(filter(None, (_value(each) for each in listed(item.get("category"))))),
        media=_media(item),
        source=_text(item, "source"),
        comments=_text(item, "comments"),
        notes=notes,
    )


def _permalink(item: Mapping[str, Any]) -> str:
    """Return the guid where it is an address, which RSS takes for granted unless ``isPermaLink`` denies it."""
    guid = _first(item.get("guid"))
    denied = next((value for name, value in guid.items() if name.strip("@_$-").lower() == "ispermalink"), True)
    value = _text(item, "guid")
    return value if str(denied).lower() != "false" and value.startswith(("http://", "https://")) else ""


def _media(item: Mapping[str, Any]) -> tuple[Media, ...]:
    found = []
    for name in ("enclosure", "media:content", "media:thumbnail"):
        for each in listed(item.get(name)):
            if isinstance(each, dict):
                said = {key.lstrip("@_$-"): value for key, value in each.items()}
                kind, length = said.get("type"), said.get("length", said.get("fileSize"))
                found.append(Media(written(said.get("url")), written(kind), size(length)))
    return tuple({each.url: each for each in reversed(found) if each.url}.values())[::-1]


def _first(value: Any) -> Mapping[str, Any]:
    return next((each for each in listed(value) if isinstance(each, dict)), {})


def _text(values: Mapping[str, Any], name: str) -> str:
    return next(filter(None, (_value(each) for each in listed(values.get(name)))), "")


def _value(value: Any) -> str:
    """Return what an element says: its text, or that of the member which converters keep it in."""
    if isinstance(value, dict):
        value = next((value[name] for name in _VALUES if isinstance(value.get(name), str | int | float)), "")
    return written(value)


RSS_JSON = Format(recognises, parse)
