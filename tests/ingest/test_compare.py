"""feedparser's reading beside ours."""

from ingest.compare import FieldDifference, compare
from tests.ingest.scripted import Ticking, item, rss

ADDRESS = "https://news.example/feed"


def test_a_sound_document_has_no_differences() -> None:
    found = compare(rss(item("1"), item("2", "A <b>bold</b> &amp; claim")), ADDRESS, clock=Ticking())
    assert (found.form, found.items, found.differences) == ("rss20", 2, ())
    assert (found.charset, found.notes, found.ours, found.feedparser) == ("utf-8", (), "", "")


def test_each_field_that_differs_is_named() -> None:
    entry = "<entry><id>7</id><title>One</title></entry>"
    source = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/"><title>T</title>{entry}</feed>'
    )
    found = compare(source.encode(), ADDRESS, clock=Ticking())
    assert found.differences == (
        FieldDifference(0, "One", "guid", "7", "https://b.example/7"),
        FieldDifference(0, "One", "url", "", "https://b.example/7"),
    )


def test_items_are_matched_by_what_names_them() -> None:
    nested = rss("<item><title>A</title><item/><guid>https://a.example/1</guid></item>", item("2"))
    found = compare(nested, ADDRESS, clock=Ticking())
    assert found.items == 2
    assert {(each.position, each.field) for each in found.differences} >= {(0, "guid"), (1, "")}
    assert [each.feedparser for each in found.differences if not each.field] == ["is read"]
    assert not [each for each in found.differences if each.item == "Title of 2"]


def test_what_cannot_be_read_says_why() -> None:
    found = compare(b"<html><body>Hello</body></html>", ADDRESS)
    assert (found.form, found.items, found.differences) == ("", 0, ())
    assert "HTML page" in found.ours
    assert found.feedparser
    found = compare(rss(item("1", "&#99999999999;")), ADDRESS)
    assert "cannot be read" in found.feedparser
