"""The index's port: what every backend promises to the stages and the page.

One contract suite (``tests/contracts/index/``) runs on every backend.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from news.enriched import Enriched
from query.as_json import item_fields
from query.tree import Node


class Verdict(msgspec.Struct, frozen=True):
    """What became of one document of a batch."""

    id: str
    outcome: Literal["indexed", "stale", "parked"]
    """``stale``: a later revision or rule set is already there, so nothing was to be done."""
    reason: str = ""
    """Why it was refused, where ``outcome`` is ``parked``."""


Sort = Literal["newest", "first-seen", "relevance"]
"""``newest``: by ``published``, newest first. ``first-seen``: by ``seen``, newest first: what came in last.
``relevance``: the best match first, a match in the title counting more than one in the summary and that more than
one in the body, the newer of two equal ones first. Ties by descending id in each."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the index."""

    query: Node
    since: datetime | None = None
    """Earliest ``published``, inclusive; aware."""
    until: datetime | None = None
    """Latest ``published``, exclusive; aware."""
    limit: int = 20
    """How many hits to return; 0 for counts only."""
    after: str = ""
    """Cursor of the previous page, from :attr:`Result.next`."""
    facets: tuple[str, ...] = ()
    """Fields to count the values of (see ``query.fields.FACETS``)."""
    facet_limit: int = 10
    zone: str = "UTC"
    """IANA name of the zone whose days ``published`` is counted by."""
    sort: Sort = "newest"
    """Changes the order only, never which items are found."""
    collapse: bool = False
    """Show one hit a story, the first in the order; ``total`` stays the number of items."""
    now: datetime | None = None
    """Aware; the time from which ``relevance`` counts how old an item is. A cursor keeps that of the first page.
    Null stands for the latest ``published`` there is."""
    marked: bool = True
    """Whether hits say where they matched; false saves most of the time of a long export: the title is whole then,
    and there is no snippet."""


Piece = tuple[str, bool]
"""A stretch of text and whether it matched."""


class Hit(msgspec.Struct, frozen=True):
    """A found item."""

    enriched: Enriched
    indexed: datetime
    title: tuple[Piece, ...] = ()
    """The whole title cut into pieces; joined they give the title."""
    snippet: tuple[Piece, ...] = ()
    """About 240 characters around the first match of summary or body."""
    more: int = 0
    """Where stories are collapsed: how many other matching items this one stands for."""
    outlets: int = 0
    """Where stories are collapsed: how many other outlets those are from."""

    def fields(self) -> dict[str, Any]:
        """Return the item as JSON shows it (:mod:`query.as_json`), and where it matched.

        ``more`` and ``outlets`` are there where it stands for other items of its story.
        ``matches`` has title and snippet as ``[text, matched]`` pieces, ``snippet`` is its text.
        """
        return {
            **item_fields(self.enriched, self.indexed),
            "snippet": "".join(text for text, _ in self.snippet),
            **({"more": self.more, "outlets": self.outlets} if self.more else {}),
            "matches": {"title": self.title, "snippet": self.snippet},
        }


class Result(msgspec.Struct, frozen=True):
    """The answer, in the order that was asked for; items of equal place by descending id."""

    total: int
    """Exact number of matching documents."""
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[tuple[str, int], ...]] = {}
    """Per field the commonest values with their numbers; most first, then by value. Days newest first."""
    next: str = ""
    """Cursor of the page after this one; empty on the last page."""
    others: dict[str, int] = {}
    """Per field in ``facets`` how often matching documents have a value that is not listed there; 0 where all are.
    ``published`` aside: how many documents are of days not listed."""


class Significant(msgspec.Struct, frozen=True):
    """A value that a result has more often than the rest of the index."""

    value: str
    here: int
    """Documents of the result with it."""
    everywhere: int
    """Documents of the whole index with it."""
    score: float
    """The JLH score of Elasticsearch: the share's absolute change times its relative change."""


class Suggestion(msgspec.Struct, frozen=True):
    """A name that someone who has typed a part of it may be going to write."""

    field: str
    value: str
    count: int
    """Documents that have it."""


class LooserSearch(msgspec.Struct, frozen=True):
    """A question that finds something in place of one that does not."""

    kind: Literal["without", "spelled", "most", "any time"]
    """``without``: a part is left out, or all that find nothing by themselves. ``spelled``: words that find
    nothing may be spelled a little otherwise. ``most``: most of the words, not all, need match. ``any time``: the
    bounds of time are left out, which are no part of the query."""
    query: str
    """What to ask instead; for ``most`` and ``any time`` the query as it is."""
    count: int
    """Documents that it finds; at least one."""
    left_out: str = ""
    """What is left out, as text; for ``spelled`` the words that may be spelled otherwise."""


class Index(Protocol):
    """Documents by item id. Safe for use from several threads."""

    def put(self, batch: Sequence[Enriched], indexed: datetime) -> list[Verdict]:
        """Write the items and return one verdict each, in their order; on return they are searchable.

        The id is the item id and the version :attr:`news.enriched.Enriched.version`: a lower
        version never overwrites a higher one, an equal one may. Of two items with one id in the
        same batch the higher version stays. A document that cannot be indexed is
        ``parked`` with the reason and does not hold up the others. Raises
        :class:`news.errors.Unavailable` when nothing, or an unknown part, was written; the same
        batch may then be written again.
        """
        ...

    def search(self, request: Search) -> Result:
        """Answer a question. Raises :class:`news.errors.WrongUse` for a cursor of another index."""
        ...

    def get(self, ids: Sequence[str]) -> dict[str, Enriched]:
        """Return the items with these ids; those not there are left out."""
        ...

    def near(self, field: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Return values that documents have in a keyword field and that ``value`` may be meant for.

        The likeliest first, by :func:`query.analysis.near.nearest`: ``drescher`` is near "Fran Drescher". Values
        of a field that cannot be counted come in lower case and folded. The look is bounded, for a question that
        found nothing: of more than some 10,000 different values not all are compared.
        """
        ...

    def count(self) -> int:
        """Return how many documents there are."""
        ...

    def delete_before(self, moment: datetime) -> int:
        """Delete what was published before ``moment`` (aware) and return how many documents that was."""
        ...

    def close(self) -> None:
        """Let go of every resource. May be called twice."""
        ...


class Explorer(Index, Protocol):
    """An index that also tells what is like an item, what sets a result apart, and which names there are."""

    def similar(self, id_: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return items that tell of the same things as the item ``id_``, the likest first, unmarked.

        Items of its own story are left out, and so is itself; nothing where there is no such item.
        """
        ...

    def significant(
        self, request: Search, fields: Sequence[str], limit: int = 5
    ) -> dict[str, tuple[Significant, ...]]:
        """Return per field what sets the result of ``request`` apart from the rest, by descending score.

        Only values of at least three documents of the result, by the same figures on every backend.
        """
        ...

    def suggest(self, text: str, fields: Sequence[str], limit: int = 8) -> tuple[Suggestion, ...]:
        """Return values of ``fields`` of which a word begins with ``text``, apart from case and accents.

        The most frequent first, then by value and field. ``text`` may hold several words, the last one unfinished.
        """
        ...
