"""Feed lists of other programs."""

import pytest

from ingest.feed import Feed
from ingest.lists import opml
from news.errors import WrongUse


def test_what_is_written_is_read_back() -> None:
    feeds = [
        Feed(url="https://a.example/?x=1&y=2", outlet="A & <A>", kind="trade"),
        Feed(url="https://b.example/", outlet="B", kind="union"),
        Feed(url="https://c.example/", outlet="C"),
    ]
    found = opml.read(opml.write(feeds))
    assert [(feed.url, feed.outlet, feed.beat) for feed in found] == [
        ("https://a.example/?x=1&y=2", "A & <A>", ("trade",)),
        ("https://b.example/", "B", ("union",)),
        ("https://c.example/", "C", ()),
    ]


def test_odd_outlines_are_passed_over() -> None:
    found = opml.read(
        b"<opml><body><outline text='folder'><outline xmlUrl='https://a.example/' title='A' language='en-us'/>"
        b"<outline xmlUrl='https://a.example/'/><outline xmlUrl='file:///etc/passwd'/><outline text='x'/>"
        b"</outline><outline xmlUrl=' http://b.example/ '/></body></opml>"
    )
    assert found == [
        Feed(url="https://a.example/", outlet="A", beat=("folder",), language="en"),
        Feed(url="http://b.example/", outlet="http://b.example/"),
    ]


def test_entities_are_not_expanded() -> None:
    source = (
        b"<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;'/></body></opml>"
    )
    assert opml.read(source) == []


@pytest.mark.parametrize("source", [b"", b"words", b"<rss/>"])
def test_what_is_no_opml(source: bytes) -> None:
    with pytest.raises(WrongUse, match="no OPML"):
        opml.read(source)
