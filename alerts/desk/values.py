"""The values of a description: texts, numbers, times and lists as people write them, or an error with the remedy.

Values come from YAML, from JSON and from options of a command, so a number may be a text and a list one text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from news.errors import WrongUse
from query.analysis.near import nearest
from query.times import ahead, distance

NONE = ("", "none", "never", "null")
"""Words that mean there is nothing, in any case."""
MOST_DAYS = 36_500
"""Days of the longest maximum age: a century reaches before every feed."""
MOST_TEXT = 2_000
"""Characters of a note."""
MOST_LINE = 200
"""Characters of a name, an owner, a label."""
MOST_ENTRIES = 1_000
"""Values in one list."""


MOST_ADDRESS = 1_000
"""Characters of the address of a channel."""
_NO_LINE = {"Cc", "Cs", "Zl", "Zp"}
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MARGIN = timedelta(days=2)
"""Room for reading a time in any zone."""
_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d{1,4000}", re.ASCII)
"""A whole number, short enough for Python to read."""


class DescriptionValues:
    """The values of one description by their keys. Every method raises :class:`WrongUse` naming entry and key."""

    def __init__(self, given: Mapping[str, Any], entry: str, now: datetime, called: Callable[[str], str]) -> None:
        self._given = given
        self._now = now
        self._called = called
        self.entry = entry

    def has(self, key: str) -> bool:
        """Say whether the key is given."""
        return key in self._given

    def wrong(self, key: str, said: str) -> WrongUse:
        """Return the error that ``said`` of a key's value."""
        return WrongUse(f"{self.entry}: {self._called(key)} {said}")

    def line(self, key: str, default: str) -> str:
        """Return a text of one line without white space around it."""
        return self._one_line(key, self._text(key, default, MOST_LINE).strip())

    def text(self, key: str, default: str, most: int = MOST_TEXT) -> str:
        """Return a text."""
        return self._text(key, default, most)

    def choice(self, key: str, default: str, known: Iterable[str]) -> str:
        """Return one of the words that are known."""
        return self._chosen(key, self._given[key], tuple(known)) if self._set(key) else default

    def weekday(self, key: str, default: str, known: tuple[str, ...]) -> str:
        """Return one of the weekdays that are known by their first letters; ``Monday`` is ``mon``."""
        if not self._set(key):
            return default
        wanted = str(self._given[key]).strip().lower()
        return self._chosen(key, wanted[:3] if wanted in _WEEKDAYS else self._given[key], known)

    def truth(self, key: str, default: bool) -> bool:
        """Return a yes or a no."""
        if not self._set(key):
            return default
        value = self._given[key]
        said = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).strip().lower())
        if said is None:
            raise self.wrong(key, f"{short(value)} is neither yes nor no: write true or false")
        return said

    def whole(self, key: str, default: int, most: int) -> int:
        """Return a whole number from 1 to ``most``."""
        return self._whole(key, self._given[key], 1, most) if self._set(key) else default

    def limit(self, key: str, default: int | None, most: int) -> int | None:
        """Return the same, or null where there is no limit: 0, ``none`` or null."""
        if key not in self._given:
            return default
        return None if self._is_unlimited(key) else self._whole(key, self._given[key], 0, most) or None

    def age(self, key: str, default: timedelta | None) -> timedelta | None:
        """Return a length of time, a bare number being days; null where there is no limit."""
        if key not in self._given:
            return default
        value = self._given[key]
        if self._is_unlimited(key):
            return None
        if isinstance(value, int | float) or _NUMBER.fullmatch(value.strip() if isinstance(value, str) else ""):
            found = timedelta(days=self._whole(key, value, 0, MOST_DAYS))
        else:
            found = self._distance(key, str(value))
        if found > timedelta(days=MOST_DAYS):
            raise self.wrong(key, f"{short(value)} is too long: {MOST_DAYS:,} days are the most, 0 means no limit")
        return found or None

    def clock_time(self, key: str, default: time) -> time:
        """Return a local time of day."""
        return self.parse_time(key, self._given[key]) if self._set(key) else default

    def parse_time(self, key: str, value: Any) -> time:
        """Return the time of day that ``value`` is."""
        if found := _TIME.fullmatch(str(value).strip()):
            return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
        raise self.wrong(key, f"{short(value)} is no time of day: write it as 07:30")

    def moment(self, key: str, default: datetime | None) -> datetime | None:
        """Return a moment, or the end of a length of time from now on; null for none."""
        if key not in self._given:
            return default
        return None if self._is_none(key) else self.parse_moment(key, self._given[key])

    def parse_moment(self, key: str, value: Any) -> datetime:
        """Return the moment that ``value`` names."""
        try:
            return _within_calendar(_exactly(str(value)) or ahead(str(value), self._now), str(value))
        except ValueError as error:
            raise self.wrong(key, f"{_reason(error)}, or a length of time such as 2h") from error

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return texts of one line each, each once."""
        if key not in self._given:
            return default
        return tuple(dict.fromkeys(self.one_line(key, each) for each in self.several(key)))

    def choices(self, key: str, default: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
        """Return several of the words that are known, each once."""
        if key not in self._given:
            return default
        return tuple(dict.fromkeys(self._chosen(key, each, known) for each in self.several(key)))

    def several(self, key: str) -> list[Any]:
        """Return the values of a list; one value is a list of one, ``none`` one of nothing."""
        value = self._given[key]
        if self._is_none(key):
            return []
        found = list(value) if isinstance(value, list | tuple) else [value]
        if len(found) > MOST_ENTRIES:
            raise self.wrong(key, f"has {len(found):,} values: {MOST_ENTRIES:,} are the most")
        return [] if found in (["none"], [""]) else found

    def odd_address(self, address: str) -> bool:
        """Say whether it cannot be an address: because of its length, or of what stands in no line."""
        return len(address) > MOST_ADDRESS or any(unicodedata.category(each) in _NO_LINE for each in address)

    def _set(self, key: str) -> bool:
        return self._given.get(key) is not None

    def _is_none(self, key: str) -> bool:
        value = self._given[key]
        return value is None or (isinstance(value, str) and value.strip().lower() in NONE)

    def _is_unlimited(self, key: str) -> bool:
        # An empty text is what a variable that was not set leaves behind: it must not lift a limit.
        if isinstance(value := self._given[key], str) and not value.strip():
            raise self.wrong(key, "is empty: give a value, or 0 for no limit")
        return self._is_none(key)

    def _text(self, key: str, default: str, most: int) -> str:
        return self._plain(key, self._given[key], most) if self._set(key) else default

    def one_line(self, key: str, value: Any) -> str:
        """Return one value of a list as a text of one line that is not empty."""
        found = self._one_line(key, self._plain(key, value, MOST_TEXT).strip())
        if not found:
            raise self.wrong(key, "has an empty value: leave it out")
        return found

    def _plain(self, key: str, value: Any, most: int) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.wrong(key, f"{short(value)} is no text: write it in quotation marks")
        found = str(value)
        if len(found) > most:
            raise self.wrong(key, f"has {len(found):,} characters: {most:,} are the most")
        if any(each == "\0" or unicodedata.category(each) == "Cs" for each in found):
            raise self.wrong(key, "holds what is no character of a text: leave it out")
        return found

    def _one_line(self, key: str, found: str) -> str:
        # A name goes into the subject of a mail, where a line break would begin another header.
        # What turns the direction of writing would turn the subject around it.
        if any(unicodedata.category(each) in _NO_LINE or each in _TURNS for each in found):
            raise self.wrong(key, "must be one line without control characters")
        return found

    def _chosen(self, key: str, value: Any, known: tuple[str, ...]) -> str:
        wanted = str(value).strip().lower()
        if wanted in known:
            return wanted
        near = [each for each in known if wanted.startswith(each)] or nearest(wanted, known, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise self.wrong(key, f"{short(value)} is unknown: {meant}give one of {', '.join(known)}")

    def _whole(self, key: str, value: Any, least: int, most: int) -> int:
        text = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
        if isinstance(value, bool) or not _NUMBER.fullmatch(text):
            raise self.wrong(key, f"{short(value)} is no whole number: give one up to {most:,}")
        if not least <= int(text) <= most:
            none = ", or 0 for no limit" if not least else ""
            raise self.wrong(key, f"{short(value)} is out of bounds: give a number from 1 to {most:,}{none}")
        return int(text)

    def _distance(self, key: str, value: str) -> timedelta:
        try:
            return distance(value)
        except ValueError as error:
            raise self.wrong(key, f"{_reason(error)}, or a number of days") from error


def _exactly(text: str) -> datetime | None:
    """Return the time that is written with its zone, to the microsecond: what was stored is read as it was."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if found.tzinfo is None else found


def _within_calendar(found: datetime, text: str) -> datetime:
    try:
        found.astimezone(UTC) + _MARGIN, found.astimezone(UTC) - _MARGIN
    except OverflowError as error:
        raise ValueError(f"{text[:40]!r} is at the end of the calendar: write a year such as 2027") from error
    return found


def _reason(error: ValueError) -> str:
    said = str(error)
    return said if len(said) <= MOST_LINE * 2 else said[:MOST_LINE] + " and so on"


def short(value: Any) -> str:
    """Return a value as an error repeats it: in quotation marks, its beginning only."""
    said = repr(value)
    return said if len(said) <= MOST_LINE else said[:MOST_LINE] + " and so on"
