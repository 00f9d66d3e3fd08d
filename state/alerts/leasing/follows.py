"""Which letter a delivery follows: the latest one about the same story, or about one of the same dispute."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from more_itertools import chunked
from sqlalchemy import Connection, bindparam, select

from alerts.judging.shown import facts_told
from alerts.note import Note
from alerts.port import OutboxRow, Told
from state.alerts.kin import Kin
from state.alerts.rows import CHUNK, read, rows

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
    kin = Kin(connection, {subject for row in openings for subject in _subjects(row)})
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
    return None if row is None else Told(row.delivery, row.settled or row.matched, tuple(facts_told(row)))
