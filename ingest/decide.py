"""What becomes of each entry of a document. Pure: old knowledge and new items in, outcomes out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from ingest.clean import Cleaned, Unreadable
from ingest.identity.follow import Follower
from ingest.identity.keys import own_ids
from ingest.identity.known import Known, KnownItem
from ingest.identity.resolve import resolve
from news.counts import Counts
from news.item import BACKLOG, Item

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

``duplicate``: known with these very texts, from another feed or from an earlier version;
``rejected:no-text``: no title, summary or body; ``rejected:repeated-in-document``: stands in the document a
second time; ``rejected:changed-too-often``: over :data:`MOST_REVISIONS`; ``rejected:over-limit``: beyond the
number of entries that are read; ``rejected:unreadable``: could not be cleaned.
"""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
MOST_REVISIONS = 24
"""Revisions of one item that are passed on. Some feeds put a counter or an advertisement in their texts, and
would change for ever; the reader library draws the line at 24 as well."""


OLD, MANY_OLD = timedelta(days=2), 10
"""From when on a new item is an old article, and how many of them a feed brings one by one as news."""
FLOOD = 3
"""Known items under new guids, and the half of all known ones, from which on a feed has renewed its guids."""


class FeedDecision(msgspec.Struct, frozen=True):
    """What is to be published and remembered. ``sum(counts) == total`` of the document."""

    publish: tuple[Item, ...]
    """New and revised items with their revision, in the document's order."""
    remember: tuple[KnownItem, ...]
    """What is new about items, published or not."""
    counts: Counts
    unreadable: tuple[Unreadable, ...] = ()
    aliases: Mapping[str, str] = {}
    """New keys of items, and keys that lead to other items than before."""
    ids: tuple[str, ...] = ()
    """Items that stand in the document, in its order."""
    renewed: int = 0
    """Known items under new guids, where the feed has renewed its guids; else 0."""
    backlog: int = 0
    """New items that are old articles, where there are many of them; else 0."""


class _Book:
    """What is written down while the entries of one document are judged."""

    def __init__(self, known: Known, follower: Follower) -> None:
        self.known, self.follower = known, follower
        self.publish: list[Item] = []
        self.unreadable: list[Unreadable] = []
        self.compared = self.renewed = 0


def decide(
    feed: str,
    found: Sequence[Cleaned | Unreadable],
    total: int,
    known: Known,
    refused: Mapping[str, str] = MappingProxyType({}),
) -> FeedDecision:
    """Judge the entries of one document of the feed with key ``feed``.

    ``total`` is how many entries the document holds; those not in ``found`` are over the limit. ``refused`` are
    the items that the log does not take, with its reasons.
    The same document and the same knowledge give the same decision, so a poll that died before its
    state was saved repeats ids and revisions exactly.
    """
    counts = Counts(OUTCOMES)
    counts.add("rejected:over-limit", total - len(found))
    entries = [entry for entry in found if isinstance(entry, Cleaned)]
    resolved = resolve([entry.keys for entry in entries], known)
    book = _Book(known, Follower(known, zip((entry.keys for entry in entries), resolved.ids, strict=True)))
    book.unreadable += [entry for entry in found if isinstance(entry, Unreadable)]
    counts.add("rejected:unreadable", len(book.unreadable))
    for place, (entry, id_) in enumerate(zip(entries, resolved.ids, strict=True)):
        repeated = place in resolved.repeated
        counts.add("rejected:repeated-in-document" if repeated else _judge(book, feed, entry, id_, refused))
    publish, backlog = _mark_backlog(book.publish, first=not known.items)
    return FeedDecision(
        publish,
        tuple(book.follower.remember),
        counts,
        tuple(book.unreadable),
        book.follower.aliases,
        tuple(dict.fromkeys(resolved.ids)),
        book.renewed if book.renewed >= FLOOD and 2 * book.renewed >= book.compared else 0,
        backlog,
    )


def _judge(book: _Book, feed: str, entry: Cleaned, id_: str, refused: Mapping[str, str]) -> Outcome:
    item, before = entry.item, book.known.items.get(id_)
    if not (item.title or item.summary or item.body):
        return "rejected:no-text"
    if id_ in refused:
        book.unreadable.append(Unreadable(entry.position, refused[id_]))
        return "rejected:unreadable"
    if before is None:
        book.publish.append(_named(entry, id_, 1))
        book.follower.take(entry.keys, KnownItem(id_, item.feed, item.content_hash, 1, item.seen))
        return "new"
    return _judge_known(book, entry, before, own=before.feed == feed)


def _judge_known(book: _Book, entry: Cleaned, before: KnownItem, own: bool) -> Outcome:
    item, keys = entry.item, entry.keys
    if own and not before.marked:
        # Texts may be read otherwise than by the version that made it: what is taken over is never a revision.
        book.follower.take(keys, replace(before, content_hash=item.content_hash))
        return "duplicate"
    if own:
        book.compared += 1
        book.renewed += bool(before.guid and keys.guid and before.guid != keys.guid)
    if not own or before.content_hash == item.content_hash:
        book.follower.follow(keys, before)
        return "duplicate"
    if before.revision > MOST_REVISIONS:
        book.follower.follow(keys, before)
        return "rejected:changed-too-often"
    revision = before.revision + 1
    book.publish.append(_named(entry, before.id, revision))
    changed = replace(before, content_hash=item.content_hash, revision=revision, seen=item.seen)
    book.follower.take(keys, changed)
    return "revised"


def _named(entry: Cleaned, id_: str, revision: int) -> Item:
    """Return the item under its id, noted where another article has its guid or address."""
    shared = id_ in own_ids(entry.keys)[1:]
    notes = tuple(sorted({*entry.item.notes, "guid-shared"})) if shared else entry.item.notes
    return replace(entry.finished(revision), id=id_, notes=notes)


def _mark_backlog(publish: Sequence[Item], *, first: bool) -> tuple[tuple[Item, ...], int]:
    """Mark new items that are old articles, where a feed brings many of them at once.

    Where nothing of the document was known before, an item without a date counts as old.
    """
    old = {
        item.id
        for item in publish
        if item.revision == 1 and (first if item.published is None else item.published < item.seen - OLD)
    }
    if len(old) <= MANY_OLD:
        return tuple(publish), 0
    marked = [
        replace(item, notes=tuple(sorted({*item.notes, BACKLOG}))) if item.id in old else item for item in publish
    ]
    return tuple(marked), len(old)
