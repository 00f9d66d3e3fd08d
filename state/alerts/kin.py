"""Stories that belong together: merged by hand, steps of one dispute, and items put into a story by hand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from alerts.judging.decide import about, by_story
from alerts.port import Match, OutboxRow
from alerts.subscription import Subscription
from state.alerts.rows import read, rows
from state.bulk import bind_pairs, one_of, pairs
from state.story_tables import links, merged, pinned

_MERGED = select(merged.c.story, merged.c.into)
_LINKS = select(links.c.earlier, links.c.later).where(
    or_(one_of(links.c.earlier, "of"), one_of(links.c.later, "of"))
)
_PINNED = select(pinned.c.item, pinned.c.story).where(one_of(pinned.c.story, "of"))


class Kin:
    """What the story store knows about some stories, read once."""

    def __init__(self, connection: Connection, stories: Iterable[str]) -> None:
        pairs = [(story, into) for story, into in connection.execute(_MERGED)]
        self._into = dict(pairs)
        self._from: defaultdict[str, set[str]] = defaultdict(set)
        for story, _ in pairs:
            self._from[self._root(story)].add(story)
        self._links: defaultdict[str, set[str]] = defaultdict(set)
        self._connection = connection
        self._roots = sorted({self._root(each) for each in stories})
        if self._roots:
            for earlier, later in connection.execute(_LINKS, {"of": self._roots}):
                self._links[earlier].add(later)
                self._links[later].add(earlier)

        self._alone = not self._into and not self._links
        """Whether none of them has any kin, which saves looking for it in each."""

    def same(self, story: str) -> AbstractSet[str]:
        """Return the story and all that were merged with it by hand."""
        root = self._root(story)
        return {story, root, *self._from[root]}

    def linked(self, story: str) -> AbstractSet[str]:
        """Return the other stories of the same dispute, and all that were merged with those."""
        near = self._links[self._root(story)]
        return {name for each in near for name in self.same(each)} - self.same(story)

    def of(self, story: str) -> AbstractSet[str]:
        """Return the story with all that it was merged with or is linked to."""
        if self._alone:
            return {story}
        return self.same(story) | self.linked(story)

    def items(self, story: str) -> AbstractSet[str]:
        """Return the items that someone put into the story."""
        return self._items[self._root(story)]

    @cached_property
    def _items(self) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        if self._roots:
            for item, story in self._connection.execute(_PINNED, {"of": self._roots}):
                found[story].add(item)
        return found

    def _root(self, story: str) -> str:
        seen = {story}
        while (into := self._into.get(story)) is not None and into not in seen:
            seen.add(story := into)
        return story


def known(
    connection: Connection, matches: Sequence[Match], current: dict[str, Subscription], kin: Kin
) -> Iterator[OutboxRow]:
    """Yield the rows that decide about ``matches``: those of the same items and stories, and of their kin."""
    stories: dict[tuple[str, str], None] = {}
    items: dict[tuple[str, str], None] = {}
    for match in matches:
        subscription = current.get(match.subscription.id)
        if subscription is not None:
            subject = about(subscription, match.note)
            stories[subscription.id, subject] = None
            items[subscription.id, match.note.item] = None
            if by_story(subscription, match.note):
                stories |= {(subscription.id, name): None for name in kin.of(subject)}
                items |= {(subscription.id, item): None for item in kin.items(subject)}
    yield from (found := list(_found(connection, "item", items)))
    # An item that was moved to another story was told with the one it belonged to.
    stories |= {(row.subscription, row.about): None for row in found}
    yield from _found(connection, "about", stories)


def _found(connection: Connection, column: str, wanted: Collection[tuple[str, str]]) -> Iterator[OutboxRow]:
    if wanted:
        dialect = connection.dialect.name
        found = connection.execute(_of_pairs(dialect, column), bind_pairs(dialect, wanted))
        # Ordered here, lest an index by time looks good to a planner.
        yield from sorted(map(read, found.mappings()), key=attrgetter("matched"))


@lru_cache
def _of_pairs(dialect: str, column: str) -> Select[Any]:
    """Return the rows of pairs of a subscription and what its ``column`` has; built once, as that takes long."""
    each = pairs(dialect)
    return select(rows).join(each, and_(rows.c.subscription == each.c.value_0, rows.c[column] == each.c.value_1))
