"""What an export says of itself: the question, the time, the rules, and what was watched."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from news.times import machine
from query.tree import Node
from search.port import Search, Sort


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where an export comes from. Times are aware UTC."""

    query: str
    """As it was typed."""
    meaning: str
    """As it was understood, relative dates as those of ``at`` (:mod:`query.to_text`)."""
    since: datetime | None = None
    """Earliest ``published``, inclusive; null where it is open."""
    until: datetime | None = None
    """Latest ``published``, exclusive; null where it is open."""
    sort: Sort = "newest"
    at: datetime
    """When it was asked."""
    hits: int
    """How many items the question had when the export began."""
    rules: str
    """Version of the rules in force; each item says itself which made its claims."""
    coverage: str
    """What was watched of the question, as one closed word (``receipt.judgement.State``)."""
    receipt: str
    """The same in a sentence."""
    guildwire: str
    """Version of Guildwire."""
    after: str = ""
    """Cursor where it begins, empty for the first item."""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of each thing that is said, for formats that hold lines."""
        yield "Guildwire export", self.guildwire
        yield "query", self.query
        yield "read as", self.meaning
        if self.since or self.until:
            yield "published", self._window()
        yield "order", self.sort
        if self.after:
            yield "after", self.after
        yield "at", machine(self.at)
        yield "hits", str(self.hits)
        yield "rules", self.rules
        yield "coverage", self.receipt

    def _window(self) -> str:
        bounds = (("from", self.since), ("before", self.until))
        return " and ".join(f"{word} {machine(at)}" for word, at in bounds if at)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the index, so that it can be kept in a file and asked again: times are absolute in it."""

    tree: Node
    since: datetime | None = None
    until: datetime | None = None
    sort: Sort = "newest"

    def search(self, after: str = "", limit: int = 0) -> Search:
        """Return the request for hits after a cursor, without marks."""
        return Search(
            query=self.tree,
            since=self.since,
            until=self.until,
            sort=self.sort,
            after=after,
            limit=limit,
            marked=False,
        )
