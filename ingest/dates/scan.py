"""A date taken apart: what its pieces are, whatever their order.

Each piece has one role (day, clock, zone, ...). A number without a role makes the whole no date, since it
might be another day; a word without one behind a date counts as a zone that is not understood.
"""

import re
import unicodedata
from datetime import date, timedelta, tzinfo

import msgspec

from ingest.dates import zones
from ingest.dates.clock import HALVES, Clock, clock, halved
from ingest.dates.pieces import FILLERS, PIECE
from news.text import calendar_words

_NUMBERS = re.compile(r"\d+")
_WIDTHLESS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"))
_HOURS = frozenset("hHtT\u0447")
"""Letters for "hours", and what may stand between time and date."""
_ERAS = {"令和": 2018, "平成": 1988}
"""The year before the first of a Japanese era."""


class Numeric(msgspec.Struct, frozen=True):
    """A day in numbers, of which the first two are day and month or month and day."""

    first: int
    second: int
    year: int
    pointed: bool = False
    """Whether points divide the numbers."""
    short: bool = False
    """Whether the year has two digits, so that it may be the first number as well."""


class DateParts(msgspec.Struct):
    """The parts of a date: a day or a numeric one, and what else is written."""

    day: date | None = None
    numeric: Numeric | None = None
    weekday: int | None = None
    """0 for Monday to 6; null where none is written or its word has several meanings."""
    clock: Clock = Clock(0)
    offset: tzinfo | None = None
    zone: tzinfo | None = None
    notes: set[str] = msgspec.field(default_factory=set)


def scan(text: str, country: str = "", languages: tuple[str, ...] = ()) -> DateParts | None:
    """Return the parts of the date that ``text`` is; null where it is none.

    ``country`` and ``languages`` are those of the feed, for words and zones with several meanings.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_WIDTHLESS)
    scanner = _Scanner(country, languages)
    for match in PIECE.finditer(text):
        kind = match.lastgroup or ""
        getattr(scanner, f"_{kind}")(match)
        scanner.last = kind
        scanner.pieces += 1
    return scanner.end()


class _Scanner:
    """The roles of the pieces so far: a method for each kind of piece, called in the order of the text."""

    def __init__(self, country: str, languages: tuple[str, ...]) -> None:
        self.country, self.languages = country, languages
        self.last = ""
        """Kind of the piece before."""
        self.pieces = 0
        self.found = DateParts()
        self.clocks: list[Clock] = []
        self.half = ""
        self.days = 0
        """Pieces that are a day by themselves."""
        self.broken = False
        self.numbers: list[str] = []
        self.behind: list[str] = []
        """Numbers behind the clock."""
        self.months: list[calendar_words.Named] = []
        self.doubtful: list[calendar_words.Named] = []
        """Months whose words are also days of the week."""
        self.comments: list[str] = []
        self.sure = True
        """Whether the zone that is named is the one that is meant."""

    @property
    def placed(self) -> bool:
        return bool(self.days or self.clocks or self.numbers)

    def _set(self, year: int, month: int, day: int) -> None:
        self.days += 1
        try:
            self.found.day = date(year, month, day)
        except ValueError:
            self.broken = True

    def _week(self, match: re.Match[str]) -> None:
        digits = "".join(_NUMBERS.findall(match[0]))
        self.days += 1
        try:
            self.found.day = date.fromisocalendar(int(digits[:4]), int(digits[4:6]), int(digits[6:] or 1))
        except ValueError:
            self.broken = True

    def _eastern(self, match: re.Match[str]) -> None:
        year, month, day = _NUMBERS.findall(match[0])
        era = _ERAS.get(match.string[max(0, match.start() - 2) : match.start()])
        self._set(era + int(year) if era else _year(year), int(month), int(day))

    def _year_first(self, match: re.Match[str]) -> None:
        year, month, day = map(int, _NUMBERS.findall(match[0]))
        self._set(year, month, day)

    def _ordinal(self, match: re.Match[str]) -> None:
        year, number = map(int, match[0].split("-"))
        self._set(year, 1, 1)
        if self.found.day is not None and 1 <= number <= 366:
            self.found.day += timedelta(number - 1)
        self.broken |= self.found.day is None or self.found.day.year != year or not number

    def _year_month(self, match: re.Match[str]) -> None:
        year, month = map(int, _NUMBERS.findall(match[0]))
        self._set(year, month, 1)
        self.found.notes.add("date-day-unknown")

    def _numeric(self, match: re.Match[str]) -> None:
        first, second, year = _NUMBERS.findall(match[0])
        pointed = "." in match[0]
        if pointed and len(year) == 2 and self._day_is_there():  # 10.30.15 is a time
            self._clock(match)
            return
        self.days += 1
        self.found.numeric = Numeric(int(first), int(second), _year(year), pointed, len(year) == 2)

    def _compact(self, match: re.Match[str]) -> None:
        text = match[0]
        self._set(int(text[:4]), int(text[4:6]), int(text[6:8]))
        if time := text[8:].lstrip("Tt \t"):
            self._time(clock(f"T{time}"))

    def _clock(self, match: re.Match[str]) -> None:
        self._time(clock(match[0]))

    def _time(self, time: Clock | None) -> None:
        if time is None:
            self.broken = True
            return
        self.clocks.append(halved(time, self.half) if self.half and self.last == "half" else time)

    def _half(self, match: re.Match[str]) -> None:
        self.half = match[0]
        if self.clocks and self.last == "clock":
            self.clocks[-1] = halved(self.clocks[-1], self.half)

    def _offset(self, match: re.Match[str]) -> None:
        numbers = _NUMBERS.findall(match[0])
        if len(numbers) == 1:
            digits = numbers[0]
            numbers = [digits[:-2], digits[-2:]] if len(digits) > 2 else [digits, "0"]
        rule = zones.offset(match[0][0].replace("\u2212", "-"), int(numbers[0]), int(numbers[1]))
        if rule is None:
            self.found.notes.add("date-zone-unknown")
        elif self.found.offset is None:
            self.found.offset = rule
        lone_time = ":" in match[0] and not self.clocks and not (self.days and self._joined(match))
        self.broken |= not self.placed or lone_time

    @staticmethod
    def _joined(match: re.Match[str]) -> bool:
        """Return whether a piece follows a number without a blank: ``2024-11-28+02:00`` as XML Schema has it."""
        return match.start() > 0 and match.string[match.start() - 1].isdigit()

    def _month_number(self, match: re.Match[str]) -> None:
        self.months.append(calendar_words.Named(int(_NUMBERS.findall(match[0])[0]), sure=True))

    def _city(self, match: re.Match[str]) -> None:
        self._zone_or_note(match[0])

    def _spelled(self, match: re.Match[str]) -> None:
        self._zone_or_note(match[0])

    def _comment(self, match: re.Match[str]) -> None:
        self.comments.append(match[0][1:-1].strip())

    def _running(self, match: re.Match[str]) -> None:
        """Go's reading of a running clock behind the time: no part of the date."""

    def _number(self, match: re.Match[str]) -> None:
        digits = _NUMBERS.findall(match[0])[0]
        (self.behind if self.clocks and self._day_is_there() else self.numbers).append(digits)

    def _day_is_there(self) -> bool:
        return bool(self.days) or (len(self.numbers) > 1 and bool(self.months or self.doubtful))

    def _word(self, match: re.Match[str]) -> None:
        text = match[0]
        if text[1:2] in ("'", "\u2019"):  # French, Catalan
            text = text[2:]
        in_place = self.last in {"clock", "half", "offset"}
        if self.last == "clock" and text.lower() in HALVES:
            self._half(match)
            return
        if in_place and (((text.isupper() or text == "z") and self._zone(text)) or self._letter(text)):
            return
        if self._calendar(text) or text.lower() in FILLERS:
            return
        if in_place or text.isupper():
            self._zone_or_note(text)
        elif self.placed:
            self.found.notes.add("date-zone-unknown")

    def _letter(self, text: str) -> bool:
        """Note a single letter behind the clock: half of a day, or a military zone, unknown by RFC 5322."""
        if len(text) > 1 or text in _HOURS:
            return False
        self.found.notes.add("date-zone-unknown")
        return True

    def _calendar(self, text: str) -> bool:
        month = calendar_words.month(text, self.languages)
        weekday = calendar_words.weekday(text, self.languages)
        if month:
            (self.doubtful if weekday else self.months).append(month)
        elif weekday:
            self.found.weekday = weekday.number if weekday.sure else None
        return bool(month or weekday)

    def _zone_or_note(self, text: str) -> None:
        if not self._zone(text) and self.placed:
            self.found.notes.add("date-zone-unknown")

    def _zone(self, text: str) -> bool:
        zone = zones.named(text, self.country, self.languages)
        if zone is None:
            return False
        if self.found.zone is None:
            self.found.zone = zone.rule
            self.sure = zone.sure
        return True

    def end(self) -> DateParts | None:
        """Return the parts, when every piece has its role; null where one has none."""
        self._read_comments()
        if not self.days:
            self._day_of_numbers()
        elif self.numbers or self.months:
            return None
        if self.broken or self.days != 1:
            return None
        self._end_clock()
        if not self.sure and self.found.offset is None:
            self.found.notes.add("date-zone-unsure")
        return self.found

    def _read_comments(self) -> None:
        for text in self.comments:
            if self.found.offset or self.found.zone or not text or self._zone(text) or self._calendar(text):
                continue
            if text.lower() not in FILLERS and not text.isdigit():
                self.found.notes.add("date-zone-unknown")

    def _day_of_numbers(self) -> None:
        month = self._month()
        if month is None:
            if not (self.months or self.doubtful):
                self._only_numbers()
            return
        if len(self.numbers) == 3 and not self.clocks and self.found.offset:
            self._time(clock(self.numbers.pop()))
        if len(self.numbers) == 2:
            first, second = self.numbers
            day, year = (second, first) if len(first) > 2 or int(first) > 31 else (first, second)
            if len(day) > 2 or len(year) > 4:
                return
        elif len(self.numbers) == 1 and len(self.numbers[0]) == 4:
            day, year = "1", self.numbers[0]
            self.found.notes.add("date-day-unknown")
        else:
            return
        self._set(_year(year), month, int(day))

    def _month(self) -> int | None:
        if not self.months and self.doubtful:
            self.months = self.doubtful[-1:]
        if len({month.number for month in self.months}) != 1:
            return None
        if not self.months[0].sure:
            self.found.notes.add("date-month-unsure")
        return self.months[0].number

    def _only_numbers(self) -> None:
        widths = [len(number) for number in self.numbers]
        if widths == [4] and self.pieces == 1:
            self._set(int(self.numbers[0]), 1, 1)
            self.found.notes.add("date-day-unknown")
        elif len(widths) == 3 and max(widths) <= 4:
            first, second, third = self.numbers
            if widths[0] == 4 or widths[2] == 1:
                self._set(_year(first), int(second), int(third))
            else:
                self.days += 1
                self.found.numeric = Numeric(int(first), int(second), _year(third), short=widths[2] == 2)

    def _end_clock(self) -> None:
        if self.clocks:
            self.found.clock = next((time for time in self.clocks if any(time)), self.clocks[0])
        several = sum(map(any, self.clocks)) > 1
        if several or any(int(number) for number in self.behind):
            self.found.notes.add("date-zone-unknown")  # as where an address lost the plus of "+02:00"


def _year(digits: str) -> int:
    """Return the year; 0, which is none, for one digit. Three digits are a mistake of programs (RFC 5322, 4.3)."""
    year = int(digits)
    if len(digits) == 2:
        return of_short(year)
    return year + 1900 if len(digits) == 3 else year if len(digits) == 4 else 0


def of_short(year: int) -> int:
    """Return the year of two digits: from 1969 to 2068, as POSIX has it."""
    return year + (2000 if year < 69 else 1900)
