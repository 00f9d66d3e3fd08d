"""The real feeds: every one is read, every entry is accounted for, every text is clean."""

import unicodedata
from functools import cache

import pytest

from ingest.clean import NOTES, Cleaned, clean
from ingest.decide import decide
from ingest.identity.known import Known
from ingest.parse import last_resort
from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse
from ingest.text.html_text import has_markup
from news import wire
from news.item import Item
from tests.ingest.parse.alike import differing
from tests.ingest.scripted import NOW, feed
from tests.shared import need_shared, shared_folder

FOLDER = shared_folder()
FILES = sorted(path.name for path in (FOLDER / "feeds").iterdir() if path.suffix != ".md") if FOLDER else []


@cache
def read(name: str) -> tuple[FeedDocument, tuple[Item, ...]]:
    document = parse((need_shared() / "feeds" / name).read_bytes())
    assert isinstance(document, FeedDocument), document
    found = clean(document, feed(), "https://news.example/feed", NOW)
    items = tuple(one.item for one in found if isinstance(one, Cleaned))
    assert len(items) == len(found) == document.total
    decision = decide(feed().url, found, document.total, Known())
    assert sum(number for _, number in decision.counts.items()) == document.total
    return document, items


def test_all_files_and_entries_are_there() -> None:
    need_shared()
    assert len(FILES) == 142
    assert sum(read(name)[0].total for name in FILES) == 3_670


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_clean(name: str) -> None:
    for found in read(name)[1]:
        assert set(found.notes) <= set(NOTES)
        assert wire.decode_item(wire.encode(found)) == found
        assert "\n" not in found.title
        for text in (found.title, found.summary, found.body, found.author, found.guid):
            assert not has_markup(text)
            assert unicodedata.is_normalized("NFC", text)
            assert not any(unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n" for sign in text)
            assert text == text.strip()
        assert found.url.startswith(("https://", "http://")) or "url-missing" in found.notes
        assert found.published is not None or {"date-missing", "date-impossible", "date-unreadable"} & set(
            found.notes
        )


OTHERWISE = {
    # A link without an address is none: the id, which is one, counts instead of the base.
    "RSParser__OneFootTsunami.atom": ({"link"}, 3),
    # An id is no address: a base that changes must not change it.
    "rss-parser__reddit-home.rss": ({"guid"}, 24),
    # The texts of the channel change how feedparser reads the first item.
    "feed-rs__rss_2.0_ch9.xml": ({"description", "content"}, 1),
    # A text that was encoded twice ends in half a letter, which is no white space.
    "FeedReader__Rss20IndianExpress.xml": ({"title"}, 1),
    "FeedReader__Rss20LeParisien.xml": ({"title", "description"}, 3),
    # Only the content says its language.
    "RSParser__DaringFireball.atom": ({"language"}, 48),
    "RSParser__DaringFireball.rss": ({"language"}, 47),
    "RSParser__expertopinionent.atom": ({"language"}, 43),
    # The feed names the author of all its entries.
    "FeedReader__AtomBattleNet.xml": ({"author"}, 11),
    "RSParser__russcox.atom": ({"author"}, 19),
    "node-feedparser__intertwingly.atom": ({"author"}, 20),
    "rss-parser__heise.atom": ({"author"}, 15),
    "rss-parser__itunes-keywords-array.rss": ({"author"}, 1),
    "rss-parser__itunes-keywords-astext.rss": ({"author"}, 32),
}
"""What feedparser reads otherwise in sound documents: the fields, the entries, and why it is not followed."""
ITEMS_IN_ITEMS = "node-feedparser__illegally-nested.xml"
"""Each item holds an empty one, with which feedparser ends it."""
DAMAGED = {"guid", "link", "published"}
"""What both read in a damaged document, where it is read at all."""


@pytest.mark.parametrize("name", sorted(set(FILES) - {ITEMS_IN_ITEMS}))
def test_feedparser_reads_the_same(name: str) -> None:
    reference = last_resort.read((need_shared() / "feeds" / name).read_bytes(), "application/xml")
    document, _ = read(name)
    assert isinstance(reference, FeedDocument)
    fields: set[str] = set()
    number = 0
    for entry, other in zip(document.entries, reference.entries, strict=not document.notes):
        found = differing(entry, other, document.language)
        assert (entry.former_guid or entry.guid) == other.guid
        fields |= found
        number += bool(found)
    if document.notes:
        assert not fields & DAMAGED
    else:
        assert (fields, number) == OTHERWISE.get(name, (set(), 0))


def test_an_empty_item_does_not_end_the_one_it_is_in() -> None:
    document, _ = read(ITEMS_IN_ITEMS)
    assert document.total == 10
    assert all(entry.title and entry.link and entry.published for entry in document.entries)


def test_feedparser_is_needed_for_no_real_feed() -> None:
    need_shared()
    assert [name for name in FILES if "last-resort" in read(name)[0].notes] == []
