"""Stories that belong together: merged by hand, steps of one dispute, and items put into a story by hand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from operator import attrgetter

from more_itertools import chunked
from sqlalchemy import BindParameter, Column, Connection, and_, bindparam, or_, select

from alerts.judging.decide import about, by_story
from alerts.port import Match, OutboxRow
from alerts.subscription import Subscription
from state.alerts.rows import CHUNK, read, rows
from state.bulk import matching
from state.story_tables import links, merged, pinned

_OF: BindParameter[str] = bindparam("of", expanding=True)
_MERGED = select(merged.c.story, merged.c.into)
_LINKS = select(links.c.earlier, links.c.later).where(or_(links.c.earlier.in_(_OF), links.c.later.in_(_OF)))
_PINNED = select(pinned.c.item, pinned.c.story).where(pinned.c.story.in_(_OF))


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
        for chunk in chunked(self._roots, CHUNK):
            for earlier, later in connection.execute(_LINKS, {"of": chunk}):
                self._links[earlier].add(later)
                self._links[later].add(earlier)

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
        return self.same(story) | self.linked(story)

    def items(self, story: str) -> AbstractSet[str]:
        """Return the items that someone put into the story."""
        return self._items[self._root(story)]

    @cached_property
    def _items(self) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for chunk in chunked(self._roots, CHUNK):
            for item, story in self._connection.execute(_PINNED, {"of": chunk}):
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
    yield from (found := list(_found(connection, rows.c.item, items)))
    # An item that was moved to another story was told with the one it belonged to.
    stories |= {(row.subscription, row.about): None for row in found}
    yield from _found(connection, rows.c.about, stories)


def _found(connection: Connection, column: Column[str], pairs: Iterable[tuple[str, str]]) -> Iterator[OutboxRow]:
    if wanted := list(pairs):
        tuples = matching(connection, (rows.c.subscription, column), wanted)
        of = and_(rows.c.subscription == tuples.c[0], column == tuples.c[1])
        found = connection.execute(select(rows).join(tuples, of))
        # Ordered here, lest an index by time looks good to a planner.
        yield from sorted(map(read, found.mappings()), key=attrgetter("matched"))
