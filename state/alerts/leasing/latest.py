"""The newest revision of each item that any row is about, from which letters are made."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, select

from alerts.note import Note
from state.alerts.rows import read, rows
from state.alerts.tables import latest
from state.bulk import one_of, upsert

_ABOUT = select(rows.c.item).where(one_of(rows.c.item, "items")).distinct()
_KEPT = select(latest.c.item, latest.c.note).where(one_of(latest.c.item, "items"))

_note = msgspec.json.Decoder(Note)


def age(note: Note) -> tuple[int, int]:
    """Return what puts the notes of one item into their order, the newest last."""
    return (note.version, note.revision)


def revise(connection: Connection, notes: Sequence[Note]) -> int:
    """Keep each as the newest revision of its item, where a row is about the item; return their number."""
    newest: dict[str, Note] = {}
    for note in notes:
        newest[note.item] = max(newest.get(note.item, note), note, key=age)
    wanted = {item: newest[item] for item in connection.scalars(_ABOUT, {"items": sorted(newest)})}
    kept = _kept(connection, wanted)
    newer = [note for item, note in sorted(wanted.items()) if item not in kept or age(note) >= age(kept[item])]
    upsert(connection, latest, [_values(note) for note in newer])
    return len(newer)


def newest(
    connection: Connection,
    told: Iterable[tuple[str, Note]],
    subscriptions: Collection[str],
    revisions: Mapping[tuple[str, str], int],
) -> dict[str, dict[str, Note]]:
    """Return, by subscription and item, the newest note of each item; ``told`` says what each tells.

    ``revisions`` are the latest in any row, by subscription and item.

    Of notes of one age that of the subscription's own rows counts: it has the quote.
    """
    mine: dict[str, dict[str, Note]] = {each: {} for each in subscriptions}
    for subscription, note in told:
        _put(mine[subscription], note)
    items = sorted({item for notes in mine.values() for item in notes})
    for subscription, note in _later(connection, mine, revisions):
        _put(mine[subscription], note)
    kept = _kept(connection, items)
    for notes in mine.values():
        for item, note in notes.items():
            if item in kept and age(kept[item]) > age(note):
                notes[item] = kept[item]
    return mine


def _later(
    connection: Connection, mine: Mapping[str, Mapping[str, Note]], revisions: Mapping[tuple[str, str], int]
) -> Iterator[tuple[str, Note]]:
    """Yield the notes of later revisions in rows of the subscriptions that tell of these items."""
    for (subscription, item), revision in revisions.items():
        if revision > mine[subscription][item].revision:
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
    wanted = list(items)
    for item, note in connection.execute(_KEPT, {"items": wanted}) if wanted else ():
        try:
            kept[item] = _note.decode(note)
        except msgspec.MsgspecError:
            continue  # written by another version; the rows have an older one
    return kept


def _values(note: Note) -> dict[str, object]:
    return {"item": note.item, "version": note.version, "note": msgspec.json.encode(note).decode()}
