"""What stands around an amount in its sentence, and what it weighs."""

import re

import msgspec

from enrich.pay_amount import Money
from enrich.pay_period import period_after, period_near
from enrich.pay_words import Cue, cues

BEFORE = 220
"""Characters before an amount that can speak for or against it, within its sentence."""
AFTER = 140
RATES = frozenset({"hour", "day", "week", "episode"})
"""Periods in which only work is paid, or nearly so."""

_SENTENCE = re.compile(r"[.!?\u2026][\"'\u201d\u2019)]?\s+(?=[\"'\u201c\u2018(\[]?[A-Z\d$£€])|\n+|\s\|\s")
_CLAUSE = re.compile(
    r"[,;:]\s+(?:while|but|and|as|which|after|though|although|whereas|when|with)\s|;\s|\s[\u2013\u2014]\s"
)


class Around(msgspec.Struct, frozen=True):
    """The sentence around an amount, and where its parts are in the text."""

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


class Hit(msgspec.Struct, frozen=True):
    """A cue that was seen, where, and what it adds to the sum."""

    cue: Cue
    start: int
    end: int
    weight: float


def around(text: str, money: Money) -> Around:
    """Return the sentence around an amount, no more than :data:`BEFORE` and :data:`AFTER` characters of it."""
    left_at = max(0, money.start - BEFORE)
    for match in _SENTENCE.finditer(text, left_at, money.start):
        left_at = match.end()
    named, right_at, hours = period_after(text, money.end)
    stop = _SENTENCE.search(text, right_at, right_at + AFTER)
    right = text[right_at : stop.start() if stop else right_at + AFTER]
    left = text[left_at : money.start]
    return Around(left, left_at, right, right_at, named or period_near(left, right), hours, named is not None)


def weigh(near: Around, money: Money) -> list[Hit]:
    """Return each cue that was seen; of several mentions of one cue the nearest counts."""
    hits = [_look(cue, near, money) for cue in cues().cues]
    seen = [hit for hit in hits if hit is not None]
    if not near.explicit or near.period not in RATES:
        return seen
    return [msgspec.structs.replace(hit, weight=hit.weight * hit.cue.rates) for hit in seen]


def breaks(text: str, start: int, end: int) -> bool:
    """Say whether a clause boundary lies between two places."""
    return bool(_CLAUSE.search(text, start, end))


def _look(cue: Cue, near: Around, money: Money) -> Hit | None:
    match cue.side:
        case "before":
            return _touching(cue, cue.pattern.search(near.left), near.left_at)
        case "after":
            return _touching(cue, cue.pattern.match(near.right), near.right_at)
        case "left" | "right" | "both":
            return _nearest(cue, near)
        case _:
            weight = _own(cue, near, money)
            return Hit(cue, money.start, near.right_at, weight) if weight else None


def _own(cue: Cue, near: Around, money: Money) -> float:
    """Return what the amount itself adds: its period, a named working week, its size."""
    if cue.side == "hours":
        return cue.weight if near.hours else 0.0
    if cue.side == "size":
        return cue.weight if money.low >= float(cue.pattern.pattern) else 0.0
    if not cue.pattern.fullmatch(near.period or ""):
        return 0.0
    return cue.weight if near.explicit else cue.weight / 2


def _touching(cue: Cue, match: re.Match[str] | None, offset: int) -> Hit | None:
    return Hit(cue, match.start() + offset, match.end() + offset, cue.weight) if match else None


def _nearest(cue: Cue, near: Around) -> Hit | None:
    found: list[tuple[float, int, int]] = []
    if cue.side in {"left", "both"}:
        for match in cue.pattern.finditer(near.left):
            share = _share(near.left[match.end() :], cue.weight)
            found.append((share, match.start() + near.left_at, match.end() + near.left_at))
    if cue.side in {"right", "both"}:
        for match in cue.pattern.finditer(near.right):
            share = _share(near.right[: match.start()], cue.weight)
            found.append((share, match.start() + near.right_at, match.end() + near.right_at))
    if not found:
        return None
    share, start, end = max(found, key=lambda row: row[0])
    return Hit(cue, start, end, cue.weight * share)


def _share(between: str, weight: float) -> float:
    """A cue counts less with distance and behind a clause boundary, most of all one that speaks against."""
    near = 1.0 if len(between) <= 45 else 0.8 if len(between) <= 90 else 0.6
    if not _CLAUSE.search(between):
        return near
    return near / 2 if weight > 0 else near / 4
