"""Atom as it is written, read by a feed reader and as XML."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import feedparser
import pytest
from lxml import etree

from news.atom import PIECE, AtomEntry, AtomFeed, document, urn

NOON = datetime(2023, 7, 20, 12, tzinfo=UTC)
FEED = AtomFeed(id="urn:guildwire:saved:strikes", title="Strikes & lockouts", updated=NOON)
EVIL = "<script>alert(1)</script>]]>&amp;\x00\x0b\ufffe\ud800 \u202eend"


def entry(**changes: object) -> AtomEntry:
    said = {"id": "urn:x:1", "title": "A strike", "updated": NOON, "link": "https://a.example/1", **changes}
    return AtomEntry(**said)  # type: ignore[arg-type]


def written(*entries: AtomEntry, feed: AtomFeed = FEED) -> bytes:
    return b"".join(document(feed, entries))


def test_what_is_said_is_read_by_a_feed_reader() -> None:
    zone = timezone(timedelta(hours=2))
    said = entry(
        published=NOON.astimezone(zone),
        related="https://b.example/?a=1&b=2",
        authors=("Ann", "Variety"),
        categories=("ai", "labor/strike"),
        summary="Two\nlines & more",
    )
    head = AtomFeed(id="i", title="t", updated=NOON, address="https://c.example/x", link="https://c.example/")
    found = feedparser.parse(written(said, feed=head))
    assert not found.bozo
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": "https://c.example/x", "alternate": "https://c.example/",
    }  # fmt: skip
    (only,) = found.entries
    assert (only.id, only.title, only.link) == ("urn:x:1", "A strike", "https://a.example/1")
    assert (only.updated, only.published) == ("2023-07-20T12:00:00Z", "2023-07-20T12:00:00Z")
    assert [link.href for link in only.links] == ["https://a.example/1", "https://b.example/?a=1&b=2"]
    assert [author.name for author in only.authors] == ["Ann", "Variety"]
    assert [tag.term for tag in only.tags] == ["ai", "labor/strike"]
    assert only.summary == "Two\nlines & more"


def test_an_entry_without_a_link_has_a_content() -> None:
    (only,) = feedparser.parse(written(entry(link="", summary="All there is"))).entries
    assert [each.value for each in only.content] == ["All there is"]


@pytest.mark.parametrize("field", ["id", "title", "link", "related", "summary", "text", "html"])
def test_whatever_a_text_holds_is_text(field: str) -> None:
    given = entry(**{field: EVIL}, authors=(EVIL,), categories=(EVIL,))
    root = etree.fromstring(written(given, feed=AtomFeed(id=EVIL, title=EVIL, subtitle=EVIL, updated=NOON)))
    assert "script" not in {etree.QName(each).localname for each in root.iter()}


def test_a_long_feed_is_handed_out_while_its_entries_come() -> None:
    taken = 0

    def many() -> Iterator[AtomEntry]:
        nonlocal taken
        for taken in range(1, 2001):
            yield entry(id=f"urn:x:{taken}", summary="word " * 40)

    pieces = document(FEED, many())
    first = next(pieces)
    assert PIECE <= len(first) < 2 * PIECE
    assert taken < 500
    assert len(etree.fromstring(first + b"".join(pieces)).findall("{*}entry")) == 2000


def test_an_id_of_ours_is_that_of_a_uuid_where_it_can_be() -> None:
    assert urn("item", "b" * 32) == "urn:uuid:bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"
    assert urn("saved", "strikes") == "urn:guildwire:saved:strikes"
