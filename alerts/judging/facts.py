"""What is news beside what was told, and what an outlet put right. Pure: facts in, words out."""

from collections.abc import Iterable, Sequence

from alerts.judging.background import is_news
from alerts.judging.changes import Changes, changes, name
from alerts.note import Fact, Note


def say(fact: Fact) -> str:
    """Return a fact in words: ``strike, called: WGA``; a figure as it stands."""
    if fact.words:
        return fact.words
    return name(fact) + (f": {', '.join(fact.parties)}" if fact.parties else "")


def telling(note: Note) -> tuple[Fact, ...]:
    """Return all that a letter tells by telling of a note: its events, then its pay and its other figures.

    This is what :attr:`alerts.channels.port.Story.told` holds of each of its notes.
    """
    facts = note.facts or tuple(_fact_of(note, event) for event in note.events)
    if not (note.pay or note.figures):
        return facts
    figures = [("pay", words) for words in note.pay] + [("figure", words) for words in note.figures]
    return facts + tuple(
        Fact(kind, words=words, item=note.item, version=note.version, at=note.at) for kind, words in figures
    )


def news(note: Note, told: Sequence[Fact]) -> list[str]:
    """Return in words the stages that are news in ``note`` beside ``told``, facts in the order they were told."""
    fresh = [say(fact) for fact in telling(note) if is_news(fact, note, told)]
    return list(dict.fromkeys(fresh))


def fresh(notes: Iterable[Note], told: Sequence[Fact]) -> list[str]:
    """Return what each of several notes, told in this order, adds to ``told`` and to those before it."""
    known, found = list(told), dict[str, None]()
    for note in notes:
        found |= dict.fromkeys(news(note, known))
        known += telling(note)
    return list(found)


def corrections(old: Note, new: Note) -> tuple[str, ...]:
    """Return what the later revision of an item puts right or takes back, in words.

    ``$900,000 is now $90,000``, ``agreement, tentative: no longer reported``. Empty where two rule sets read the
    item, since then the reading may have changed and not the item.
    """
    return tuple(between(telling(old), old, new).corrected)


def between(before: Sequence[Fact], old: Note, new: Note) -> Changes:
    """Return what ``new`` changes in ``before``, the facts that were told of its item; ``old`` is of that time."""
    return changes(before, telling(new), old, new)


def _fact_of(note: Note, event: str) -> Fact:
    """Return the fact of an event as an earlier release kept it."""
    kind, _, stage = event.partition("/")
    return Fact(kind, stage, headline=True, item=note.item, version=note.version, at=note.at)
