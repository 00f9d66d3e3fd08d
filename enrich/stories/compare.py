"""Whether two items report the same event.

Two ways lead to yes. The texts are copies: their MinHashes agree. Or the headlines say the same in other
words: the cosine of their weighted terms passes a bar that rises with the time between them and falls with
what makes the agreement specific: a rare name with what happened, several rare names, one step of one
dispute. Different steps of one dispute are never the same event.

The bars were set on labelled pairs of real headlines and on all pairs within four days among 3,800 of them.
"""

import math
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

import msgspec

from enrich.stories.fingerprint import likeness
from enrich.stories.steps import agree, conflict, known
from enrich.stories.words import ENOUGH, is_number, mass, names, quantities, terms, weight

COPY = 0.6
"""Estimated Jaccard similarity from which a text repeats another."""
REPRINT = 0.85
"""Cosine from which a headline repeats another, however long after."""
WINDOW_DAYS = 14.0
"""Days after which nothing is put into a story any more (DESIGN, section 5)."""
REWORD_DAYS = 4.25
"""Days after which only copies and reprints belong together; the labelled pairs have none beyond four."""
DISPUTE_DAYS = 45.0
"""Days after which the next step of a dispute is not linked any more."""
CLOSE_DAYS = 1.25
"""Days within which two outlets report one event when they report it at once."""
LINKED = 0.28
"""Cosine from which reports of different steps belong to one dispute."""
ALIKE_ACTS = frozenset({"layoffs", "lawsuit", "organizing"})
"""Events of which a party has one a day at most, as a rule."""
NAME = 5.5
"""Weight from which a shared term counts as a rare name or number."""
RARE = 6.5
"""Weight of a name that hardly any other text has."""

_FURTHER = re.compile(r"\b(?:more(?!\s+than)\s+\w+\s|another\b|again\b|yet\s+more)", re.IGNORECASE)
_LABEL = re.compile(r".*(?::|\s[-\u2013—|\u203a»])\s", re.DOTALL)


class Side(msgspec.Struct, frozen=True):
    """One of the two items compared."""

    id: str
    at: float
    """Seconds since 1970."""
    outlet: str
    title: str
    terms: frozenset[str]
    mass: float
    steps: dict[str, str]
    parties: frozenset[str]
    companies: frozenset[str]
    acts: frozenset[str]
    """Types of the events reported as fact."""
    counts: frozenset[int]
    """How many workers these concern."""
    minhash: bytes


class Comparison(msgspec.Struct, frozen=True):
    """The outcome of a comparison."""

    same: bool
    score: float
    """How sure it is: the surplus over the bar for a rewording, at least 1 for a copy."""
    copy: bool = False
    """Whether the text repeats the other's."""
    linked: bool = False
    """Whether both belong to one dispute though they are not the same event."""


_NO = Comparison(same=False, score=0.0)


def compare(one: Side, other: Side) -> Comparison:
    """Compare two items; the order of the two is of no account."""
    days = abs(one.at - other.at) / 86_400
    if days > WINDOW_DAYS or _only_numbers_differ(one.terms, other.terms):
        return _NO
    shared = one.terms & other.terms
    alike = mass(shared) / math.sqrt(one.mass * other.mass) if one.mass and other.mass else 0.0
    close = days <= CLOSE_DAYS
    if not conflict(one.steps, other.steps, close=close) and not _two_of_one_outlet(one, other, close):
        likely = likeness(one.minhash, other.minhash)
        if likely >= COPY:
            return Comparison(same=True, score=1.0 + likely, copy=one.outlet != other.outlet)
        bar = _bar(one, other, shared, days)
        if alike >= bar - 1e-9 and not _same_series(one.title, other.title):
            return Comparison(same=True, score=alike - bar + 0.01)
    return Comparison(same=False, score=0.0, linked=dispute(one, other))


def _bar(one: Side, other: Side, shared: frozenset[str], days: float) -> float:
    """Return the cosine that the two headlines need."""
    if days > REWORD_DAYS:
        return REPRINT
    late = 0.0 if days <= CLOSE_DAYS else 0.06 if days <= 2.25 else 0.16
    mine, theirs = one.steps.keys() - {"layoffs"}, other.steps.keys() - {"layoffs"}
    if mine and theirs and not mine & theirs:
        return 0.60 + late
    late += 0.15 * (_more(one.title) != _more(other.title))
    late += 0.20 * (_reaction(one.title) != _reaction(other.title))
    if _other_parties(one, other):
        late += 0.35 if one.acts & other.acts & ALIKE_ACTS else 0.10
    late += 0.50 * _counts_differ(one.counts, other.counts)
    generic = known().actions | known().parties | quantities()
    rare = [weight(term) for term in shared - generic if weight(term) >= NAME and not is_number(term)]
    places = sum(weight(term) >= 5.0 for term in shared - generic)
    named = rare or places >= 2 or any(weight(term) >= NAME for term in shared if is_number(term))
    bars = [0.46 if named else 0.72, *_specific(one, other, shared, rare, days)]
    alike_steps = mine - {"release"} == theirs - {"release"}
    if alike_steps and known().beat & shared and rare and max(rare) >= RARE and len(_telling(shared)) >= 3:
        bars.append(0.36)
    return min(bars) + late


def _specific(
    one: Side, other: Side, shared: Collection[str], rare: Sequence[float], days: float
) -> Iterator[float]:
    """Yield the bars on one day for what makes the agreement of two headlines specific."""
    if days <= CLOSE_DAYS:
        yield from _at_once(one, other, shared)
    if agree(one.steps, other.steps):
        if known().parties & set(shared):
            yield 0.25
        if rare:
            yield 0.33
    if known().actions & set(shared) and rare:
        counted = any(is_number(term) and weight(term) >= NAME for term in shared)
        strong = max(rare) >= RARE or len(rare) > 1 or counted
        decided = (one.steps.keys() ^ other.steps.keys()) & known().decisive
        if not _other_names(one, other):
            yield 0.40 if decided else 0.27 if strong else 0.35
    if sum(rare) >= 2 * RARE:
        yield 0.38


def _at_once(one: Side, other: Side, shared: Collection[str]) -> Iterator[float]:
    """Yield the bars for two reports within a day that name the same parties doing the same thing."""
    who = one.parties & other.parties
    if agree(one.steps, other.steps) and (known().parties & set(shared) or who):
        yield 0.15 if _strike_only(one, other) else 0.10
    if who and one.acts & other.acts & ALIKE_ACTS:
        yield 0.22
    if one.counts & other.counts and "layoff" in shared and not _other_parties(one, other):
        yield 0.25
    if len(who) >= 2 and known().parties & one.terms == known().parties & other.terms:
        yield 0.36


def _other_parties(one: Side, other: Side) -> bool:
    """Say whether the headlines name companies that have nothing to do with one another, and differ in step."""
    if not one.companies or not other.companies or one.parties & other.parties:
        return False
    first = {name.split()[0] for name in one.companies}
    return first.isdisjoint(name.split()[0] for name in other.companies) and not agree(one.steps, other.steps)


def _strike_only(one: Side, other: Side) -> bool:
    """Say whether all that agrees is that there is a strike, of which there are many reports a day."""
    return set(one.steps.keys() & other.steps.keys()) == {"strike"}


def _counts_differ(one: frozenset[int], other: frozenset[int]) -> bool:
    """Say whether two reports of cuts tell numbers of workers that are a sixth or more apart."""
    return bool(one and other) and min(abs(a - b) / max(a, b) for a in one for b in other) > 1 / 6


def _reaction(title: str) -> bool:
    return bool(known().reaction.search(title))


def _other_names(one: Side, other: Side) -> bool:
    """Say whether each headline has several rare names that the other lacks: two studios of one owner."""
    mine, theirs = names(one.title) - other.terms, names(other.title) - one.terms
    return all(sum(weight(term) >= NAME for term in apart) >= 2 for apart in (mine, theirs))


def _more(title: str) -> bool:
    """Say whether a headline speaks of a further event of a kind: "More writers sue", "another round"."""
    return bool(_FURTHER.search(title))


def _telling(shared: Collection[str]) -> list[str]:
    return [term for term in shared if weight(term) >= 4.0 or term in known().beat]


def dispute(one: Side, other: Side) -> bool:
    """Say whether two reports are of one dispute, case or bill: steps of it, or alike in all but the step."""
    days = abs(one.at - other.at) / 86_400
    shared = one.terms & other.terms
    alike = mass(shared) / math.sqrt(one.mass * other.mass) if one.mass and other.mass else 0.0
    if days > DISPUTE_DAYS or alike < LINKED / 2:
        return False
    if _contract(one) and _contract(other):
        return _same_workers(one, other, shared)
    generic = known().actions | known().beat | quantities()
    rare = [term for term in shared - generic if weight(term) >= RARE and not is_number(term)]
    named = one.parties & other.parties or rare
    return bool(named and alike >= LINKED and conflict(one.steps, other.steps))


def _contract(side: Side) -> bool:
    return not known().dispute.isdisjoint(side.steps)


def _same_workers(one: Side, other: Side, shared: Collection[str]) -> bool:
    """Say whether two reports on contracts or strikes are about the same group of workers in the same field."""
    return bool(known().workers & set(shared)) and ("game" in one.terms) == ("game" in other.terms)


def _only_numbers_differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two headlines are numbers of a series: "Episode 41" and "Episode 42"."""
    return bool(one - other and other - one) and all(map(is_number, one ^ other))


def _two_of_one_outlet(one: Side, other: Side, close: bool) -> bool:
    """Say whether two reports of one outlet differ in more than function words, or repeat a title on another day.

    An outlet that writes twice about one event writes about two steps of it, and one that uses a title again
    days later has a regular feature of that name.
    """
    if not one.outlet or one.outlet != other.outlet:
        return False
    if not close and one.terms == other.terms:
        return True
    return any(weight(term) >= ENOUGH or is_number(term) for term in one.terms ^ other.terms)


def _same_series(one: str, other: str) -> bool:
    """Say whether two headlines share a label and nothing else: "Film club: Jaws" and "Film club: Alien"."""
    label = _LABEL.match("".join(takewhile(bool, map(_if_equal, one, other))))
    if not label:
        return False
    mine, theirs = terms(one[label.end() :]), terms(other[label.end() :])
    shared = mass(mine & theirs)
    return shared < 0.2 * math.sqrt(mass(mine) * mass(theirs))


def _if_equal(one: str, other: str) -> str:
    return one if one == other else ""
