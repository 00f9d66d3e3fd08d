"""One document by itself."""

from contextlib import closing
from datetime import UTC, datetime

import msgspec
import pytest

from ingest.reading.limits import Limits
from ingest.reading.readers import LimitedReader
from ingest.source import parse_source
from news.errors import Poison
from tests.ingest.scripted import Ticking, item, rss
from tests.shared import need_shared


def test_one_line_per_item_in_order() -> None:
    lines = list(parse_source(rss(item("1"), item("2", text="")), "https://a.example/feed", clock=Ticking()))
    assert [(line.position, line.guid, line.url) for line in lines] == [
        (0, "1", "https://news.example/1"),
        (1, "2", "https://news.example/2"),
    ]
    written = msgspec.json.decode(msgspec.json.encode(lines[0]))
    assert list(written) == [
        "id", "guid", "url", "title", "summary", "body", "author", "published", "updated", "language",
        "categories", "media", "source", "comments", "html", "position", "notes",
    ]  # fmt: skip
    assert written["published"] == "2026-03-01T10:00:00Z"


def test_an_empty_tag_is_no_item() -> None:
    lines = list(parse_source(rss("<item/>" + item("1") + "<item><title> </title></item>"), "-", clock=Ticking()))
    assert [(line.position, line.guid) for line in lines] == [(1, "1")]


def test_what_is_no_feed_says_so() -> None:
    with pytest.raises(Poison, match=r"page\.html: an HTML page"):
        list(parse_source(b"<html><body>", "page.html"))


def test_the_reference_item() -> None:
    folder = need_shared() / "reference"
    expected = msgspec.json.decode((folder / "expected.json").read_bytes())
    (line,) = parse_source((folder / "reference.xml").read_bytes(), "reference.xml")
    assert (line.guid, line.url, line.language) == (expected["guid"], expected["url"], expected["language"])
    assert line.published == datetime(2023, 7, 26, 16, tzinfo=UTC)
    assert line.published == datetime.fromisoformat(expected["published"])
    assert line.notes == ()
    assert line.body.count("\n") == 3
    assert "R&D Labs" in line.body


def test_a_document_that_is_too_costly_is_named() -> None:
    source = rss(*(item(str(number), text="word " * 100) for number in range(18_000)))
    with (
        closing(LimitedReader(Limits(memory=55 * 1024 * 1024))) as reader,
        pytest.raises(Poison, match=r"^feed\.xml: reading its [\d,]+ bytes was given up at 55 MiB of memory"),
    ):
        list(parse_source(source, "feed.xml", reader=reader))
