"""What stands around an amount in its sentence, and what it weighs."""

import re
from math import inf

import msgspec

from enrich.pay.amount import Money
from enrich.pay.period import period_after, period_near
from enrich.pay.usual import usual
from enrich.pay.words import Cue, cues
from news.text.sentences import CLOSING, STOPS, end_of, start_of

BEFORE = 220
"""Characters before an amount that can speak for or against it, within its sentence."""
AFTER = 140
RATES = frozenset({"hour", "day", "week", "episode"})
"""Periods in which only work is paid, or nearly so."""

_CLAUSE = re.compile(
    r"[,;:]\s+(?:while|but|and|as|which|after|though|although|whereas|when)\s|;\s|\s[\u2013\u2014]\s"
)


AMOUNT = re.compile(r"[$£€¥₹]\s?\d|\d\s(?:dollars|euros|pounds)\b")
"""Another amount of money, to which a cue beyond it probably belongs."""


_LIST = re.compile(r"[,;]\s|\sand\s")
_LEANING = f" \u00a0{STOPS}(\u2018\u201c{CLOSING}"
"""Signs between an amount that begins a sentence and the sentence before."""


class Around(msgspec.Struct, frozen=True):
    """The sentence around an amount, and where its parts are in the text; cues are looked for in lower case."""

    left: str
    left_at: int
    right: str
    """What follows the amount and its period."""
    right_at: int
    period: str | None
    hours: float | None
    """Hours of a working week, where they are named."""
    explicit: bool
    """Whether the period stands right behind the figure."""
    low_left: str
    low_right: str
    loose: str | None = None
    """A period named before another amount in the sentence; the figure's own only where nothing else tells."""


class CueMatch(msgspec.Struct, frozen=True):
    """A cue that was seen, where, and what it adds to the sum."""

    cue: Cue
    start: int
    end: int
    weight: float


def around(text: str, money: Money) -> Around:
    """Return the sentence around an amount, no more than :data:`BEFORE` and :data:`AFTER` characters of it."""
    left_at = _left(text, money.start)
    named, right_at, hours = period_after(text, money.end)
    right = text[right_at : end_of(text, right_at, right_at + AFTER)]
    left = text[left_at : money.start]
    low_left, low_right = _lowered(left), _lowered(right)
    close = named or period_near(_after_amounts(low_left), AMOUNT.split(low_right[:60], maxsplit=1)[0])
    loose = None if close else period_near(low_left, "")
    return Around(left, left_at, right, right_at, close, hours, named is not None, low_left, low_right, loose)


def _left(text: str, start: int) -> int:
    """Return where the sentence before an amount begins.

    An amount that begins a sentence is told of in the one before, unless a line ends between them: "Senior Editor,
    Los Angeles. $90,000".
    """
    low = max(0, start - BEFORE)
    return start_of(text, low + len(text[low:start].rstrip(_LEANING)), low)


def _lowered(text: str) -> str:
    """Return a text in lower case, every character still in its place."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(char.lower()[:1] or char for char in text)


def _after_amounts(left: str) -> str:
    """Return what follows the last other amount before a figure."""
    return left[max((match.end() for match in AMOUNT.finditer(left)), default=0) :]


def weigh(near: Around, money: Money, least: float = -inf) -> list[CueMatch]:
    """Return each cue that was seen; of several mentions of one cue the nearest counts.

    Where what speaks for the amount does not add up to ``least``, what speaks against it is left out.
    """
    known = cues()
    seen = [hit for number in known.always if (hit := _look(known.cues[number], near, money))]
    possible = [known.cues[number] for number in sorted(known.possible(f"{near.low_left} {near.low_right}"))]
    speaking = [cue for cue in possible if cue.weight > 0]
    if sum(hit.weight for hit in seen) + sum(cue.weight for cue in speaking) < least:
        return seen
    seen += [hit for cue in speaking if (hit := _look(cue, near, money))]
    if sum(hit.weight for hit in seen) < least:
        return seen
    seen += [hit for cue in possible if cue.weight < 0 and (hit := _look(cue, near, money))]
    if not near.explicit or near.period not in RATES:
        return seen
    return [msgspec.structs.replace(hit, weight=hit.weight * hit.cue.rates) for hit in seen]


def breaks(text: str, start: int, end: int) -> bool:
    """Say whether a clause boundary lies between two places."""
    return bool(_CLAUSE.search(text, start, end))


def _look(cue: Cue, near: Around, money: Money) -> CueMatch | None:
    match cue.side:
        case "before":
            return _touching(cue, cue.pattern.search(near.low_left), near.left_at)
        case "after":
            return _touching(cue, cue.pattern.match(near.low_right), near.right_at)
        case "left" | "right" | "both":
            return _nearest(cue, near)
        case _:
            weight = _own(cue, near, money)
            return CueMatch(cue, money.start, near.right_at, weight) if weight else None


def _own(cue: Cue, near: Around, money: Money) -> float:
    """Return what the amount itself adds: its period, a named working week, its size, how usual it is."""
    if cue.side == "hours":
        return cue.weight if near.hours else 0.0
    if cue.side in {"usual", "unusual"}:
        rate = usual(money, near.period) if near.explicit else None
        return cue.weight if rate is (cue.side == "usual") else 0.0
    if cue.side == "size":
        least, _, most = cue.pattern.pattern.partition("-")
        return cue.weight if float(least) <= money.low <= float(most or "inf") else 0.0
    if not cue.pattern.fullmatch(near.period or ""):
        return 0.0
    return cue.weight if near.explicit else cue.weight / 2


def _touching(cue: Cue, match: re.Match[str] | None, offset: int) -> CueMatch | None:
    return CueMatch(cue, match.start() + offset, match.end() + offset, cue.weight) if match else None


def _nearest(cue: Cue, near: Around) -> CueMatch | None:
    found: list[tuple[float, int, int]] = []
    if cue.side in {"left", "both"}:
        for match in cue.pattern.finditer(near.low_left):
            share = _share(near.low_left[match.end() :], cue.weight)
            found.append((share, match.start() + near.left_at, match.end() + near.left_at))
    if cue.side in {"right", "both"}:
        for match in cue.pattern.finditer(near.low_right):
            share = _share(near.low_right[: match.start()], cue.weight)
            found.append((share, match.start() + near.right_at, match.end() + near.right_at))
    if not found:
        return None
    share, start, end = max(found, key=lambda row: row[0])
    return CueMatch(cue, start, end, cue.weight * share)


def _share(between: str, weight: float) -> float:
    """A cue counts less with distance and behind a clause boundary or another amount, most of all one against."""
    near = 1.0 if len(between) <= 45 else 0.8 if len(between) <= 90 else 0.6
    apart = AMOUNT.search(between) and (weight < 0 or _LIST.search(between))
    if not apart and not _CLAUSE.search(between):
        return near
    return near / 2 if weight > 0 else near / 4
