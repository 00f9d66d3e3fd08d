"""What two tellings of one item have in common no more: figures, parties and stages. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date

import msgspec

from alerts import figures
from alerts.copies import same_text
from alerts.judging.background import same_stage
from alerts.note import Fact, Note
from news.wording import counted, figure

_DENIAL = re.compile(
    r"\b(?:no|not|never|without|false|wrong\w*|den(?:y|ies|ied)|retract\w*|correct\w*|withdr\w+|collaps\w+|fail\w*)\b",
    re.IGNORECASE,
)
_RULES = 1_000_000
"""What a version holds below this is the number of the rule set (:attr:`news.enriched.Enriched.version`)."""

_BOUNDS = ("from", "up")


class Changes(msgspec.Struct, frozen=True):
    """What an item says otherwise than it did."""

    corrected: list[str]
    """What was put right or taken back."""
    added: list[str]
    """What is told of it for the first time, stages apart: pay, counts, parties."""


class Pairs(msgspec.Struct, frozen=True):
    """Figures of two tellings, those of both left out."""

    changed: list[tuple[str, str]]
    gone: list[str]
    new: list[str]


def changes(before: Sequence[Fact], after: Sequence[Fact], old: Note, new: Note) -> Changes:
    """Return how ``after`` differs from ``before``, what was told of ``old`` and is to be told of ``new``.

    Figures count as changed where one took the place of another that counts the same; figures of the text that
    merely come or go are none, as edits add and cut sentences. What a shortened text lacks was not taken back.
    Where two rule sets read them only figures that changed are told: events and roles may be read otherwise.
    """
    pay = _pairs(_words(before, "pay"), _words(after, "pay"), _PAY)
    other = _pairs(_words(before, "figure"), _words(after, "figure"), _FIGURE)
    if old.version and old.version % _RULES != new.version % _RULES:
        # Another reading may find other events and names. A figure that took another's place in a later text did:
        # no rule set has a part in reading it.
        if new.revision == old.revision:
            return Changes([], [])
        moved = _figures_changed(_unread(pay, before, after), _unread(other, before, after))
        return Changes([f"{was} is now {now}" for was, now in moved], [])
    told = [(was, now) for was in before for now in after if _same_event(was, now)]
    corrected = [f"{was} is now {now}" for was, now in _figures_changed(pay, other)]
    corrected += [line for was, now in told for line in _parties_lost(was, now)]
    corrected += _put_off(before, after, max(old.at, new.at).date())
    corrected += [f"{name(fact)}: no longer reported" for fact in withdrawn(before, after, old, new)]
    if not _shortened(old, new):
        corrected += [f"{words}: no longer reported" for words in pay.gone]
    added = [*pay.new, *(line for was, now in told for line in _added(was, now, other))]
    return Changes(list(dict.fromkeys(corrected)), list(dict.fromkeys(added)))


def withdrawn(before: Sequence[Fact], after: Sequence[Fact], old: Note, new: Note) -> list[Fact]:
    """Return the stages among ``before``, told of ``old``, its item took back by ``new``, which says ``after``."""
    return [fact for fact in before if _is_withdrawn(fact, after, old, new)]


def _figures_changed(pay: Pairs, other: Pairs) -> list[tuple[str, str]]:
    """Return the figures that changed, each once: pay is no amount of money as well, jobs cut no employees."""
    found: dict[Hashable, tuple[str, str]] = {}
    paid = {number for words in (*pay.gone, *pay.new) for number in _numbers(words)}
    # The role is no part of the figure.
    for was, now in ((old.partition(", ")[0], new.partition(", ")[0]) for old, new in pay.changed):
        paid |= _numbers(was) | _numbers(now)
        found.setdefault((figures.quantities(was), figures.quantities(now)), (was, now))
    for was, now in other.changed:
        pair = figures.quantities(was), figures.quantities(now)
        if paid.isdisjoint(pair[0] + pair[1]):
            found.setdefault(pair, (was, now))
    return list(found.values())


def _unread(pairs: Pairs, before: Sequence[Fact], after: Sequence[Fact]) -> Pairs:
    """Return the figures that changed, without those that both tellings have, be it as pay or not."""
    had, has = _quantities(before), _quantities(after)
    changed = [(was, now) for was, now in pairs.changed if not (_numbers(was) & has or _numbers(now) & had)]
    return Pairs(changed, pairs.gone, pairs.new)


def _quantities(facts: Sequence[Fact]) -> set[float]:
    return {number for fact in facts for number in _numbers(fact.words)}


def _numbers(words: str) -> set[float]:
    return {number for each in figures.find(words) for number in figures.quantities(each)}


def _words(facts: Sequence[Fact], kind: str) -> list[str]:
    return [fact.words for fact in facts if fact.words and fact.type == kind]


class Measure(msgspec.Struct, frozen=True):
    """How figures of one sort are compared; all of it by their words."""

    unit: Callable[[str], str]
    """What a figure counts. One that counts the same may take the place of another wherever it stands."""
    kind: Callable[[str], str]
    """What is alike enough for one to take the other's place where nothing else has changed."""
    same: Callable[[str], Hashable]
    """What two wordings of one figure have in common."""


def _pairs(before: Sequence[str], after: Sequence[str], measure: Measure) -> Pairs:
    had, has = set(map(measure.same, before)), set(map(measure.same, after))
    gone, new = _by_unit(before, measure.unit), _by_unit(after, measure.unit)
    pairs = Pairs([], [], [])
    for each in dict.fromkeys([*gone, *new]):
        was = [words for words in gone[each] if measure.same(words) not in has]
        now = [words for words in new[each] if measure.same(words) not in had]
        places = [gone[each].index(words) for words in was]
        if len(was) == len(now):
            pairs.changed.extend(zip(was, now, strict=True))
        elif len(was) == 1 and len(new[each]) > places[0] and new[each][places[0]] in now:
            pairs.changed.append((was[0], new[each][places[0]]))
            pairs.new.extend(words for words in now if words != new[each][places[0]])
        else:
            pairs.gone.extend(was)
            pairs.new.extend(now)
    if _took_its_place(pairs, before, after, measure.kind):
        return Pairs([*pairs.changed, (pairs.gone[0], pairs.new[0])], [], [])
    return pairs


def _took_its_place(pairs: Pairs, before: Sequence[str], after: Sequence[str], kind: Callable[[str], str]) -> bool:
    """Say whether the only figure that went gave its place to the only one that came: euros for dollars."""
    if len(pairs.gone) != 1 or len(pairs.new) != 1 or len(before) != len(after):
        return False
    was, now = pairs.gone[0], pairs.new[0]
    if before.index(was) != after.index(now) or kind(was) != kind(now):
        return False
    # As many people by another name are no change.
    return kind(was) != "people" or figures.quantities(was) != figures.quantities(now)


def _by_unit(words: Sequence[str], unit: Callable[[str], str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in words:
        found[unit(each)].append(each)
    return found


def _pay_unit(words: str) -> str:
    """Return currency and period of a pay figure: what an hour earns is never put right by a year's pay."""
    return " ".join(sorted(each for each in figure(words) if not each[0].isdigit() and each not in _BOUNDS))


def _pay_period(words: str) -> str:
    """Return what a pay figure is paid for, whatever its currency."""
    return words.partition(", ")[0].rpartition(" ")[2]


def _counts(words: str) -> Hashable:
    return figures.unit(words), figures.quantities(words)


_PAY = Measure(unit=_pay_unit, kind=_pay_period, same=figure)
_FIGURE = Measure(unit=figures.unit, kind=figures.kind, same=_counts)


def _same_event(one: Fact, other: Fact) -> bool:
    return (
        not one.words and (one.type, one.stage, one.mood) == (other.type, other.stage, other.mood) and not one.mood
    )


def _parties_lost(was: Fact, now: Fact) -> Iterator[str]:
    lost = [name for name in was.parties if name not in now.parties]
    if lost and now.parties:
        yield f"{name(was)}: {', '.join(lost)} no longer named"


def _put_off(before: Sequence[Fact], after: Sequence[Fact], today: date) -> Iterator[str]:
    """Yield what was to come on one day and is now to come on another.

    Days that are past go on with the news: what a text says happened on Monday, its update says of Tuesday.
    """
    for was, now in _only(before, after):
        days = [date.fromisoformat(each.date) for each in (was, now) if each.date]
        if len(days) == 2 and days[0] != days[1] and min(days) > today:
            said = [f"{day.day} {day:%b %Y}" for day in days]
            yield f"{name(now)}: {said[0]} is now {said[1]}"


def _only(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Yield the events that both tellings have once; of several of a sort nobody knows which became which."""
    sorts: defaultdict[Hashable, tuple[list[Fact], list[Fact]]] = defaultdict(lambda: ([], []))
    for place, facts in enumerate((before, after)):
        for fact in facts:
            if not fact.words and not fact.mood:
                sorts[fact.type, fact.stage][place].append(fact)
    yield from ((was[0], now[0]) for was, now in sorts.values() if len(was) == len(now) == 1)


def _added(was: Fact, now: Fact, other: Pairs) -> Iterator[str]:
    """Yield the parties and numbers that an event has gained; a change that is told as one is left out."""
    parties = [name for name in now.parties if name not in was.parties]
    if parties and was.parties:
        yield f"{name(now)}: also {', '.join(parties)}"
    changed = {number for _, words in other.changed for number in figures.quantities(words)}
    for of, value in now.numbers.items():
        if of not in was.numbers and of != "days" and value not in changed:
            yield f"{name(now)}: {counted(value, of)}"


def _is_withdrawn(fact: Fact, after: Sequence[Fact], old: Note, new: Note) -> bool:
    """Say whether a stage that was told as a fact is one no more and was not merely gone past."""
    if fact.mood or not fact.stage:
        return False
    alike = [each for each in after if same_stage(each, fact)]
    if alike:
        return all(each.mood == "if" for each in alike)
    if any(_supersedes(each, fact) for each in after):
        return False
    if fact.headline:
        # A headline that was only worded otherwise takes nothing back.
        return not same_text(old.words, new.words) or bool(_DENIAL.search(new.title))
    return not _shortened(old, new)


def _supersedes(later: Fact, fact: Fact) -> bool:
    if not later.stage or later.mood:
        return False
    # Facts of an earlier release have no step.
    return (later.ladder == fact.ladder and later.step > fact.step) if fact.ladder else later.type == fact.type


def _shortened(old: Note, new: Note) -> bool:
    return new.length * 2 < old.length


def name(fact: Fact) -> str:
    """Return type and stage of a fact: ``agreement, tentative``."""
    return fact.type.replace("-", " ") + (f", {fact.stage}" if fact.stage else "")
