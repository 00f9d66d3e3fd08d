"""The time of day in a date: figures, and what halves the day they mean."""

import re
from typing import NamedTuple

_NUMBERS = re.compile(r"\d+")
_COMPACT = re.compile(r"[Tt](\d\d)(\d\d)?(\d\d)?(?:[.,](\d+))?\Z")
_MORNING = ("a", "π", "上午", "午前", "오전", "凌晨", "早上", "öö", "ص", "صباحا", "pg")
HALVES = frozenset({"öö", "ös", "ص", "م", "صباحا", "صباحًا", "مساء", "مساءً", "pg", "ptg"})
"""Words in small letters for before and after noon, right behind a time: Turkish, Arabic, Malay."""


class Clock(NamedTuple):
    """A time of day; 24:00 is the end of the day."""

    hour: int
    minute: int = 0
    second: int = 0
    microsecond: int = 0


def clock(text: str) -> Clock | None:
    """Return the time of day that ``text`` writes as two to four numbers or as ``T1030``; null for none.

    A leap second is the one before it.
    """
    match = _COMPACT.match(text)
    numbers = match.groups() if match else _NUMBERS.findall(text)
    hour, minute, second, fraction = (*(number or "0" for number in numbers), "0", "0", "0")[:4]
    found = Clock(int(hour), int(minute), min(int(second), 59), int(fraction[:6].ljust(6, "0")))
    midnight = found[1:] == (0, 0, 0)
    possible = found.hour < 24 or (found.hour == 24 and midnight)
    return found if possible and found.minute < 60 and int(second) <= 60 else None


def halved(time: Clock, half: str) -> Clock:
    """Return the time that is meant before or after noon, as ``half`` says (``a.m.``, ``PM``, ``오후``).

    Hours beyond 12 need no half, and keep what they are where one is written.
    """
    if time.hour > 12:
        return time
    morning = half.lower().startswith(_MORNING)
    return time._replace(hour=time.hour % 12 + (0 if morning else 12))
