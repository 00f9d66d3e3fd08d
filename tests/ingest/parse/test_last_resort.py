"""feedparser: it is given what cannot hurt it, and it is asked only where nothing else reads a document."""

import pytest

from ingest.parse import last_resort
from ingest.parse.document import FeedDocument, Unparsed
from ingest.parse.parser import parse
from tests.ingest.scripted import item, rss


def test_it_reads_what_ours_reads() -> None:
    source = rss(item("1", "Grève"), item("2"))
    found, ours = last_resort.read(source, "application/xml; charset=utf-8"), parse(source)
    assert isinstance(found, FeedDocument)
    assert isinstance(ours, FeedDocument)
    assert (found.form, found.total, found.notes) == (ours.form, ours.total, ours.notes)
    assert [(entry.guid, entry.link, entry.title) for entry in found.entries] == [
        (entry.guid, entry.link, entry.title) for entry in ours.entries
    ]


def test_a_text_is_read_as_it_was_decoded() -> None:
    text = rss(item("1", "Łódź Grève")).decode().replace("?>", ' encoding="iso-8859-1"?>', 1)
    found = last_resort.read_text(text, ("charset-wrong",))
    assert isinstance(found, FeedDocument)
    assert found.entries[0].title == "Łódź Grève"
    assert {"charset-wrong", "last-resort"} <= set(found.notes)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (rss().replace(b"<rss", b"<rss " + b"a='1' " * 300), "attributes"),
        (rss(item("1", "&#99999999999;")), "cannot be read"),
        (b"<rss version='2.0'><channel><title>T</tit", "breaks off"),
    ],
)
def test_what_would_hurt_it_or_what_it_raises_is_told(source: bytes, words: str) -> None:
    found = last_resort.read(source, "")
    assert isinstance(found, Unparsed)
    assert (found.status, words in found.message) == ("broken", True)


def test_a_long_document_that_is_no_feed_is_not_put_to_it() -> None:
    page = "<catalogue>" + "<a>b</a>" * (last_resort.LARGEST // 8) + "</catalogue>"
    found = parse(page.encode())
    assert isinstance(found, Unparsed)
    assert found.status == "not-a-feed"


def test_what_only_it_sees_as_a_feed_is_noted() -> None:
    found = parse(b"<stories xmlns='http://www.w3.org/2005/Atom'><item><title>One</title></item></stories>")
    assert isinstance(found, FeedDocument)
    assert [entry.title for entry in found.entries] == ["One"]
    assert found.notes == ("last-resort",)
