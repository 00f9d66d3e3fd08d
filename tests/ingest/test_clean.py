"""An entry to an item."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import BODY, LONG, NOTES, SUMMARY, TITLE, Cleaned, clean, date_reader
from ingest.parse.document import Entry, FeedDocument
from news import wire
from news.item import Item
from tests.ingest.scripted import NOW, feed


def items(*entries: Entry, document: FeedDocument | None = None, **more: Any) -> list[Item]:
    whole = FeedDocument(form="rss20", entries=entries, total=len(entries)) if document is None else document
    found = clean(whole, feed(**more), "https://news.example/feeds/main", NOW)
    assert all(isinstance(one, Cleaned) for one in found)
    return [one.item for one in found if isinstance(one, Cleaned)]


def entry(position: int = 0, **more: Any) -> Entry:
    usual: dict[str, Any] = {
        "guid": "g1",
        "link": "https://news.example/1",
        "title": "Title",
        "description": "Summary.",
        "published": "2026-02-28T10:00:00Z",
    }
    return Entry(position=position, **{**usual, **more})


def test_a_plain_entry_needs_no_mending() -> None:
    (found,) = items(
        entry(content="<p>Body</p>", author="Ada &amp; Ben", language="en-US"), outlet="O", kind="trade"
    )
    assert (found.title, found.summary, found.body, found.author) == ("Title", "Summary.", "Body", "Ada & Ben")
    assert (found.outlet, found.kind, found.language, found.guid) == ("O", "trade", "en", "g1")
    assert found.published == datetime(2026, 2, 28, 10, tzinfo=UTC)
    assert (found.seen, found.revision, found.notes) == (NOW, 1, ())
    assert len(found.id) == len(found.content_hash) == 32


@pytest.mark.parametrize(
    ("texts", "full_text", "summary", "body"),
    [
        ({"description": "Short."}, False, "Short.", ""),
        ({"description": "Short."}, True, "Short.", "Short."),
        ({"description": "Word. " * 500}, False, 66, 2999),
        ({"description": "", "content": "<p>Only body.</p>"}, False, "Only body.", "Only body."),
        ({"description": "Same.", "content": "Same."}, False, "Same.", "Same."),
        ({"description": "Same.", "content": "<p>Same.</p>"}, False, "Same.", "Same."),
        ({"description": "S.", "content": "B."}, False, "S.", "B."),
    ],
    ids=["short", "short-full-text", "long", "body-only", "repeated", "repeated-in-markup", "both"],
)
def test_one_text_or_two(texts: dict[str, Any], full_text: bool, summary: str | int, body: str | int) -> None:
    (found,) = items(entry(**texts), full_text=full_text)
    if isinstance(summary, int):
        assert found.body == ("Word. " * 500).strip()
        assert found.body.startswith(found.summary)
        assert found.summary.endswith(".")
        assert len(found.summary) <= 400
    else:
        assert (found.summary, found.body) == (summary, body)


def test_a_lone_text_at_the_limit_is_a_summary() -> None:
    assert items(entry(description="x" * LONG))[0].body == ""
    assert items(entry(description="x" * (LONG + 1)))[0].body != ""


def test_a_missing_title_is_taken_from_the_text() -> None:
    (found,) = items(entry(title=" ", description="<p>First line.</p><p>Second</p>"))
    assert found.title == "First line."
    assert "title-from-body" in found.notes


def test_texts_are_capped_and_say_so() -> None:
    (found,) = items(entry(title="t " * 1000, description="s " * 9000, content="b " * 150_000))
    assert (len(found.title), len(found.summary), len(found.body)) == (TITLE - 1, SUMMARY - 1, BODY - 1)
    assert {"title-cut", "summary-cut", "body-cut"} <= set(found.notes)


@pytest.mark.parametrize(
    ("published", "note"),
    [
        ("", "date-missing"),
        ("soon", "date-unreadable"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "date-impossible"),
        ("2099-01-01", "date-impossible"),
    ],
)
def test_a_date_that_cannot_be_is_null(published: str, note: str) -> None:
    (found,) = items(entry(published=published))
    assert found.published is None
    assert found.notes == (note,)


@pytest.mark.parametrize(
    ("updated", "expected", "notes"),
    [
        ("", None, ()),
        ("2026-02-28T11:00:00+01:00", None, ()),
        ("Sat, 28 Feb 2026 12:30:00 +0100", datetime(2026, 2, 28, 11, 30, tzinfo=UTC), ()),
        ("Sat, 28 Feb 2026 12:30:00 QQT", datetime(2026, 2, 28, 12, 30, tzinfo=UTC), ("date-zone-unknown",)),
        ("0001-01-01T00:00:00Z", None, ()),
        ("lately QQT", None, ()),
    ],
    ids=["none", "the-same", "later", "of-an-unknown-zone", "impossible", "unreadable"],
)
def test_when_it_was_updated(updated: str, expected: datetime | None, notes: tuple[str, ...]) -> None:
    (found,) = items(entry(updated=updated))
    assert found.published == datetime(2026, 2, 28, 10, tzinfo=UTC)
    assert (found.updated, found.notes) == (expected, notes)


@pytest.mark.parametrize(
    ("published", "more", "moment", "notes"),
    [
        ("Sat, 28 Feb 2026 10:00:00 QQT", {}, datetime(2026, 2, 28, 10, tzinfo=UTC), ("date-zone-unknown",)),
        ("Sat, 28 Feb 2026 10:00:00 IST", {}, datetime(2026, 2, 28, 4, 30, tzinfo=UTC), ("date-zone-unsure",)),
        ("Sat, 28 Feb 2026 10:00:00 IST", {"country": "IL"}, datetime(2026, 2, 28, 8, tzinfo=UTC), ()),
        ("02/01/2026", {}, datetime(2026, 1, 2, tzinfo=UTC), ("date-order-unsure",)),
        ("02/01/2026", {"country": "US"}, datetime(2026, 2, 1, tzinfo=UTC), ()),
        ("5 lis 2025", {"language": "hr"}, datetime(2025, 10, 5, tzinfo=UTC), ()),
    ],
)
def test_the_feed_decides_between_the_meanings_of_a_date(
    published: str, more: dict[str, Any], moment: datetime, notes: tuple[str, ...]
) -> None:
    (found,) = items(entry(published=published), **more)
    assert (found.published, found.notes) == (moment, notes)


def test_one_date_of_a_document_shows_the_order_of_all() -> None:
    one, two = items(entry(published="02/01/2026"), entry(1, guid="g2", published="01/30/2026"))
    assert (one.published, one.notes) == (datetime(2026, 2, 1, tzinfo=UTC), ())
    assert two.published == datetime(2026, 1, 30, tzinfo=UTC)
    document = FeedDocument(form="rss20", entries=(entry(published="02/01/2026"),), total=1)
    known = date_reader(document, feed(), NOW, "month")
    (alone,) = clean(document, feed(), "https://news.example/feeds/main", NOW, known)
    assert isinstance(alone, Cleaned)
    assert alone.item == one


def test_a_relative_link_is_resolved_and_tracking_goes() -> None:
    assert items(entry(link="../2026/x?utm_source=rss"))[0].url == "https://news.example/2026/x"


def test_an_entry_without_guid_is_known_by_its_address_in_every_feed() -> None:
    (one,) = items(entry(guid="", link="https://www.news.example/1/"))
    (two,) = items(entry(guid="", link="http://news.example/1?utm_medium=x"), url="https://other.example/feed")
    assert one.id == two.id
    assert "guid-missing" in one.notes


def test_an_entry_with_neither_is_known_by_title_and_date() -> None:
    bare: dict[str, Any] = {"guid": "", "link": ""}
    one, two, three = items(entry(**bare), entry(title="Other", **bare), entry(published="2026-01-01", **bare))
    assert len({one.id, two.id, three.id}) == 3
    assert {"guid-missing", "url-missing"} <= set(one.notes)


def test_guids_belong_to_their_feed() -> None:
    assert items(entry())[0].id != items(entry(), url="https://other.example/feed")[0].id


def test_the_same_entry_twice_is_the_same_item() -> None:
    one, two = items(entry(), entry(1))
    assert one.id == two.id


def test_the_document_says_what_the_entry_does_not() -> None:
    document = FeedDocument(form="rss20", entries=(entry(),), total=1, language="pt-BR", notes=("xml-broken",))
    (found,) = items(document=document, language="de")
    assert (found.language, found.notes) == ("pt", ("xml-broken",))


@pytest.mark.parametrize(
    ("declared", "code"), [("en_GB", "en"), ("EN", "en"), ("english", "de"), ("", "de"), ("x", "de")]
)
def test_language_codes(declared: str, code: str) -> None:
    assert items(entry(language=declared), language="de")[0].language == code


def test_equal_texts_have_equal_hashes() -> None:
    one, two, three = items(entry(), entry(guid="g2", link="https://x.example/"), entry(guid="g3", title="Other"))
    assert one.content_hash == two.content_hash != three.content_hash


@given(
    st.builds(
        Entry,
        position=st.just(0),
        guid=st.text(max_size=20),
        link=st.text(max_size=20),
        title=st.text(max_size=40),
        description=st.text(max_size=80),
        content=st.text(max_size=80),
        author=st.text(max_size=20),
        published=st.text(max_size=20),
        language=st.text(max_size=5),
    )
)
def test_every_item_travels(odd: Entry) -> None:
    (found,) = items(odd)
    assert wire.decode_item(wire.encode(found)) == found
    assert set(found.notes) <= set(NOTES)
    assert "\n" not in found.title


def test_a_double_encoding_is_undone_and_noted() -> None:
    (found,) = items(entry(title="SociÃ©tÃ©", description="<p>donâ€™t</p>", content="cafÃ© ", author="JosÃ©"))
    assert (found.title, found.summary, found.body, found.author) == ("Société", "don\u2019t", "café", "José")
    assert found.notes == ("encoding-undone",)


def test_right_text_with_the_same_signs_is_left_alone() -> None:
    (found,) = items(entry(title="BEYONCÉ\xa0: le retour", author="NESCAFÉ®"))
    assert (found.title, found.author, found.notes) == ("BEYONCÉ : le retour", "NESCAFÉ®", ())


def test_a_title_about_a_tag_keeps_its_name() -> None:
    (found,) = items(entry(title="Use &lt;video&gt; now", description="<p>Text <iframe src='x'/></p>more"))
    assert (found.title, found.summary, found.notes) == ("Use <video> now", "Text\nmore", ())
