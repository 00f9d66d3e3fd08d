"""Hits as entries of an Atom document (:mod:`news.atom`): what an outlet says, and where it is read.

Nothing of what people here wrote about it, and no evidence: a feed may be read by anybody.
"""

from collections.abc import Iterable, Iterator

from news.atom import AtomEntry, AtomFeed, document, urn
from news.enriched import Enriched
from news.text.addresses import outside_href
from news.text.excerpt import beginning
from search.port import Hit

SUMMARY = 500
"""Characters of a summary at most."""


def hits_document(feed: AtomFeed, hits: Iterable[Hit], public: str = "") -> Iterator[bytes]:
    """Yield the document of hits in their order, in pieces; ``public`` is the address of the page, if any."""
    return document(feed, (entry_of(hit.enriched, public) for hit in hits))


def entry_of(enriched: Enriched, public: str = "") -> AtomEntry:
    """Return an item as an entry.

    It links to the article, and to its page here where there is a public address. It was updated when its newest
    revision came in; its id is that of the item, so that a reader knows it again in every feed of ours.
    """
    item = enriched.item
    article = outside_href(item.url)
    page = f"{public.rstrip('/')}/item/{item.id}" if public else ""
    return AtomEntry(
        id=urn("item", item.id),
        title=item.title,
        updated=item.seen,
        published=item.at,
        link=article or page,
        related=page if article else "",
        authors=tuple(dict.fromkeys(name for name in (item.author, item.outlet) if name)),
        categories=tuple(tag.name for tag in enriched.tags),
        summary=_summary(item.summary or item.body),
    )


def _summary(text: str) -> str:
    return beginning(text, SUMMARY).of(text)
