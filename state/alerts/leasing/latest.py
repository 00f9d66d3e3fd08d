"""The newest revision of each item that any row is about, from which letters are made."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from more_itertools import chunked
from sqlalchemy import Connection, and_, bindparam, delete, select

from alerts.note import Note
from state.alerts.rows import CHUNK, read, rows
from state.alerts.tables import latest
from state.bulk import matching, upsert

_REVISIONS = select(rows.c.subscription, rows.c.item, rows.c.revision, rows.c.matched)
"""With a column that is not in the primary key, lest a planner goes through the key, which begins otherwise."""
_KEPT = select(latest.c.item, latest.c.note).where(latest.c.item.in_(bindparam("items", expanding=True)))

_note = msgspec.json.Decoder(Note)


def age(note: Note) -> tuple[int, int]:
    """Return what puts the notes of one item into their order, the newest last."""
    return (note.version, note.revision)


def revise(connection: Connection, notes: Sequence[Note]) -> int:
    """Keep each as the newest revision of its item, where a row is about the item; return their number."""
    newest: dict[str, Note] = {}
    for note in notes:
        newest[note.item] = max(newest.get(note.item, note), note, key=age)
    wanted: dict[str, Note] = {}
    for chunk in chunked(sorted(newest), CHUNK):
        about = connection.scalars(select(rows.c.item).where(rows.c.item.in_(chunk)).distinct())
        wanted |= {item: newest[item] for item in about}
    kept = _kept(connection, wanted)
    newer = [note for item, note in sorted(wanted.items()) if item not in kept or age(note) >= age(kept[item])]
    upsert(connection, latest, [_values(note) for note in newer])
    return len(newer)


def newest(
    connection: Connection, told: Iterable[tuple[str, Note]], subscriptions: Collection[str]
) -> dict[str, dict[str, Note]]:
    """Return, by subscription and item, the newest note of each item; ``told`` says what each tells.

    Of notes of one age that of the subscription's own rows counts: it has the quote.
    """
    mine: dict[str, dict[str, Note]] = {each: {} for each in subscriptions}
    for subscription, note in told:
        _put(mine[subscription], note)
    items = sorted({item for notes in mine.values() for item in notes})
    for subscription, note in _later(connection, mine):
        _put(mine[subscription], note)
    kept = _kept(connection, items)
    for notes in mine.values():
        for item, note in notes.items():
            if item in kept and age(kept[item]) > age(note):
                notes[item] = kept[item]
    return mine


def _later(connection: Connection, mine: Mapping[str, Mapping[str, Note]]) -> Iterator[tuple[str, Note]]:
    """Yield the notes of later revisions in rows of the subscriptions that tell of these items."""
    later: dict[tuple[str, str], int] = {}
    pairs = [(subscription, item) for subscription, notes in mine.items() for item in notes]
    if pairs:
        wanted = matching(connection, (rows.c.subscription, rows.c.item), pairs)
        of = and_(rows.c.subscription == wanted.c[0], rows.c.item == wanted.c[1])
        for subscription, item, revision, _ in connection.execute(_REVISIONS.join(wanted, of)):
            if revision > mine[subscription][item].revision:
                later[subscription, item] = max(revision, later.get((subscription, item), 0))
    for (subscription, item), revision in later.items():
        place = (rows.c.subscription == subscription, rows.c.item == item, rows.c.revision == revision)
        for found in connection.execute(select(rows).where(*place)).mappings():
            yield subscription, read(found).note


def forget(connection: Connection) -> None:
    """Delete those of items that no row is about any more."""
    connection.execute(delete(latest).where(~select(rows.c.item).where(rows.c.item == latest.c.item).exists()))


def _put(notes: dict[str, Note], note: Note) -> None:
    there = notes.get(note.item)
    if there is None or age(note) > age(there):
        notes[note.item] = note


def _kept(connection: Connection, items: Iterable[str]) -> dict[str, Note]:
    kept: dict[str, Note] = {}
    for chunk in chunked(items, CHUNK):
        for item, note in connection.execute(_KEPT, {"items": chunk}):
            try:
                kept[item] = _note.decode(note)
            except msgspec.MsgspecError:
                continue  # written by another version; the rows have an older one
    return kept


def _values(note: Note) -> dict[str, object]:
    return {"item": note.item, "version": note.version, "note": msgspec.json.encode(note).decode()}
