"""What two tellings of one item have in common no more: figures, parties and stages. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

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
    pay = _pairs(_words(before, "pay"), _words(after, "pay"), _pay_unit, figure)
    other = _pairs(_words(before, "figure"), _words(after, "figure"), figures.unit, _counts)
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
    corrected += [f"{name(fact)}: no longer reported" for fact in before if _is_withdrawn(fact, after, old, new)]
    if not _shortened(old, new):
        corrected += [f"{words}: no longer reported" for words in pay.gone]
    added = [*pay.new, *(line for was, now in told for line in _added(was, now, other))]
    return Changes(list(dict.fromkeys(corrected)), list(dict.fromkeys(added)))


def _figures_changed(pay: Pairs, other: Pairs) -> list[tuple[str, str]]:
    """Return the figures that changed, each once: pay is no amount of money as well, jobs cut no employees."""
    found: dict[tuple[float, float], tuple[str, str]] = {}
    paid = {figures.quantity(each) for words in (*pay.gone, *pay.new) for each in figures.find(words)}
    # The role is no part of the figure.
    for was, now in ((old.partition(", ")[0], new.partition(", ")[0]) for old, new in pay.changed):
        paid |= {figures.quantity(each) for each in figures.find(was, now)}
        found.setdefault((figures.quantity(was), figures.quantity(now)), (was, now))
    for was, now in other.changed:
        pair = figures.quantity(was), figures.quantity(now)
        if not paid & set(pair):
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
    return {figures.quantity(each) for each in figures.find(words)}


def _words(facts: Sequence[Fact], kind: str) -> list[str]:
    return [fact.words for fact in facts if fact.words and fact.type == kind]


def _pairs(
    before: Sequence[str], after: Sequence[str], unit: Callable[[str], str], same: Callable[[str], Hashable]
) -> Pairs:
    had, has = {same(words) for words in before}, {same(words) for words in after}
    gone, new = _by_unit(before, unit), _by_unit(after, unit)
    pairs = Pairs([], [], [])
    for each in dict.fromkeys([*gone, *new]):
        was = [words for words in gone[each] if same(words) not in has]
        now = [words for words in new[each] if same(words) not in had]
        places = [gone[each].index(words) for words in was]
        if len(was) == len(now):
            pairs.changed.extend(zip(was, now, strict=True))
        elif len(was) == 1 and len(new[each]) > places[0] and new[each][places[0]] in now:
            pairs.changed.append((was[0], new[each][places[0]]))
            pairs.new.extend(words for words in now if words != new[each][places[0]])
        else:
            pairs.gone.extend(was)
            pairs.new.extend(now)
    return pairs


def _by_unit(words: Sequence[str], unit: Callable[[str], str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in words:
        found[unit(each)].append(each)
    return found


def _pay_unit(words: str) -> str:
    """Return currency and period of a pay figure: what an hour earns is never put right by a year's pay."""
    return " ".join(sorted(each for each in figure(words) if not each[0].isdigit() and each not in _BOUNDS))


def _counts(words: str) -> Hashable:
    return figures.unit(words), figures.quantity(words)


def _same_event(one: Fact, other: Fact) -> bool:
    return (
        not one.words and (one.type, one.stage, one.mood) == (other.type, other.stage, other.mood) and not one.mood
    )


def _parties_lost(was: Fact, now: Fact) -> Iterator[str]:
    lost = [name for name in was.parties if name not in now.parties]
    if lost and now.parties:
        yield f"{name(was)}: {', '.join(lost)} no longer named"


def _added(was: Fact, now: Fact, other: Pairs) -> Iterator[str]:
    """Yield the parties and numbers that an event has gained; a change that is told as one is left out."""
    parties = [name for name in now.parties if name not in was.parties]
    if parties and was.parties:
        yield f"{name(now)}: also {', '.join(parties)}"
    changed = {figures.quantity(words) for _, words in other.changed}
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
