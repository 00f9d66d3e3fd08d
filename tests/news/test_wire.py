"""Messages of every minor version are read; others are refused."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from news import wire
from news.enriched import Enriched
from news.item import Item, Media
from news.wire import WireError

SEEN = datetime(2026, 3, 1, 10, tzinfo=UTC)
FORMER: dict[str, Any] = {
    "id": "0f" * 16,
    "feed": "https://news.example/feed",
    "outlet": "The Daily Reel",
    "title": "Crews vote",
    "seen": "2026-03-01T10:00:00Z",
    "content_hash": "ab" * 16,
}
"""An item as version 1.0 wrote it."""
ITEM = Item(id="0f" * 16, feed=FORMER["feed"], outlet="The Daily Reel", title="Crews vote", seen=SEEN,
            content_hash="ab" * 16)  # fmt: skip
FULL = msgspec.structs.replace(
    ITEM,
    updated=SEEN,
    categories=("Labor", "Film"),
    media=(Media("https://cdn.example/1.mp3", "audio/mpeg", 9), Media("https://cdn.example/1")),
    source="The Guild",
    comments="https://news.example/talk",
    html="<b>Crews</b> vote",
)


def test_a_message_of_the_former_version_is_read_and_lacks_what_it_did_not_say() -> None:
    assert wire.decode_item(msgspec.json.encode(FORMER), "1") == ITEM
    enriched = {"item": FORMER, "rules": "1-x"}
    assert wire.decode_enriched(msgspec.json.encode(enriched), "1") == Enriched(item=ITEM, rules="1-x")


def test_a_message_of_this_version_comes_back_whole() -> None:
    headers = wire.headers()
    assert (headers["schema"], headers["schema-minor"]) == ("1", "1")
    assert wire.decode_item(wire.encode(FULL), headers["schema"]) == FULL
    assert wire.decode_enriched(wire.encode(Enriched(item=FULL, rules="1-x"))).item == FULL


def test_what_says_nothing_new_is_written_as_before() -> None:
    assert msgspec.json.decode(wire.encode(ITEM)) == FORMER


class Former(msgspec.Struct):
    """What a reader of version 1.0 knew of an item."""

    id: str
    feed: str
    outlet: str
    seen: datetime
    title: str = ""


def test_a_reader_of_the_former_version_reads_what_is_written_now() -> None:
    read = msgspec.json.decode(wire.encode(FULL), type=Former)
    assert (read.id, read.title, read.seen) == (FULL.id, FULL.title, FULL.seen)
    assert wire.headers()["schema"] == "1"


@pytest.mark.parametrize("schema", ["1.1", "1.9"])
def test_a_later_minor_version_is_read(schema: str) -> None:
    later = {**FORMER, "mood": "grim"}
    assert wire.decode_item(msgspec.json.encode(later), schema) == ITEM


@pytest.mark.parametrize("schema", ["", "0", "2", "2.1", "11", "x.1"])
def test_another_major_version_is_refused(schema: str) -> None:
    with pytest.raises(WireError, match="cannot read it"):
        wire.decode_item(msgspec.json.encode(FORMER), schema)
