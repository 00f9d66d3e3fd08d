"""``guildwire group``: JSON lines of headlines in, the story of each out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from enrich.line import NO_DATE, decoder
from enrich.port import Enricher
from enrich.stories.grouper import StoryGrouper
from enrich.stories.memory import MemoryStoryStore
from news.enriched import Enriched
from news.item import Item


def group_lines(lines: Iterable[str], enricher: Enricher | None = None) -> Iterator[dict[str, Any]]:
    """Return one object for each line, in the same order.

    It is ``{"story": ID}``, or ``{"error": TEXT, "line": NUMBER}`` for a malformed line. Lines are those of
    ``guildwire tag``: ``title``, and optionally ``summary``, ``body``, ``link`` and
    ``published`` (RFC 3339, or a date; a line without one is taken to be of the time of the dated line before
    it, at the start of the first dated line). Items of one event have the same story; its id is the number of the
    line that reported it first. All lines are read before the first answer, since a later line may be the
    earlier report. Lines are numbered from 1.
    """
    read = [_read(line, number) for number, line in enumerate(lines, 1)]
    items = list(_dated([one for one in read if isinstance(one, Item)]))
    enriched = [enricher.enrich(item) if enricher else Enriched(item=item, rules="0") for item in items]
    grouped = StoryGrouper(MemoryStoryStore()).assign(enriched)
    stories = {one.item.id: one.story for one in grouped}
    for one in read:
        yield {"story": stories[one.id]} if isinstance(one, Item) else one


def _read(line: str, number: int) -> Item | dict[str, Any]:
    try:
        parsed = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeError) as error:
        return {"error": str(error), "line": number}
    return parsed.item(number, _outlet(parsed.link or ""))


def _dated(items: Sequence[Item]) -> Iterator[Item]:
    """Give undated items the time of the dated one before them."""
    last = next((item.published for item in items if item.published), None) or NO_DATE
    for item in items:
        last = item.published or last
        yield msgspec.structs.replace(item, seen=last)


def _outlet(link: str) -> str:
    """Return the host of an address without "www."; empty where there is none."""
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
