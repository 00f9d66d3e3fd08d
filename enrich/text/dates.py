"""Dates that a sentence names, resolved against the day of publication."""

import re
from datetime import date, datetime, timedelta

from news.text.months import ENGLISH, OF, ORDINAL, WORD, month_number

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEAR = r"(?:19|20)\d\d"
_NAMED = re.compile(rf"\b(?P<month>{ENGLISH})\.?\s(?P<day>\d{{1,2}}){ORDINAL}(?:,?\s(?P<year>{_YEAR}))?\b")
_REVERSED = re.compile(
    r"(?<![\d:.,/$£€])"
    rf"(?P<day>\d{{1,2}})(?P<ordinal>{ORDINAL})\s(?P<of>{OF})(?P<month>{ENGLISH}\b|(?P<any>{WORD}))"
    rf"\.?(?:,?\s{OF}(?P<year>{_YEAR})\b)?"
)
_ARTICLE = re.compile(r"\b(?i:le|du|au|am|vom|zum|bis|el|del|al|il|dal|dia)\s\Z")
"""Stands before the number of a day: looked back for, as a pattern that begins with it is tried everywhere."""
_VERBS = frozenset({"may", "march", "august"})
"""Month words that are other English words where they are written small."""
_NAMES = frozenset(
    {"abril", "agosto", "avril", "juli", "julio", "juni", "maggio", "mai", "marco", "mars", "marzo", "mayo"}
)
"""Month words of other languages that are also names of people, places and products."""
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
    dates = [*_NAMED.finditer(sentence), *filter(_is_date, _REVERSED.finditer(sentence))]
    for found in sorted(dates, key=lambda it: it.start("month")):
        if day := _day(found, published):
            return day
    if published is None:
        return ""
    if match := _NEAR.search(sentence):
        return (published.date() + timedelta(_OFFSET[match.group(1).lower()])).isoformat()
    if match := _WEEKDAY.search(sentence):
        return _weekday(match, sentence, published.date())
    return ""


def _is_date(match: re.Match[str]) -> bool:
    """Say whether a number and a month word are a day; where the word has other meanings, more must tell it."""
    word = match["any"]
    if match["year"]:
        return True
    if word is None:  # English; or German after a point, which in English ends a sentence
        return match["ordinal"] != "." or _behind_article(match)
    if word.lower() in _VERBS:
        return False
    return word.lower() not in _NAMES or bool(match["of"]) or _behind_article(match)


def _behind_article(match: re.Match[str]) -> bool:
    return _ARTICLE.search(match.string, max(0, match.start() - 5), match.start()) is not None


def _day(match: re.Match[str], published: datetime | None) -> str:
    number, day = month_number(match["month"]) or 0, int(match["day"])
    if match["year"]:
        return _date(int(match["year"]), number, day)
    if published is None:
        return ""
    near = [_date(published.year + step, number, day) for step in (0, -1, 1)]
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
