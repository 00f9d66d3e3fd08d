"""Articles that a page describes for search engines: JSON-LD in the words of https://schema.org/Article.

It comes as a document of its own or in the scripts of an HTML page.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ingest.mend import charset
from ingest.parse.author import together
from ingest.parse.document import MOST_ENTRIES, Entry, FeedDocument, Format, Unparsed
from ingest.parse.json_text import load, opening
from ingest.parse.json_values import listed, plain, text, written
from news.item import Media

ARTICLES = {"Report", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting"}
"""Types of articles whose names do not end in ``Article``."""
_INSIDE = (
    "@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage", "hasPart", "blogPost", "blogPosts",
    "dataFeedElement",
)  # fmt: skip
"""Members that hold articles of their own."""
_KEY = re.compile(rb'"@(?:context|graph|type|id)"')
_PAGE = re.compile(
    rb"(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TYPE = re.compile(r"ld\+json", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_WRAPPED = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z")
MOST_SCRIPTS = 100
"""Scripts of a page that are looked at."""


def recognises(start: bytes) -> bool:
    """Say whether a document that begins so may hold JSON-LD."""
    if opening(start)[:1] in (b"{", b"["):
        return _KEY.search(opening(start)) is not None
    return _PAGE.match(start) is not None


def parse(body: bytes, content_type: str = "") -> FeedDocument | None:
    """Return the articles that the document describes, in its order; null where there are none."""
    if opening(body[:64])[:1] in (b"{", b"["):
        loaded = load(body, content_type)
        values = [] if isinstance(loaded, Unparsed) else [loaded.value]
    else:
        values = list(_scripts(charset.decode(body, content_type).text)) if b"ld+json" in body.lower() else []
    graph = _Graph(values)
    articles = graph.articles()
    if not articles:
        return None
    entries = tuple(_entry(article, place, graph) for place, article in enumerate(articles[:MOST_ENTRIES]))
    return FeedDocument(form="json-ld", entries=entries, total=len(articles), title=entries[0].source)


def _scripts(page: str) -> Iterator[Any]:
    """Yield the values in a page's scripts of JSON-LD. A script ends at its end tag, whatever stands in it."""
    parts = (part.partition(">") for part in _SCRIPT.split(page)[1:])
    written = (_END.split(rest, maxsplit=1)[0] for attributes, _, rest in parts if _TYPE.search(attributes))
    for each in islice(written, MOST_SCRIPTS):
        loaded = load(_WRAPPED.sub("", each).encode("utf-8", "replace"))
        if not isinstance(loaded, Unparsed):
            yield loaded.value


class _Graph:
    """The objects of a document, which may name each other by ``@id`` in the place of being inside each other."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values
        self._named: dict[str, Mapping[str, Any]] = {}
        waiting = list(values)
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                waiting.extend(value.values())
                if len(value) > len(self._named.get(text(value, "@id"), ())):
                    self._named[text(value, "@id")] = value
        self._named.pop("", None)

    def object(self, value: Any) -> Mapping[str, Any]:
        """Return the object that a value is or, saying no more than an ``@id`` and a type, names."""
        if not isinstance(value, dict):
            return {}
        return self._named.get(text(value, "@id"), value) if len(value) <= 2 else value

    def articles(self) -> list[Mapping[str, Any]]:
        """Return the articles in their order, each once."""
        found: dict[int, Mapping[str, Any]] = {}
        seen: set[int] = set()
        waiting = self._values[::-1]
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting.extend(reversed(value))
                continue
            each = self.object(value)
            if id(each) in seen:
                continue
            seen.add(id(each))
            if "BreadcrumbList" in _types(each):
                continue
            if _is_article(each):
                found[id(each)] = each
            waiting.extend(each[name] for name in reversed(_INSIDE) if name in each)
        return list(found.values())

    def names(self, value: Any) -> str:
        """Return the names of persons or organisations, who stand there as objects or as texts."""
        return together([text(self.object(each), "name") or written(each) for each in listed(value)])

    def address(self, value: Any) -> str:
        """Return the address that a value is, or that its object has."""
        if isinstance(value, str):
            return value
        each = self.object(value)
        return next(filter(None, (text(each, name) for name in ("url", "contentUrl", "@id"))), "")


def _types(value: Mapping[str, Any]) -> set[str]:
    return {re.split(r"[/#:]", written(each))[-1] for each in listed(value.get("@type"))}


def _is_article(value: Mapping[str, Any]) -> bool:
    typed = any(name.endswith("Article") or name in ARTICLES for name in _types(value))
    return typed and bool(text(value, "headline") or text(value, "name"))


def _entry(article: Mapping[str, Any], position: int, graph: _Graph) -> Entry:
    link = next(
        filter(None, (graph.address(article.get(name)) for name in ("url", "mainEntityOfPage", "@id"))), ""
    )
    updated = text(article, "dateModified")
    sections = [written(each) for each in listed(article.get("articleSection"))]
    return Entry(
        position=position,
        guid=link,
        link=link,
        title=plain(text(article, "headline") or text(article, "name")),
        description=plain(text(article, "description")),
        content=plain(text(article, "articleBody")),
        author=graph.names(article.get("author")) or graph.names(article.get("creator")),
        published=text(article, "datePublished") or text(article, "dateCreated") or updated,
        updated=updated,
        language=_language(article.get("inLanguage")),
        categories=tuple(plain(each) for each in dict.fromkeys([*sections, *_keywords(article)]) if each),
        media=_media(article, graph),
        source=graph.names(article.get("publisher")),
    )


def _keywords(article: Mapping[str, Any]) -> list[str]:
    """Return the keywords, which are a list or a text with commas."""
    value = article.get("keywords")
    words = value.split(",") if isinstance(value, str) else [written(each) for each in listed(value)]
    return [word.strip() for word in words]


def _language(value: Any) -> str:
    first = next(iter(listed(value)), "")
    return (text(first, "alternateName") or text(first, "name")) if isinstance(first, dict) else written(first)


def _media(article: Mapping[str, Any], graph: _Graph) -> tuple[Media, ...]:
    found = [graph.address(each) for name in ("image", "video", "audio") for each in listed(article.get(name))]
    return tuple(Media(address) for address in dict.fromkeys(found) if address)


JSON_LD = Format(recognises, parse)
