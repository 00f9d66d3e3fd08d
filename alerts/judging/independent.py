"""How many outlets report something of their own: who copied whom counts once."""

import re
from collections.abc import Iterable

from alerts.copies import is_copy
from alerts.note import Note
from query.analysis.fold import fold

_SITE = re.compile(r"\.(?:com|org|net|co\.uk)\Z")


def fold_outlet(name: str) -> str:
    """Return an outlet's name as it counts: ``The Deadline``, ``deadline`` and ``Deadline.com`` are one."""
    plain = _SITE.sub("", fold(" ".join(name.split())))
    return "".join(letter for letter in plain.removeprefix("the ") if letter.isalnum())


def independent(notes: Iterable[Note]) -> int:
    """Return the number of independent sources among the notes, of any revisions and in any order.

    An outlet counts once, and so does an agency whose mark its customers' texts bear. An item that repeats the
    text of another counts as that one, also where the other is not among the notes.
    """
    newest: dict[str, Note] = {}
    for note in notes:
        if note.item not in newest or newest[note.item].revision <= note.revision:
            newest[note.item] = note
    if len(newest) == 1:
        return 1
    # Texts with an agency's mark first, so that a copy without the mark is known for what it is.
    ordered = sorted(newest.values(), key=lambda note: (not note.wire, note.at, note.item))
    sources: dict[str, str] = {}
    for note in ordered:
        sources[note.item] = _source(note, newest, ordered, sources)
    return len(set(sources.values()))


def _source(note: Note, known: dict[str, Note], ordered: list[Note], sources: dict[str, str]) -> str:
    if note.wire:
        return f"outlet {fold_outlet(note.wire)}"
    if note.copy_of and note.copy_of != note.item:
        return sources.get(note.copy_of) or _outlet(known.get(note.copy_of)) or f"item {note.copy_of}"
    for earlier in ordered:
        if earlier.item in sources and is_copy(earlier.words, note.words):
            return sources[earlier.item]
    return _outlet(note)


def _outlet(note: Note | None) -> str:
    return "" if note is None else f"outlet {fold_outlet(note.outlet)}"
