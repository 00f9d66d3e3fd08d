"""Atom: one entry an item, the head in the feed's title and subtitle."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from news.atom import MEDIA_TYPE, AtomFeed, urn
from news.text.plain import one_line
from search.atom import hits_document
from search.export.head import Head
from search.port import Hit

_END = b"</feed>"
_NOBODY = AtomFeed(id=urn("export", "hits"), title="", updated=datetime(1970, 1, 1, tzinfo=UTC))
"""Stands above a batch while it is written, and is taken off again."""


class AtomExport:
    """Writes what :func:`search.atom.hits_document` does, by batches; ``public`` is the address of the page."""

    media_type = f"{MEDIA_TYPE}; charset=utf-8"

    def __init__(self, public: str = "") -> None:
        self._public = public

    def begin(self, head: Head | None) -> bytes:
        """Return the feed's own elements: Atom cannot be without id, title and time."""
        return self._opened(_feed(head))

    def batch(self, hits: Sequence[Hit]) -> bytes:
        """Return an entry for each hit."""
        return self._document(_NOBODY, hits)[len(self._opened(_NOBODY)) : -len(_END)]

    def end(self) -> bytes:
        """Return the end of the feed."""
        return _END + b"\n"

    def stopped(self, reason: str, after: str) -> bytes:
        """Return a comment; the feed stays open, so that no reader takes it for whole."""
        said = escape(one_line(f"stopped: {reason}; go on with after={after}")).replace("--", "- -")
        return f"<!-- {said} -->".encode()

    def _opened(self, feed: AtomFeed) -> bytes:
        return self._document(feed, ())[: -len(_END)]

    def _document(self, feed: AtomFeed, hits: Iterable[Hit]) -> bytes:
        return b"".join(hits_document(feed, hits, self._public))


def _feed(head: Head | None) -> AtomFeed:
    if head is None:
        return _NOBODY
    # The same question is the same feed, whenever it is exported.
    asked = f"{head.meaning}\n{head.since}\n{head.until}"
    return AtomFeed(
        id=urn("export", hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:32]),
        title=f"Guildwire: {head.query}",
        updated=head.at,
        subtitle="; ".join(f"{name}: {value}" for name, value in head.lines()),
    )
