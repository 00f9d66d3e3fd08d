"""Articles that pages describe in JSON-LD."""

from html import escape

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parse.document import Entry, FeedDocument, Unparsed
from ingest.parse.parser import parse
from news.item import Media
from tests.ingest.scripted import item, rss

ARTICLE = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Crew & cast", "url": "https://a.example/1",
    "datePublished": "2026-03-01T10:00:00Z", "dateModified": "2026-03-02T10:00:00Z", "description": "Short <3",
    "articleBody": "Long\ntext", "author": [{"@type": "Person", "name": "Ada"}, "Ben", {"url": "x"}],
    "articleSection": ["Film"], "keywords": "Labor, AI,", "image": ["https://a.example/1.jpg", {"url": "https://a.example/2.jpg"}],
    "inLanguage": "en-US", "publisher": {"@type": "Organization", "name": "The Example"},
}  # fmt: skip


def page(*scripts: object, kind: str = "application/ld+json") -> bytes:
    inside = "".join(
        f'<script type="{kind}">{each if isinstance(each, str) else msgspec.json.encode(each).decode()}</script>'
        for each in scripts
    )
    return f"<!DOCTYPE html>\n<html><head><title>Hi</title>{inside}</head><body><h1>Hi</h1></body></html>".encode()


def document(body: bytes) -> FeedDocument:
    found = parse(body)
    assert isinstance(found, FeedDocument), found
    return found


def titles(value: object) -> list[str]:
    return [entry.title for entry in document(msgspec.json.encode(value)).entries]


def article(title: str, **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": title, "url": f"https://a.example/{title}", **more}


@pytest.mark.parametrize(
    "body",
    [
        msgspec.json.encode(ARTICLE),
        msgspec.json.encode([ARTICLE]),
        page(ARTICLE),
        page({"@type": "WebSite", "name": "Site"}, ARTICLE),
        page("<!-- " + msgspec.json.encode(ARTICLE).decode() + " -->"),
        page("//<![CDATA[\n" + msgspec.json.encode(ARTICLE).decode() + "\n//]]>"),
        page(ARTICLE, kind="Application/LD+JSON; charset=utf-8"),
        page(msgspec.json.encode(ARTICLE).decode().replace("Long\\ntext", "Long\ntext")),
    ],
    ids=["object", "list", "page", "second", "comment", "cdata", "type", "raw-newline"],
)
def test_an_article_wherever_it_stands(body: bytes) -> None:
    found = document(body)
    assert (found.form, found.total, found.title) == ("json-ld", 1, "The Example")
    assert found.entries == (
        Entry(
            position=0,
            guid="https://a.example/1",
            link="https://a.example/1",
            title="Crew &amp; cast",
            description="Short &lt;3",
            content="Long\ntext",
            author="Ada, Ben",
            published="2026-03-01T10:00:00Z",
            updated="2026-03-02T10:00:00Z",
            language="en-US",
            categories=("Film", "Labor", "AI"),
            media=(Media("https://a.example/1.jpg"), Media("https://a.example/2.jpg")),
            source="The Example",
        ),
    )


@pytest.mark.parametrize(
    "value",
    [
        {"@graph": [{"@type": "WebPage"}, article("a"), {"@type": "Person", "name": "Eve"}, article("b")]},
        {"@type": "ItemList", "itemListElement": [article("a"), article("b")]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": article(name)} for name in "ab"]},
        {"@type": "CollectionPage",
         "mainEntity": {"@type": "ItemList", "itemListElement": [article("a"), article("b")]}},
        {"@type": "Blog", "blogPost": [article("a", **{"@type": "BlogPosting"}), article("b")]},
        [article("a", **{"@type": ["Thing", "http://schema.org/ReportageNewsArticle"]}), article("b")],
        {"@id": "x", "@type": "ItemList", "itemListElement": [
            {"@id": "#a"}, article("b"), article("a", **{"@id": "#a"})]},
    ],
    ids=["graph", "list", "list-items", "page", "blog", "types", "by-id"],
)  # fmt: skip
def test_several_articles_in_their_order(value: object) -> None:
    assert titles(value) == ["a", "b"]


def test_objects_that_are_named_elsewhere() -> None:
    graph = [
        {"@type": "Article", "@id": "https://a.example/1#article", "headline": "One", "author": {"@id": "#eve"},
         "mainEntityOfPage": {"@id": "https://a.example/1"}, "image": {"@id": "#image"},
         "publisher": {"@id": "#us"}},
        {"@type": "WebPage", "@id": "https://a.example/1", "url": "https://a.example/1", "name": "One - Us"},
        {"@type": "ImageObject", "@id": "#image", "url": "https://a.example/1.jpg"},
        {"@type": "Person", "@id": "#eve", "name": "Eve"},
        {"@type": "Organization", "@id": "#us", "name": "Us", "founder": {"@id": "#eve"}},
    ]  # fmt: skip
    (entry,) = document(msgspec.json.encode({"@graph": graph})).entries
    assert (entry.link, entry.author, entry.source) == ("https://a.example/1", "Eve", "Us")
    assert entry.media == (Media("https://a.example/1.jpg"),)


def test_objects_that_name_each_other_in_a_circle_end() -> None:
    assert titles({"@graph": [article("a", **{"@id": "#a", "hasPart": {"@id": "#a"}}), {"@id": "#a"}]}) == ["a"]


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "WebPage", "name": "Home"},
        {"@type": "NewsArticle"},
        {"@type": "Product", "name": "Chair", "review": {"@type": "Review", "name": "Good"}},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": article("a")}]},
        5,
    ],
)
def test_a_page_without_articles_is_no_feed_as_any_page(value: object) -> None:
    assert parse(page(value)) == parse(page()) == parse(b"<!DOCTYPE html><html><body>Hi</body></html>")
    assert parse(page()).__class__ is Unparsed


def test_a_page_that_asks_for_a_browser_says_so() -> None:
    found = parse(page().replace(b"Hi", b"Just a moment..."))
    assert isinstance(found, Unparsed)
    assert "browser" in found.message


def test_a_feed_that_carries_a_page_is_a_feed() -> None:
    assert document(rss(item("1", text=escape(page(ARTICLE).decode())))).form == "rss20"


@given(st.integers(0, 400), st.integers(0, 20), st.binary(max_size=20))
def test_no_bytes_raise(place: int, gap: int, more: bytes) -> None:
    for sound in (page(ARTICLE), msgspec.json.encode({"@graph": [ARTICLE, {"@id": "x"}]})):
        assert isinstance(parse(sound[:place] + more + sound[place + gap :]), FeedDocument | Unparsed)
