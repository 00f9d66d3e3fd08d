"""An item: what one feed said about one piece of news, cleaned and identified."""

from datetime import datetime

import msgspec

BACKLOG = "backlog"
"""Note on an item that was old when its feed was first read, or brought up with many others: news to us alone."""


class Media(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file or picture that a feed names for an entry."""

    url: str
    type: str = ""
    """Media type as the feed says it: ``audio/mpeg``, ``image/jpeg``; empty where it does not."""
    size: int = 0
    """Bytes as the feed says; 0 where it does not."""


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of one feed at one revision.

    All texts are plain text: no markup, no character references, NFC, no control characters
    other than newline. All times are aware and in UTC.
    """

    id: str
    """32 hexadecimal digits made from the feed's key and the entry's guid, or from its canonical URL."""
    feed: str
    """Key of the feed: the address it was first listed under. It survives redirects and moves."""
    outlet: str
    """Publisher, as readers know it: ``Variety``."""
    url: str = ""
    """Canonical address of the article, without tracking parameters; empty where the feed gives none."""
    guid: str = ""
    """The entry's own identifier as the feed wrote it; empty where it gives none."""
    kind: str = ""
    """What sort of outlet: trade, general, tech, union, studio, vendor, labor-press, government, ..."""
    title: str = ""
    summary: str = ""
    body: str = ""
    author: str = ""
    language: str = ""
    """ISO 639-1 code that the feed or the entry declares; empty where unknown."""
    published: datetime | None = None
    """When the outlet says it was published; null where it does not say, or says something impossible."""
    updated: datetime | None = None
    """When the outlet says it was last changed; null where it says nothing else than ``published``."""
    categories: tuple[str, ...] = ()
    """The publisher's own, plain texts in the feed's order."""
    media: tuple[Media, ...] = ()
    """What the feed names for it, with canonical addresses."""
    source: str = ""
    """Publication that an aggregator says it took it from."""
    comments: str = ""
    """Canonical address of the discussion about it."""
    html: str = ""
    """The longest text with its markup, made safe to show; empty where it has none worth showing."""
    seen: datetime
    """When we first received this revision."""
    revision: int = 1
    """1 for the first text seen, one more for every changed text after it."""
    content_hash: str = ""
    """32 hexadecimal digits over the texts; equal hashes mean that nothing a reader would see has changed."""
    notes: tuple[str, ...] = ()
    """What had to be mended on the way, as closed words: ``date-missing``, ``title-from-body``, ..."""

    @property
    def at(self) -> datetime:
        """The time this item is sorted by: publication, or first sight where that is unknown or later than it."""
        return self.seen if self.published is None else min(self.published, self.seen)

    def text(self, field: str) -> str:
        """Return the text of one of :data:`QUOTED`; that of ``categories`` has one a line."""
        return "\n".join(self.categories) if field == "categories" else str(getattr(self, field))


FIELDS = ("title", "summary", "body")
"""The texts, in the order a reader meets them."""
QUOTED = (*FIELDS, "categories")
"""What evidence may point into, in that order."""
