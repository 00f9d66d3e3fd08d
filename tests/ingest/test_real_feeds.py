"""The real feeds: every one is read, every entry is accounted for, every text is clean."""

import unicodedata
from functools import cache

import feedparser
import pytest

from ingest.clean import NOTES, Cleaned, clean
from ingest.decide import Known, decide
from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse
from ingest.text.html_text import has_markup
from news import wire
from news.item import Item
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
    assert sum(read(name)[0].total for name in FILES) == 3_680


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


@pytest.mark.parametrize("name", FILES)
def test_guids_dates_and_numbers_are_feedparsers(name: str) -> None:
    reference = feedparser.parse((need_shared() / "feeds" / name).read_bytes(), sanitize_html=False)
    document, _ = read(name)
    # The half entry at the end of a cut document is left out; feedparser gives what it has of it.
    entries = reference.entries[:-1] if "document-cut" in document.notes else reference.entries
    assert [entry.guid for entry in document.entries] == [entry.get("id", "") for entry in entries]
    for entry, other in zip(document.entries, entries, strict=True):
        assert entry.link == other.get("feedburner_origlink", other.get("pheedo_origlink", other.get("link", "")))
