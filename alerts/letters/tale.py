"""What an entry of a delivery tells at the moment of sending: each item once, by its newest revision. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from alerts.figures import find
from alerts.judging.changes import name
from alerts.judging.facts import between, corrections, fresh, news, say, telling
from alerts.note import Fact, Note
from alerts.port import DeliveryItem

FIGURES = ("pay", "figure")
"""Types of facts that are figures and no events."""
_NO_LONGER = ("no longer reported", "no longer named")
MOST_EVENTS, MOST_FIGURES = 20, 10
"""What is shown of one item; one with more is a list of everything that ever happened."""


class Tale(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell."""

    first: Note
    """The newest revision of the item that opened it, with a quote only where that revision has it."""
    others: tuple[Note, ...] = ()
    """Further items, each by its newest revision, in the order they were matched."""
    matches: bool = True
    """Whether the first matched as it is now known."""
    changed: bool = False
    """Whether its outlet has changed it since it matched."""
    corrected: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    """What is new against the last letter, or in what was merged into this one."""
    follows: datetime | None = None
    told: tuple[Fact, ...] = ()
    """The facts that are told of it where it is told in full."""


def tale(entry: DeliveryItem, latest: Mapping[str, Note]) -> Tale:
    """Return what an entry tells; ``latest`` are the newest revisions known, by item."""
    versions: dict[str, list[Note]] = {}
    for note in (entry.row.note, *entry.others):
        versions.setdefault(note.item, []).append(note)
    current = {item: _newest(notes, latest.get(item)) for item, notes in versions.items()}
    opening = entry.row.note.item
    first, others = current[opening], [note for item, note in current.items() if item != opening]
    before = entry.before.facts if entry.before else ()
    added = fresh(others, [*before, *telling(first)]) if others else []
    of_first = _of_first(entry, first)
    put_right = [words for words in of_first if _is_correction(words)]
    for item, notes in versions.items():
        put_right += _put_right(notes[0], current[item], before)
    return Tale(
        first=first,
        others=tuple(others),
        matches=any(_place(note) == _place(first) for note in versions[opening]),
        changed=all(note.revision != first.revision for note in versions[opening]),
        corrected=tuple(dict.fromkeys(put_right)),
        news=tuple(dict.fromkeys(words for words in (*of_first, *added) if not _is_correction(words))),
        follows=entry.before.at if entry.before else None,
        told=tuple(_once((*shown(first), *(fact for note in others for fact in _shown_of(note, added))))),
    )


def events(note: Note) -> list[Fact]:
    """Return what an item reports as having happened, the headline's first; background is left out."""
    found = [fact for fact in telling(note) if not fact.mood and fact.type not in FIGURES]
    if len(found) < 2:
        return found
    return sorted(found, key=lambda fact: not fact.headline)


def shown(note: Note) -> list[Fact]:
    """Return what is shown of an item that is told in full."""
    figures = [fact for fact in telling(note) if fact.type in FIGURES]
    return events(note)[:MOST_EVENTS] + figures[:MOST_FIGURES]


def in_headline(note: Note, fact: Fact) -> bool:
    """Say whether who reads the headline is told the fact."""
    if fact.type not in FIGURES:
        return fact.headline
    words = say(fact)
    return words in find(note.title) or any(word in note.title for word in words.split() if word[0] in "$£€¥")


def _shown_of(note: Note, added: Sequence[str]) -> Iterator[Fact]:
    """Yield what is shown of an item of which there is a line only: its headline and what it adds."""
    yield from (fact for fact in telling(note) if in_headline(note, fact) or say(fact) in added)


def _place(note: Note) -> tuple[int, int]:
    return (note.revision, note.version)


def _newest(notes: Sequence[Note], latest: Note | None) -> Note:
    found = max((*notes, *([latest] if latest else [])), key=_place)
    if found.quote:
        return found
    quotes = (note.quote for note in reversed(notes) if note.revision == found.revision)
    # Words of an earlier revision may be just those that were taken back.
    return msgspec.structs.replace(found, quote=next(filter(None, quotes), ""))


def _of_first(entry: DeliveryItem, first: Note) -> list[str]:
    """Return what is new of the first: what was found when it matched and still holds, and what came since."""
    before = entry.before.facts if entry.before else ()
    told = _of_item(first.item, before)
    if told and min(fact.version for fact in told) >= first.version > 0:
        return []  # a letter that was made later went out earlier
    matched = entry.row.note
    found = entry.row.news.split("; ") if entry.row.news else []
    if _place(matched) == _place(first):
        return found
    said = _sayings(first)
    if matched.revision == first.revision:  # only read anew since, by other rules
        return [words for words in found if _is_correction(words) or _is_still(words, said)]
    known = {*map(say, told)}
    kept = [words for words in found if words not in known and _is_still(words, said)]
    if not told:
        return kept + (news(first, before) if before else [])
    # What was put right of an item that a letter told is found anew.
    kept = [words for words in kept if not _is_correction(words)]
    return [*kept, *between(told, matched, first).added, *news(first, before)]


def _sayings(note: Note) -> set[str]:
    """Return all that can be said of an item in the words that what is new is found in."""
    facts = telling(note)
    joined = {f"{name(fact)}: also {party}" for fact in facts for party in fact.parties}
    return {*map(say, facts), *note.events, *note.pay, *joined}


def _is_still(words: str, said: Collection[str]) -> bool:
    """Say whether what was found new of an item still holds: a fact, a number, a further party, a new value."""
    what, joined, parties = words.partition(": also ")
    if joined:
        return all(f"{what}: also {party}" in said for party in parties.split(", "))
    return words in said or words.rpartition(": ")[2] in said or words.rpartition(" is now ")[2] in said


def _put_right(old: Note, new: Note, before: Sequence[Fact]) -> Sequence[str]:
    """Return what was put right since a letter told it, or where none did since it matched."""
    if _place(old) == _place(new):
        return ()
    told = _of_item(new.item, before)
    return between(told, old, new).corrected if told else corrections(old, new)


def _of_item(item: str, told: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in told if fact.item == item]


def _is_correction(words: str) -> bool:
    return " is now " in words or words.endswith(_NO_LONGER)


def _once(found: Iterable[Fact]) -> list[Fact]:
    kept: list[Fact] = []
    for fact in found:
        if fact not in kept:
            kept.append(fact)
    return kept
