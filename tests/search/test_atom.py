"""Found items as Atom entries."""

from datetime import timedelta

from msgspec.structs import replace

from news.enriched import Enriched
from search.atom import SUMMARY, entry_of
from tests.search.make import NOON, document

ID = "b" * 32


def found(**changes: object) -> Enriched:
    given = document(ID, "A strike", summary="Writers walk out.", body="Long.", tags=("labor", "labor/strike"))
    return replace(given, item=replace(given.item, **changes))


def test_an_entry_leads_to_the_article_and_to_its_page_here() -> None:
    entry = entry_of(found(author="Ann"), "https://news.example/")
    assert entry.id == "urn:uuid:bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"
    assert (entry.link, entry.related) == (f"https://www.variety.com/{ID}", f"https://news.example/item/{ID}")
    assert entry.authors == ("Ann", "Variety")
    assert entry.categories == ("labor", "labor/strike")
    assert (entry.summary, entry.text, entry.html) == ("Writers walk out.", "", "")


def test_without_a_public_address_no_page_is_named() -> None:
    assert entry_of(found()).related == ""


def test_an_address_that_may_not_be_followed_is_none() -> None:
    entry = entry_of(found(url="javascript:alert(1)"), "https://news.example")
    assert (entry.link, entry.related) == (f"https://news.example/item/{ID}", "")


def test_a_revision_updates_the_entry_and_keeps_its_id() -> None:
    before, after = entry_of(found()), entry_of(found(revision=2, seen=NOON + timedelta(hours=1)))
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated == before.updated + timedelta(hours=1)


def test_a_body_stands_in_for_a_summary_and_is_cut() -> None:
    summary = entry_of(found(summary="", body="Workers met again. " * 100)).summary
    assert summary.startswith("Workers met again.")
    assert len(summary) <= SUMMARY
