"""Dates that a sentence names, resolved against the day of publication."""

import re
from datetime import date, datetime, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_NAMED = re.compile(rf"\b{_MONTH}\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s((?:19|20)\d\d))?\b")
_REVERSED = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH}\.?(?:,?\s((?:19|20)\d\d))?\b")
_WEEKDAY = re.compile(r"\b((?i:last|next|on|this)\s)?(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NEAR = re.compile(r"\b(today|tonight|yesterday|tomorrow)\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|to begin|to start|to end|set to|expires?|deadline|starting|from|until|by)\b", re.IGNORECASE
)
_OFFSET = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
HALF_A_YEAR = 183
"""A day without a year is the nearest one, within half a year of publication."""


def resolve(sentence: str, published: datetime | None) -> str:
    """Return the first day named in a sentence as ``YYYY-MM-DD``, or an empty string.

    Without ``published`` only days with a year are read. A weekday is the latest one up to publication, or the
    next one where the sentence speaks of what is to come.
    """
    if match := _NAMED.search(sentence):
        return _day(match.group(1), match.group(2), match.group(3), published)
    if match := _REVERSED.search(sentence):
        return _day(match.group(2), match.group(1), match.group(3), published)
    if published is None:
        return ""
    if match := _NEAR.search(sentence):
        return (published.date() + timedelta(_OFFSET[match.group(1).lower()])).isoformat()
    if match := _WEEKDAY.search(sentence):
        return _weekday(match, sentence, published.date())
    return ""


def _day(month: str, day: str, year: str | None, published: datetime | None) -> str:
    number = _MONTHS.index(month[:3].lower()) + 1
    if year:
        return _date(int(year), number, int(day))
    if published is None:
        return ""
    near = [_date(published.year + step, number, int(day)) for step in (0, -1, 1)]
    for found in near:
        if found and abs((date.fromisoformat(found) - published.date()).days) <= HALF_A_YEAR:
            return found
    return ""


def _date(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _weekday(match: re.Match[str], sentence: str, published: date) -> str:
    wanted = next(number for number, name in enumerate(_DAYS) if name.startswith(match.group(2).lower()))
    back = (published.weekday() - wanted) % 7
    ahead = (match.group(1) or "").strip().lower() == "next" or _TO_COME.search(
        sentence[: match.start()]
    ) is not None
    step = (7 - back if back else 0) if ahead else -back
    return (published + timedelta(step)).isoformat()
