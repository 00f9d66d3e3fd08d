"""What is read at ``/atom/``: the letters of a subscription at its secret address, a saved search at its name."""

from datetime import datetime

from guildwire.ops.alerts.feed import LetterFeeds
from guildwire.wiring import Parts
from news.atom import AtomFeed
from query.parse import read
from search.atom import hits_document
from search.port import Hit, Search
from search.saved import SavedSearch
from web.alerts.port import FeedFile, NoSuchAlert
from web.parts.links import PageAddress

NEWEST = 50
"""Items of a feed."""


class Feeds:
    """:class:`web.alerts.port.AtomDesk` over the parts that the settings name."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._letters = LetterFeeds(parts)

    def __call__(self, token: str) -> FeedFile:
        """Return the feed at an address. A secret one goes before a name, so that no name can take its place."""
        try:
            return self._letters(token)
        except NoSuchAlert:
            saved = self._parts.saved.get(token)
            if saved is None:
                raise
        return self._newest(saved)

    def _newest(self, saved: SavedSearch) -> FeedFile:
        tree = read(saved.query, self._parts.clock(), self._parts.names).tree
        hits = self._parts.index.search(Search(query=tree, limit=NEWEST, marked=False)).hits
        public = self._parts.settings.public.rstrip("/")
        head = AtomFeed(
            id=f"urn:guildwire:saved:{saved.name}",
            title=saved.name,
            subtitle=saved.query,
            updated=max((saved.changed, *(hit.enriched.item.seen for hit in hits))),
            address=f"{public}/atom/{saved.name}" if public else "",
            link=f"{public}{PageAddress(q=saved.query).href}" if public else "",
        )
        return FeedFile(b"".join(hits_document(head, hits, public)), _written(saved, hits))


def _written(saved: SavedSearch, hits: tuple[Hit, ...]) -> datetime:
    """Return when it became what it is: an item may be indexed long after it came in."""
    return max((saved.changed, *(hit.indexed for hit in hits)))
