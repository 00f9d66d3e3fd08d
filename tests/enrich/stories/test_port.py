"""What a story store keeps of an item can be read for as long as it is kept."""

from datetime import UTC, datetime

import msgspec

from enrich.stories.port import StoryItem

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_a_record_has_the_names_that_stores_have_written_since_the_first_release() -> None:
    item = StoryItem(id="1", story="s", at=AT, minhash=b"four")
    written = msgspec.msgpack.decode(msgspec.msgpack.encode(item))
    assert written["sketch"] == b"four"
    assert msgspec.convert(written, StoryItem) == item
