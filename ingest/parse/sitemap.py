"""News sitemaps, which publishers make for search engines.

The protocol is that of https://www.sitemaps.org/protocol.html with the extension ``news`` of
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap.
"""

import re

from lxml import etree

from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Format, Unparsed
from ingest.parse.json_values import plain
from news.item import Media

_NEWS = "http://www.google.com/schemas/sitemap-news/"
_ROOT = re.compile(
    rb"(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>]*>|\s)*<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s/>]",
    re.DOTALL,
)
SHOWN = 3
"""Addresses of a sitemap index that its message names."""


def recognises(start: bytes) -> bool:
    """Say whether a document that begins so is a sitemap or an index of sitemaps."""
    return _ROOT.match(start.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")) is not None


def parse(body: bytes, _content_type: str = "") -> FeedDocument | Unparsed:
    """Return the pages of a sitemap that say they are news.

    A sitemap without any is refused, unless it is a news sitemap that has nothing new just now; an index
    of sitemaps is refused with the addresses to list in its place.
    """
    try:
        root = etree.fromstring(body.strip(), _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        root = _recovered(body)
        if root is None:
            return Unparsed("broken", f"the sitemap cannot be read: {error}"[:300])
    if _name(root) == "sitemapindex":
        return Unparsed("not-a-feed", _instead(root))
    pages = [(page, news) for page in root if _name(page) == "url" for news in _children(page, "news")[:1]]
    if not pages and len(root) and not any(str(space).startswith(_NEWS) for space in root.nsmap.values()):
        return Unparsed(
            "not-a-feed",
            f"a sitemap came that names {len(root)} pages without saying which are news: look in the site's "
            "robots.txt for a news sitemap, or on a page for a feed, and list that",
        )
    entries = tuple(_entry(page, news, place) for place, (page, news) in enumerate(pages[:MOST_ENTRIES]))
    return FeedDocument(form="sitemap-news", entries=entries, total=len(pages))


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, recover=recover
    )


def _recovered(body: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(body.strip(), _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _instead(root: etree._Element) -> str:
    """Say what to list in the place of an index, those first whose names speak of news."""
    places = [text for each in root if _name(each) == "sitemap" for text in [_text(each, "loc")] if text]
    places.sort(key=lambda place: "news" not in place.rpartition("//")[2].partition("/")[2].lower())
    named = ", ".join(place[:200] for place in places[:SHOWN]) or "it names none"
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return f"an index of sitemaps came, which lists no articles itself: list a news sitemap of it: {named}{more}"


def _entry(page: etree._Element, news: etree._Element, position: int) -> Entry:
    publication = next(iter(_children(news, "publication")), news)
    link, updated = _text(page, "loc"), _text(page, "lastmod")
    pictures = [_text(image, "loc") for image in _children(page, "image")]
    return Entry(
        position=position,
        guid=link,
        link=link,
        title=plain(_text(news, "title")),
        published=_text(news, "publication_date") or updated,
        updated=updated,
        language=_text(publication, "language"),
        categories=tuple(filter(None, (plain(word.strip()) for word in _text(news, "keywords").split(",")))),
        media=tuple(Media(url) for url in dict.fromkeys(pictures) if url),
        source=plain(_text(publication, "name")),
    )


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in parent if _name(child) == name]


def _text(parent: etree._Element, name: str) -> str:
    """Return the text of the first child of that name, whatever its namespace."""
    return next(("".join(child.itertext()).strip() for child in _children(parent, name)), "")


def _name(element: etree._Element) -> str:
    """Return the name without its namespace; a prefix that was declared nowhere is none of it either."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


NEWS_SITEMAP = Format(recognises, parse)
