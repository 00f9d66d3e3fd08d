"""The parts of a date, and how they are settled once all pieces of the text are known."""

from collections.abc import Callable
from datetime import date, tzinfo

import msgspec

from ingest.dates.clock import Clock, clock
from news.text.calendar_words import Named

BUDDHIST = 2400
"""The first year that is one of the Buddhist era, which is 543 years ahead."""


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


class Gathered(msgspec.Struct):
    """What the pieces of a text are, before it is clear that they make a date."""

    found: DateParts = msgspec.field(default_factory=DateParts)
    pieces: int = 0
    days: int = 0
    """Pieces that are a day by themselves."""
    clocks: list[Clock] = []
    numbers: list[str] = []
    behind: list[str] = []
    """Numbers behind day and clock."""
    months: list[Named] = []
    doubtful: list[Named] = []
    """Months whose words are also days of the week."""
    sure: bool = True
    """Whether the zone that is named is the one that is meant."""
    broken: bool = False

    @property
    def placed(self) -> bool:
        """Whether a part of a date or time has come."""
        return bool(self.days or self.clocks or self.numbers)

    @property
    def has_day(self) -> bool:
        """Whether no number is needed any more to know the day."""
        return bool(self.days) or (len(self.numbers) > 1 and bool(self.months or self.doubtful))

    def set_day(self, day: Callable[[], date]) -> None:
        """Take a day; where there is no such day the whole is no date."""
        self.days += 1
        try:
            self.found.day = day()
        except (ValueError, OverflowError):
            self.broken = True

    def add_time(self, time: Clock | None) -> None:
        """Take a time of day; null makes the whole no date."""
        if time is None:
            self.broken = True
        else:
            self.clocks.append(time)

    def settled(self) -> DateParts | None:
        """Return the parts, when every number has its role; null where one has none."""
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

    def _day_of_numbers(self) -> None:
        month = self._month()
        if month is None:
            if not (self.months or self.doubtful):
                self._only_numbers()
            return
        if len(self.numbers) == 3 and not self.clocks and self.found.offset:
            self.add_time(clock(self.numbers.pop()))
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
        self.set_day(lambda: date(year_of(year), month, int(day)))

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
            self.set_day(lambda: date(int(self.numbers[0]), 1, 1))
            self.found.notes.add("date-day-unknown")
        elif len(widths) == 3 and max(widths) <= 4 and widths[0] != 3:
            first, second, third = self.numbers
            if widths[0] == 4 or widths[2] == 1:
                self.set_day(lambda: date(year_of(first), int(second), int(third)))
            else:
                self.days += 1
                self.found.numeric = Numeric(int(first), int(second), year_of(third), short=widths[2] == 2)

    def _end_clock(self) -> None:
        if self.clocks:
            self.found.clock = next((time for time in self.clocks if any(time)), self.clocks[0])
        several = sum(map(any, self.clocks)) > 1
        if several or any(int(number) for number in self.behind):
            self.found.notes.add("date-zone-unknown")  # as where an address lost the plus of "+02:00"


def year_of(digits: str) -> int:
    """Return the year; 0, which is none, for one digit. Three digits are a mistake of programs (RFC 5322, 4.3).

    Years from :data:`BUDDHIST` on are counted as in Thailand.
    """
    year = int(digits)
    if len(digits) == 2:
        return of_short(year)
    if len(digits) == 4:
        return year - 543 if year >= BUDDHIST else year
    return year + 1900 if len(digits) == 3 else 0


def of_short(year: int) -> int:
    """Return the year of two digits: from 1969 to 2068, as POSIX has it."""
    return year + (2000 if year < 69 else 1900)
