"""News sitemaps, which publishers make for search engines.

The protocol is that of https://www.sitemaps.org/protocol.html with the extension ``news`` of
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap.
"""

import re
from itertools import pairwise

from lxml import etree

from ingest.mend import charset, prolog, references, tree
from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Format, Unparsed
from ingest.parse.json_values import plain
from news.item import Media

_NEWS = "http://www.google.com/schemas/sitemap-news/"
_ROOT = re.compile(
    rb"(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>]*>|\s)*<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s/>]",
    re.DOTALL,
)
_PAGE = re.compile(r"<(?:[\w.-]+:)?url(?=[\s>])")
_PAGE_END = re.compile(r"</(?:[\w.-]+:)?url\s*>")
LONGEST_START = 4_096
"""Characters before the first page of a damaged sitemap at most: they are read again with each of its pages."""
SHOWN = 3
"""Addresses of a sitemap index that its message names."""


def recognises(start: bytes) -> bool:
    """Say whether a document that begins so is a sitemap or an index of sitemaps."""
    return _ROOT.match(start.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")) is not None


def parse(body: bytes, content_type: str = "") -> FeedDocument | Unparsed:
    """Return the pages of a sitemap that say they are news. Damage is mended page by page.

    A sitemap without any is refused, unless it is a news sitemap that has nothing new just now; an index
    of sitemaps is refused with the addresses to list in its place.
    """
    decoded = charset.decode(body, content_type)
    before = prolog.read(decoded.text)
    text, notes = decoded.text[before.start :], decoded.notes
    root = tree.strict(text.encode("utf-8", "replace"))
    if root is None:
        mended = references.mend(references.without_forbidden(text), before.entities)
        root, notes = tree.strict(mended.encode("utf-8", "replace")), (*notes, "references-mended")
        if root is None:
            root, notes = _page_by_page(mended), (*notes, "xml-broken")
    if root is None:
        return Unparsed("broken", "the sitemap breaks off before its first page has ended, or is none")
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
    return FeedDocument(form="sitemap-news", entries=entries, total=len(pages), notes=notes)


def _page_by_page(text: str) -> etree._Element | None:
    """Return a tree of what can be read in each page by itself; a last one that is not closed is left out."""
    places = [found.start() for found in _PAGE.finditer(text)]
    if not places or places[0] > LONGEST_START:
        return None
    begin, root = text[: places[0]], etree.Element("urlset")
    for start, end in pairwise([*places[: MOST_ENTRIES + 1], len(text)]):
        if end == len(text) and not _PAGE_END.search(text, start):
            break
        part = tree.recovered(begin + text[start:end])
        if part is not None:
            root.extend(page for page in part if _name(page) == "url")
    return root if len(root) else None


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
