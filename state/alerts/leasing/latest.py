"""The newest revision of each item that any row is about, from which letters are made."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from more_itertools import chunked
from sqlalchemy import Connection, delete, select

from alerts.note import Note
from alerts.port import OutboxRow
from state.alerts.rows import CHUNK, read, rows
from state.alerts.tables import latest
from state.bulk import upsert

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
    connection: Connection, told: Iterable[Note], subscriptions: Collection[str]
) -> dict[str, dict[str, Note]]:
    """Return, by subscription and item, the newest note of each item in ``told``.

    Of notes of one age that of the subscription's own rows counts: it has the quote.
    """
    items = sorted({note.item for note in told})
    kept = _kept(connection, items)
    found: dict[str, dict[str, Note]] = {each: {} for each in subscriptions}
    for chunk in chunked(items, CHUNK):
        wanted = select(rows).where(rows.c.item.in_(chunk), rows.c.subscription.in_(list(subscriptions)))
        for row in map(read, connection.execute(wanted).mappings()):
            _put(found[row.subscription], row)
    for notes in found.values():
        for item, note in notes.items():
            if item in kept and age(kept[item]) > age(note):
                notes[item] = kept[item]
    return found


def forget(connection: Connection) -> None:
    """Delete those of items that no row is about any more."""
    connection.execute(delete(latest).where(~select(rows.c.item).where(rows.c.item == latest.c.item).exists()))


def _put(notes: dict[str, Note], row: OutboxRow) -> None:
    there = notes.get(row.note.item)
    if there is None or age(row.note) > age(there):
        notes[row.note.item] = row.note


def _kept(connection: Connection, items: Iterable[str]) -> dict[str, Note]:
    kept: dict[str, Note] = {}
    for chunk in chunked(items, CHUNK):
        found = select(latest.c.item, latest.c.note).where(latest.c.item.in_(chunk))
        for item, note in connection.execute(found):
            try:
                kept[item] = _note.decode(note)
            except msgspec.MsgspecError:
                continue  # written by another version; the rows have an older one
    return kept


def _values(note: Note) -> dict[str, object]:
    return {"item": note.item, "version": note.version, "note": msgspec.json.encode(note).decode()}
