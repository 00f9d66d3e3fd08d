"""A rehearsal on what the index holds: every item of some days, however many they are."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec

from alerts.desk.rehearse import NearMiss, Rehearsal, rehearse
from alerts.desk.why import say
from alerts.note import NO_ORDER, StageOrder
from alerts.subscription import Subscription
from news.enriched import Enriched
from query.build import all_of, negation
from query.names import NO_NAMES, KnownNames
from query.parse import relaxed
from query.tree import And, Node
from search.port import Index, Search

PAGE = 500
MOST_CLAUSES = 20
"""Clauses for which near misses are looked up."""
EXAMPLES = 3

Progress = Callable[[int, int], None]
"""Told how many more items were read, and of how many."""


class PastWindow(msgspec.Struct, frozen=True):
    """The time that is rehearsed; aware."""

    since: datetime
    until: datetime
    moved: bool = False


def unwatched(_read: int, _total: int) -> None:
    """Watch nothing."""


def rehearse_past(
    subscription: Subscription,
    index: Index,
    now: datetime,
    days: int,
    *,
    names: KnownNames = NO_NAMES,
    stages: StageOrder = NO_ORDER,
    progress: Progress = unwatched,
) -> Rehearsal:
    """Return what ``subscription`` would have told in the ``days`` before ``now``.

    Where nothing of that time fits but older items do, the days before the newest of them are rehearsed instead,
    and ``moved`` says so. Raises :class:`news.errors.WrongUse` if the query cannot be used and
    :class:`news.errors.Unavailable` where the index does not answer.
    """
    tree = relaxed(subscription.query, names.not_closed())
    window = find_window(index, tree, now, days)
    found = rehearse(subscription, _items(index, tree, window, progress), names, stages)
    return msgspec.structs.replace(
        found,
        near=near_misses(index, tree, window),
        since=window.since,
        until=window.until,
        moved=window.moved,
    )


def find_window(index: Index, tree: Node, now: datetime, days: int) -> PastWindow:
    """Return the last ``days``, or those before the newest item that fits."""
    length = timedelta(days=days)
    window = PastWindow(now - length, now)
    if _total(index, tree, window):
        return window
    newest = index.search(Search(query=tree, limit=1)).hits
    if not newest or newest[0].enriched.item.at >= now:
        return window
    last = newest[0].enriched.item.at
    return PastWindow(last - length, last + timedelta(milliseconds=1), moved=True)


def near_misses(index: Index, tree: Node, window: PastWindow) -> tuple[NearMiss, ...]:
    """Return, for each clause of a conjunction, the items that lack it alone, most first.

    Relative dates are no clause here. Counted by the index, so none is left out.
    """
    clauses = tree.children[:MOST_CLAUSES] if isinstance(tree, And) else ()
    found = []
    for at, clause in enumerate(clauses):
        rest = [other for place, other in enumerate(tree.children) if place != at] if isinstance(tree, And) else []
        asked = all_of([*rest, negation(clause)])
        result = index.search(Search(query=asked, since=window.since, until=window.until, limit=EXAMPLES))
        if result.total:
            titles = tuple(hit.enriched.item.title for hit in result.hits)
            found.append(NearMiss(say(clause), result.total, titles))
    return tuple(sorted(found, key=lambda each: -each.items))


def _total(index: Index, tree: Node, window: PastWindow) -> int:
    return index.search(Search(query=tree, since=window.since, until=window.until, limit=0)).total


def _items(index: Index, tree: Node, window: PastWindow, progress: Progress) -> Iterator[Enriched]:
    """Yield every item that may match, page by page."""
    after, total = "", _total(index, tree, window)
    progress(0, total)
    while True:
        request = Search(query=tree, since=window.since, until=window.until, limit=PAGE, after=after)
        page = index.search(request)
        for hit in page.hits:
            yield hit.enriched
        progress(len(page.hits), total)
        after = page.next
        if not after:
            return
