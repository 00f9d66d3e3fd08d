"""What becomes of each entry of a document. Pure: old knowledge and new items in, outcomes out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, get_args

import msgspec

from ingest.clean import Cleaned, Unreadable
from news.counts import Counts
from news.item import Item

Outcome = Literal[
    "new",
    "duplicate",
    "revised",
    "rejected:no-text",
    "rejected:repeated-in-document",
    "rejected:changed-too-often",
    "rejected:over-limit",
    "rejected:unreadable",
]
"""What becomes of an entry.

``duplicate``: known with these very texts, or known from another feed; ``rejected:no-text``: no title,
summary or body; ``rejected:repeated-in-document``: stands in the document a second time;
``rejected:changed-too-often``: over :data:`MOST_REVISIONS`; ``rejected:over-limit``: beyond the number of
entries that are read; ``rejected:unreadable``: could not be cleaned.
"""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
MOST_REVISIONS = 24
"""Revisions of one item that are passed on. Some feeds put a counter or an advertisement in their texts, and
would change for ever; the reader library draws the line at 24 as well."""


class KnownItem(msgspec.Struct, frozen=True):
    """What the store keeps of an item."""

    id: str
    feed: str
    """Key of the feed that brought it first."""
    duplicate_key: str
    content_hash: str
    revision: int
    seen: datetime
    """When it was last seen to be new or revised; aware, UTC."""


class Known(msgspec.Struct, frozen=True):
    """What is known about the items of some documents."""

    by_id: Mapping[str, KnownItem] = {}
    by_duplicate_key: Mapping[str, KnownItem] = {}

    def with_items(self, items: Iterable[KnownItem]) -> "Known":
        """Return this knowledge with ``items`` added; a duplicate key that is known keeps its first item."""
        items = tuple(items)
        duplicate_keys = {item.duplicate_key: item for item in reversed(items) if item.duplicate_key}
        return Known(
            {**self.by_id, **{item.id: item for item in items}}, {**duplicate_keys, **self.by_duplicate_key}
        )


class FeedDecision(msgspec.Struct, frozen=True):
    """What is to be published and remembered. ``sum(counts) == total`` of the document."""

    publish: tuple[Item, ...]
    """New and revised items with their revision, in the document's order."""
    remember: tuple[KnownItem, ...]
    counts: Counts
    unreadable: tuple[Unreadable, ...] = ()


def decide(feed: str, found: Sequence[Cleaned | Unreadable], total: int, known: Known) -> FeedDecision:
    """Judge the entries of one document of the feed with key ``feed``.

    ``total`` is how many entries the document holds; those not in ``found`` are over the limit.
    The same document and the same knowledge give the same decision, so a poll that died before its
    state was saved repeats ids and revisions exactly.
    """
    counts = Counts(OUTCOMES)
    counts.add("rejected:over-limit", total - len(found))
    publish: list[Item] = []
    remember: list[KnownItem] = []
    here: set[str] = set()
    for entry in found:
        outcome, revision = _judge(feed, entry, known, here)
        counts.add(outcome)
        if isinstance(entry, Cleaned):
            here.add(entry.item.id)
            if outcome in ("new", "revised"):
                publish.append(entry.finished(revision))
                remember.append(_remembered(entry, revision))
    return FeedDecision(
        tuple(publish), tuple(remember), counts, tuple(e for e in found if isinstance(e, Unreadable))
    )


def _judge(feed: str, entry: Cleaned | Unreadable, known: Known, here: set[str]) -> tuple[Outcome, int]:
    if isinstance(entry, Unreadable):
        return "rejected:unreadable", 0
    item = entry.item
    if not (item.title or item.summary or item.body):
        return "rejected:no-text", 0
    if item.id in here:
        return "rejected:repeated-in-document", 0
    before = known.by_id.get(item.id)
    if before is None:
        return ("duplicate", 0) if _is_duplicate(feed, entry, known) else ("new", 1)
    if before.content_hash == item.content_hash or before.feed != feed:
        return "duplicate", 0
    limit = before.revision > MOST_REVISIONS
    return ("rejected:changed-too-often", 0) if limit else ("revised", before.revision + 1)


def _is_duplicate(feed: str, entry: Cleaned, known: Known) -> bool:
    """Whether another feed has already brought this article: an outlet's main feed and its section on AI."""
    other = known.by_duplicate_key.get(entry.duplicate_key) if entry.duplicate_key else None
    return other is not None and other.feed != feed


def _remembered(entry: Cleaned, revision: int) -> KnownItem:
    item = entry.item
    return KnownItem(item.id, item.feed, entry.duplicate_key, item.content_hash, revision, item.seen)
