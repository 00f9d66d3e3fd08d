"""Which letter a delivery follows: the latest one about the same story, or about one of the same dispute."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from more_itertools import chunked
from sqlalchemy import Connection, bindparam, or_, select

from alerts.note import Fact, Note
from alerts.port import OutboxRow, Told
from state.alerts.rows import CHUNK, read, rows
from state.story_tables import links, merged

_STORIES = select(merged.c.story, merged.c.into)
_LINKS = select(links.c.earlier, links.c.later).where(
    or_(
        links.c.earlier.in_(bindparam("of", expanding=True)),
        links.c.later.in_(bindparam("of", expanding=True)),
    )
)
_WENT = {
    column: select(rows).where(
        rows.c.opens,
        rows.c.state.in_(("delivered", "unsure")),
        rows.c.subscription.in_(bindparam("of", expanding=True)),
        rows.c[column].in_(bindparam("values", expanding=True)),
    )
    for column in ("about", "item")
}
"""Rows of letters that went out, by what they are looked up by."""

Place = tuple[str, str]
"""Subscription and channel."""


def before(
    connection: Connection, openings: Sequence[OutboxRow], others: Mapping[int, Sequence[Note]]
) -> list[Told | None]:
    """Return, for each opening row, the latest letter that its subscription had on its channel about its story.

    ``others`` are the notes merged into it, by its place in the sequence. A letter counts once it was delivered or
    may have been. Stories linked to that of the row count, and those merged with it by hand.
    """
    kin = _Kin(connection, {subject for row in openings for subject in _subjects(row)})
    subjects = [{name for subject in _subjects(row) for name in kin.of(subject)} for row in openings]
    items = [{row.note.item, *(note.item for note in others.get(place, ()))} for place, row in enumerate(openings)]
    told = _told(connection, openings, set().union(*subjects), set().union(*items))
    return [
        _latest(
            each
            for each in told[row.subscription, row.channel]
            if each.about in subjects[place] or each.note.item in items[place]
        )
        for place, row in enumerate(openings)
    ]


def facts_of(row: OutboxRow) -> tuple[Fact, ...]:
    """Return what the letter of the row told; where an earlier release wrote it, what its note says."""
    if row.told is not None:
        return row.told
    if row.note.facts:
        return tuple(fact for fact in row.note.facts if not fact.mood)
    return tuple(Fact(name, stage) for name, _, stage in (event.partition("/") for event in row.note.events))


class _Kin:
    """Stories by the stories they belong together with."""

    def __init__(self, connection: Connection, subjects: Iterable[str]) -> None:
        pairs = [(story, into) for story, into in connection.execute(_STORIES)]
        self._into = dict(pairs)
        self._from: defaultdict[str, set[str]] = defaultdict(set)
        for story, _ in pairs:
            self._from[self._root(story)].add(story)
        self._links: defaultdict[str, set[str]] = defaultdict(set)
        for chunk in chunked(sorted({self._root(each) for each in subjects}), CHUNK):
            for earlier, later in connection.execute(_LINKS, {"of": chunk}):
                self._links[earlier].add(later)
                self._links[later].add(earlier)

    def of(self, story: str) -> set[str]:
        """Return the story, those linked to it, and all that were merged into any of them."""
        root = self._root(story)
        near = {story, root, *self._links[root]}
        return near | {old for each in near for old in self._from[self._root(each)]}

    def _root(self, story: str) -> str:
        seen = {story}
        while (into := self._into.get(story)) is not None and into not in seen:
            seen.add(story := into)
        return story


def _subjects(row: OutboxRow) -> tuple[str, ...]:
    return (row.about, row.note.story) if row.note.story else (row.about,)


def _told(
    connection: Connection, openings: Sequence[OutboxRow], subjects: set[str], items: set[str]
) -> dict[Place, list[OutboxRow]]:
    """Return the rows of letters that went out to these subscriptions and channels about any of this."""
    of = sorted({row.subscription for row in openings})
    told: defaultdict[Place, list[OutboxRow]] = defaultdict(list)
    for column, values in (("about", subjects), ("item", items)):
        for chunk in chunked(sorted(values), CHUNK):
            found = connection.execute(_WENT[column], {"of": of, "values": chunk})
            for row in map(read, found.mappings()):
                told[row.subscription, row.channel].append(row)
    return told


def _latest(told: Iterable[OutboxRow]) -> Told | None:
    row = max(told, key=lambda row: (row.settled or row.matched, row.notification), default=None)
    return None if row is None else Told(row.delivery, row.settled or row.matched, facts_of(row))
