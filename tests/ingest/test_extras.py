"""What an entry says beside its texts."""

from typing import Any

import msgspec
import pytest

from ingest.clean import clean
from ingest.decide import decide
from ingest.extras import CATEGORIES, CATEGORY, LARGEST_SIZE, MEDIA, SOURCE
from ingest.identity.known import Known
from ingest.parse.document import Entry, FeedDocument
from news.item import Item, Media
from tests.ingest.scripted import NOW, feed
from tests.ingest.test_clean import entry, items


def one(**more: Any) -> Item:
    (item,) = items(entry(**more))
    return item


def file(url: str, type_: str = "", size: int = 0) -> Media:
    return Media(url, type_, size)


def test_categories_are_plain_texts_each_once_in_the_feeds_order() -> None:
    written = ("Film &amp; TV", "Labor", " labor ", "", "<b>Stage</b>\nnews", "Film & TV")
    assert one(categories=written).categories == ("Film & TV", "Labor", "Stage news")
    assert one(categories=("SociÃ©tÃ©",)).categories == ("Société",)


def test_too_many_or_too_long_categories_are_cut_and_it_is_noted() -> None:
    many = one(categories=tuple(f"c{number}" for number in range(CATEGORIES + 1)))
    assert many.categories == tuple(f"c{number}" for number in range(CATEGORIES))
    assert many.notes == ("categories-cut",)
    long = one(categories=("y" * (CATEGORY + 1),))
    assert (long.categories, long.notes) == (("y" * CATEGORY,), ("categories-cut",))
    assert one(categories=("y" * CATEGORY,)).notes == ()


def test_media_have_canonical_addresses_each_once() -> None:
    found = one(
        media=(
            file("/audio/1.mp3?utm_source=rss", "Audio/MPEG; charset=x", 1_400_000),
            file("https://news.example/audio/1.mp3"),
            file("HTTPS://CDN.example:443/still.jpg", "image"),
            file("data:image/png;base64,AAAA", "image/png"),
            file("javascript:alert(1)"),
            file(""),
        )
    )
    assert found.media == (
        Media("https://news.example/audio/1.mp3", "audio/mpeg", 1_400_000),
        Media("https://cdn.example/still.jpg", "image"),
    )
    assert found.notes == ()


@pytest.mark.parametrize("type_", ["", "?", "audio/", "a/b/c", "<b>", "é/mpeg", "a" * 61])
def test_what_is_no_media_type_is_none(type_: str) -> None:
    assert one(media=(file("https://cdn.example/1", type_),)).media[0].type == ""


@pytest.mark.parametrize(("size", "kept"), [(-1, 0), (0, 0), (1, 1), (LARGEST_SIZE, LARGEST_SIZE), (10**30, 0)])
def test_a_size_that_cannot_be_is_none(size: int, kept: int) -> None:
    assert one(media=(file("https://cdn.example/1", "", size),)).media[0].size == kept


def test_too_many_media_are_cut_and_it_is_noted() -> None:
    found = one(media=tuple(file(f"https://cdn.example/{number}") for number in range(MEDIA + 1)))
    assert len(found.media) == MEDIA
    assert found.notes == ("media-cut",)


def test_source_and_discussion() -> None:
    found = one(source="The <i>Guild</i> &amp; Co\n", comments="/talk/1?utm_medium=rss")
    assert (found.source, found.comments) == ("The Guild & Co", "https://news.example/talk/1")
    assert one(source="s" * (SOURCE + 1)).notes == ("source-cut",)
    assert one(comments="mailto:desk@news.example").comments == ""


def decided(*entries: Entry, known: Known = Known()) -> tuple[Item, ...]:  # noqa: B008 (immutable)
    document = FeedDocument(form="rss20", entries=entries, total=len(entries))
    return decide(
        feed().url, clean(document, feed(), "https://news.example/feed", NOW), len(entries), known
    ).publish


def test_what_is_published_has_its_longest_text_with_markup_made_safe() -> None:
    description, content = "<p>Short <b>words</b>.</p>", "<p onclick=x()>The <a href='/deal'>deal</a> in full.</p>"
    (item,) = decided(entry(description=description, content=content))
    assert item.html == (
        '<p>The <a href="https://news.example/deal" rel="noopener noreferrer nofollow">deal</a> in full.</p>'
    )
    assert decided(entry(description="<p>Plain.</p>"))[0].html == ""


MORE: dict[str, Any] = {
    "categories": ("Labor",),
    "media": (file("https://cdn.example/1.mp3", "audio/mpeg"),),
    "source": "The Guild",
    "comments": "https://news.example/talk",
}


@pytest.mark.parametrize("name", MORE)
def test_an_item_that_is_known_is_not_revised_by_what_it_says_more(name: str) -> None:
    """Readers of an earlier version did not keep it; reading again must tell nobody anything."""
    before, after = one(), one(**{name: MORE[name]})
    assert (after.id, after.content_hash) == (before.id, before.content_hash)
    assert msgspec.structs.replace(after, **{name: getattr(before, name)}) == before


def test_nor_by_other_markup_of_the_same_words() -> None:
    plain, marked = entry(description="<p>The deal.</p>"), entry(description="<p>The <b>deal</b>.</p>")
    assert items(plain)[0].content_hash == items(marked)[0].content_hash
