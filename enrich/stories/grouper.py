"""Stories: items of one event from several outlets share a story id.

``StoryGrouper.assign`` reads as the specification: what is assigned stays; the others, in the order of
time, are compared with the items that share an index key, join the story they fit best or begin one, and
are kept together with the links between stories of one dispute.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

import msgspec

from enrich.stories.compare import DISPUTE_DAYS, WINDOW_DAYS, Comparison, Side, compare, dispute
from enrich.stories.fingerprint import Fingerprint, fingerprint
from enrich.stories.port import Link, StoryItem, StoryStore
from enrich.stories.words import mass
from news.enriched import Enriched

WINDOW = timedelta(days=WINDOW_DAYS)
DISPUTE = timedelta(days=DISPUTE_DAYS)
"""How long after a step of a dispute the next one is linked to it; the index of items reaches no further back."""
COMPARED = 60
"""Items that one item is compared with at most: those sharing most keys, the latest first."""


class StoryGrouper:
    """Puts items into stories. Safe to use from several threads if the store is."""

    def __init__(self, store: StoryStore) -> None:
        self._store = store

    def assign(self, batch: Sequence[Enriched]) -> list[Enriched]:
        """Return the same items in the same order with ``story`` filled.

        The order of the batch is of no account: items are taken by time, then id. An item that has a story
        keeps it, so that the same batch twice gives the same answer. Raises
        :class:`news.errors.Unavailable` when the store does; the batch may then be given again.
        """
        stories = self._store.assigned({enriched.item.id for enriched in batch})
        new = {enriched.item.id: enriched for enriched in batch if enriched.item.id not in stories}
        if new:
            stories |= self._place(
                sorted(map(fingerprint, new.values()), key=lambda one: (one.item.at, one.item.id))
            )
        return [msgspec.structs.replace(enriched, story=stories[enriched.item.id]) for enriched in batch]

    def _place(self, fingerprints: Sequence[Fingerprint]) -> dict[str, str]:
        """Give each new item a story and keep them all in one write."""
        places = _Places(self._candidates(fingerprints))
        placed = [(places.place(one), (*one.keys, *one.disputes)) for one in fingerprints]
        return self._store.add(placed, places.links)

    def _candidates(
        self, fingerprints: Sequence[Fingerprint]
    ) -> tuple[list[tuple[int, str]], dict[str, StoryItem]]:
        """Return what the store has under the keys of the batch, and those items."""
        first, last = fingerprints[0].item.at, fingerprints[-1].item.at
        keys = {key for one in fingerprints for key in one.keys}
        hits = self._store.near(keys, first - WINDOW, last + WINDOW)
        if disputes := {key for one in fingerprints for key in one.disputes}:
            hits += self._store.near(disputes, first - DISPUTE, last + DISPUTE)
        return hits, self._store.items({item for _, item in hits})


class _Places:
    """The stories seen while one batch is placed: those of the store and those of the batch itself."""

    def __init__(self, kept: tuple[list[tuple[int, str]], Mapping[str, StoryItem]]) -> None:
        hits, items = kept
        self._index: defaultdict[int, list[str]] = defaultdict(list)
        for key, item in hits:
            self._index[key].append(item)
        self._items = dict(items)
        self._sides = {item.id: _kept_side(item) for item in items.values()}
        self.links: set[Link] = set()

    def place(self, new: Fingerprint) -> StoryItem:
        """Return the record of a new item in the story it fits best, or in one of its own."""
        side = _new_side(new)
        best: tuple[float, float, str] | None = None
        copy_of, linked = "", set()
        for other in self._alike(new.keys):
            verdict = compare(side, self._sides[other])
            if verdict.same:
                rank = (-verdict.score, self._sides[other].at, other)
                best = min(best, rank) if best else rank
                copy_of = copy_of or self._copied(side, other, verdict)
            elif verdict.linked:
                linked.add(self._items[other].story)
        for other in self._alike(new.disputes):
            if dispute(side, self._sides[other]):
                linked.add(self._items[other].story)
        story = self._items[best[2]].story if best else new.item.id
        self.links |= {Link(*sorted((story, other))) for other in linked - {story}}
        return self._keep(new, side, story, copy_of)

    def _alike(self, keys: Collection[int]) -> list[str]:
        """Return the items that were seen with any of the keys, most shared keys first, then the latest."""
        shared = Counter(item for key in keys for item in self._index.get(key, ()))
        ranked = sorted(shared, key=lambda item: (-shared[item], -self._sides[item].at, item))
        return ranked[:COMPARED]

    def _copied(self, side: Side, other: str, verdict: Comparison) -> str:
        earlier = self._sides[other].at <= side.at
        return (self._items[other].copy_of or other) if verdict.copy and earlier else ""

    def _keep(self, new: Fingerprint, side: Side, story: str, copy_of: str) -> StoryItem:
        item = new.item
        kept = StoryItem(
            id=item.id,
            story=story,
            at=item.at,
            outlet=item.outlet,
            url=item.url,
            title=item.title,
            terms=tuple(sorted(new.terms)),
            steps=tuple(sorted(new.steps.items())),
            parties=tuple(sorted(new.parties)),
            companies=tuple(sorted(new.companies)),
            acts=tuple(sorted(new.acts)),
            counts=tuple(sorted(new.counts)),
            minhash=new.minhash,
            copy_of=copy_of,
            credit=new.credit,
            wire=new.wire,
        )
        self._items[item.id] = kept
        self._sides[item.id] = side
        for key in (*new.keys, *new.disputes):
            self._index[key].append(item.id)
        return kept


def merge_stories(store: StoryStore, stories: Sequence[str], into: str) -> None:
    """Merge stories by hand into one; items that come later to any of them follow.

    Raises :class:`news.errors.WrongUse` for unknown stories.
    """
    for story in stories:
        store.merge(story, into)


def split_story(store: StoryStore, items: Iterable[str]) -> str:
    """Take items out of their story by hand and return the id of their new one.

    Raises :class:`news.errors.WrongUse` as :meth:`enrich.stories.port.StoryStore.split` does.
    """
    return store.split(list(items))


def _new_side(new: Fingerprint) -> Side:
    item = new.item
    return Side(
        item.id,
        item.at.timestamp(),
        item.outlet,
        item.title,
        new.terms,
        mass(new.terms),
        new.steps,
        new.parties,
        new.companies,
        new.acts,
        new.counts,
        new.minhash,
    )


def _kept_side(item: StoryItem) -> Side:
    terms = frozenset(item.terms)
    return Side(
        item.id,
        item.at.timestamp(),
        item.outlet,
        item.title,
        terms,
        mass(terms),
        dict(item.steps),
        frozenset(item.parties),
        frozenset(item.companies),
        frozenset(item.acts),
        frozenset(item.counts),
        item.minhash,
    )
