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
    sources: dict[str, frozenset[str]] = {}
    for note in ordered:
        sources[note.item] = _source(note, newest, ordered, sources)
    return _different(set(sources.values()))


def _source(
    note: Note, known: dict[str, Note], ordered: list[Note], sources: dict[str, frozenset[str]]
) -> frozenset[str]:
    """Return whom the text is from: several outlets where it cannot be told who copied whom."""
    if note.wire:
        return frozenset({f"outlet {fold_outlet(note.wire)}"})
    if note.copy_of and note.copy_of != note.item:
        first = known.get(note.copy_of)
        return sources.get(note.copy_of) or frozenset({_outlet(first) if first else f"item {note.copy_of}"})
    for earlier in ordered:
        if earlier.item in sources and is_copy(earlier.words, note.words):
            return sources[earlier.item]
    twins = (other for other in ordered if other.at == note.at and is_copy(note.words, other.words))
    return frozenset({_outlet(note), *(_outlet(twin) for twin in twins if not twin.wire)})


def _different(sources: Iterable[frozenset[str]]) -> int:
    """Return how many texts can be of an outlet each that no other text is of; those of one outlet come first."""
    taken: set[str] = set()
    for source in sorted(sources, key=lambda each: (len(each), sorted(each))):
        taken |= set(sorted(source - taken)[:1])
    return len(taken)


def _outlet(note: Note) -> str:
    return f"outlet {fold_outlet(note.outlet)}"
