"""News sitemaps are feeds; other sitemaps say what to list in their place."""

import pytest

from ingest.parse.document import Entry, FeedDocument, Unparsed
from ingest.parse.parser import parse
from news.item import Media
from tests.ingest.scripted import item, rss

SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
NEWS = """<url><loc> https://a.example/1 </loc><lastmod>2026-03-02</lastmod>
<n:news><n:publication><n:name>A &amp; B</n:name><n:language>de</n:language></n:publication>
<n:publication_date>2026-03-01T10:00:00+01:00</n:publication_date>
<n:title><![CDATA[R&D < 3]]></n:title><n:keywords>Film, Streik ,</n:keywords></n:news>
<image:image><image:loc>https://a.example/1.jpg</image:loc><image:title>No</image:title></image:image></url>"""
PLAIN = "<url><loc>https://a.example/about</loc><lastmod>2026-03-02</lastmod></url>"


def sitemap(*urls: str, spaces: str = SPACES) -> bytes:
    return f'<?xml version="1.0"?>\n<!-- made by hand -->\n<urlset {spaces}>{"".join(urls)}</urlset>'.encode()


def document(body: bytes) -> FeedDocument:
    found = parse(body)
    assert isinstance(found, FeedDocument), found
    return found


def refusal(body: bytes) -> str:
    found = parse(body)
    assert isinstance(found, Unparsed), found
    assert found.status == "not-a-feed"
    return found.message


def test_what_a_page_says_is_kept_and_pages_that_are_no_news_are_left_out() -> None:
    found = document(sitemap(PLAIN, NEWS))
    assert (found.form, found.total) == ("sitemap-news", 1)
    assert found.entries == (
        Entry(
            position=0,
            guid="https://a.example/1",
            link="https://a.example/1",
            title="R&amp;D &lt; 3",
            published="2026-03-01T10:00:00+01:00",
            updated="2026-03-02",
            language="de",
            categories=("Film", "Streik"),
            media=(Media("https://a.example/1.jpg"),),
            source="A &amp; B",
        ),
    )


@pytest.mark.parametrize(
    "body",
    [
        sitemap(NEWS)
        .replace(b"<urlset", b"<s:urlset")
        .replace(b"</urlset", b"</s:urlset")
        .replace(b" xmlns=", b" xmlns:s="),
        sitemap(NEWS).decode().replace(' version="1.0"', ' version="1.0" encoding="utf-16"').encode("utf-16"),
        b"\xef\xbb\xbf \n" + sitemap(NEWS),
        sitemap(NEWS, spaces=SPACES.replace("/0.9", "/0.84")),
        sitemap(NEWS).replace(b"<urlset", b"<!DOCTYPE urlset>\n<urlset"),
    ],
    ids=["prefix", "utf-16", "mark", "old", "doctype"],
)
def test_a_sitemap_however_it_is_written(body: bytes) -> None:
    assert [entry.published for entry in document(body).entries] == ["2026-03-01T10:00:00+01:00"]


def test_a_news_sitemap_without_news_just_now_is_empty() -> None:
    assert document(sitemap()).total == 0
    assert document(sitemap(PLAIN)).total == 0


def test_a_plain_sitemap_says_where_to_look() -> None:
    plain = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    assert "robots.txt" in refusal(sitemap(PLAIN, PLAIN, spaces=plain))
    assert "2 pages" in refusal(sitemap(PLAIN, PLAIN, spaces=plain))


def test_an_index_names_what_to_list_those_of_news_first() -> None:
    names = ("pages", "posts-1", "posts-2", "google-news", "posts-3")
    places = "".join(f"<sitemap><loc>https://newsroom.example/{name}.xml</loc></sitemap>" for name in names)
    message = refusal(f"<sitemapindex {SPACES}>{places}</sitemapindex>".encode())
    assert "https://newsroom.example/google-news.xml, https://newsroom.example/pages.xml" in message
    assert "and 2 more" in message
    assert "none" in refusal(b"<sitemapindex/>")


PAGES = sitemap(*(NEWS.replace("/1", f"/{number}") for number in range(4)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"R&D < 3]]>", b"R&D < 3"),
        (b"<loc> https://a.example/2 ", b"<loc> https://a.example/2?a=b&c=d "),
        (b"A &amp; B", b"A & B &nbsp; &#55356;&#57286; &#x110000;"),
        (b"A &amp; B", b"A \xff\x01 B"),
        (b"</n:keywords>", b"</keywords>"),
        (b"</n:news>", b""),
        (b"</n:publication>", b"</n:publication></n:news></url></urlset>"),
        (b"<n:publication>", b"<x:n><b>"),
    ],
    ids=["cdata", "ampersand", "references", "bytes", "end-tag", "unclosed", "early-end", "unknown"],
)
def test_damage_in_one_page_changes_no_other(old: bytes, new: bytes) -> None:
    start = PAGES.index(b"/2 </loc>") - 30
    damaged = PAGES[:start] + PAGES[start:].replace(old, new, 1)
    assert damaged != PAGES
    kept = {entry.guid: (entry.title, entry.published) for entry in document(damaged).entries}
    for entry in document(PAGES).entries:
        assert entry.guid.endswith("/2") or kept[entry.guid] == (entry.title, entry.published)


def test_a_cut_tail_leaves_the_whole_pages_before_it() -> None:
    sound = document(PAGES).entries
    for place in range(PAGES.index(b"</url>") + 6, len(PAGES) - 10, 17):
        assert document(PAGES[:place]).entries == sound[: PAGES[:place].count(b"</url>")]


@pytest.mark.parametrize(
    "body", [b"<urlset", b"<urlset>\xff", sitemap(NEWS)[:-9], sitemap(NEWS)[:200], b"<urlset>&x;"]
)
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(parse(body), FeedDocument | Unparsed)


def test_a_feed_that_speaks_of_sitemaps_is_a_feed() -> None:
    assert document(rss(item("1", text="<![CDATA[<urlset>]]>"))).form == "rss20"
