"""The days of an answer as a picture of bars, with the same as a table."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from news.wording import count
from web.parts.links import PageAddress
from web.parts.periods import narrowed, next_day

LISTED = 400
"""Days that are asked for: the newest that have anything; earlier ones are told as a number."""
_MOST = 62
"""Bars at most: two months of days still leave five pixels each on a phone."""
WIDTH, HEIGHT = 620, 48
"""Units of the picture, which is stretched to the width there is."""


class Bar(msgspec.Struct, frozen=True):
    """The items of a day, a week, a month or a year."""

    label: str
    number: int
    href: str
    x: float
    width: float
    height: float

    @property
    def y(self) -> float:
        """Return where the bar begins, from above."""
        return HEIGHT - self.height


class Days(msgspec.Struct, frozen=True):
    """The picture and its words."""

    bars: tuple[Bar, ...]
    """From the earliest on, those without items left out."""
    unit: str
    first: str
    last: str
    words: str
    """All of it in a sentence, for who does not see it."""
    zone: str


def days(listed: Sequence[tuple[str, int]], earlier: int, place: PageAddress, zone: str) -> Days | None:
    """Return the picture of days with their numbers, newest first; ``earlier`` items are of days not listed.

    There is none where everything is of one day.
    """
    numbers = {date.fromisoformat(day): number for day, number in listed}
    if len(numbers) < 2:
        return None
    unit, start_of, after = _scale(min(numbers), max(numbers))
    cells = list(_cells(min(numbers), max(numbers), start_of, after))
    totals: Counter[date] = Counter()
    for day, number in numbers.items():
        totals[start_of(day)] += number
    high, step = max(totals.values()), WIDTH / len(cells)
    bars = tuple(
        Bar(
            _label(start, unit),
            totals[start],
            narrowed(place, start, after(start), zone).href,
            round(position * step, 2),
            round(step * 0.8, 2),
            round(max(2.0, HEIGHT * totals[start] / high), 2),
        )
        for position, start in enumerate(cells)
        if totals[start]
    )
    return Days(
        bars, unit, _label(cells[0], unit), _label(cells[-1], unit), _words(bars, unit, earlier, zone), zone
    )


def _cells(
    first: date, last: date, start_of: Callable[[date], date], after: Callable[[date], date]
) -> Iterator[date]:
    start = start_of(first)
    while start <= last:
        yield start
        start = after(start)


def _scale(first: date, last: date) -> tuple[str, Callable[[date], date], Callable[[date], date]]:
    """Return the shortest unit that gives few enough bars, where one begins, and where the next begins."""
    length = (last - first).days + 1
    if length <= _MOST:
        return "day", lambda day: day, next_day
    if length <= _MOST * 7:
        return "week", lambda day: day - timedelta(days=day.weekday()), lambda day: day + timedelta(days=7)
    if length <= _MOST * 30:
        return "month", lambda day: day.replace(day=1), _next_month
    return "year", lambda day: day.replace(month=1, day=1), lambda day: day.replace(year=day.year + 1)


def _next_month(day: date) -> date:
    return (day + timedelta(days=31)).replace(day=1)


def _label(start: date, unit: str) -> str:
    if unit == "year":
        return f"{start.year}"
    return f"{start:%b %Y}" if unit == "month" else f"{start.day} {start:%b %Y}"


def _words(bars: Sequence[Bar], unit: str, earlier: int, zone: str) -> str:
    most = max(bars, key=lambda bar: bar.number)
    span = f"{bars[0].label} to {bars[-1].label}"
    said = f"Items a {unit} ({zone}), {span}; the most from {most.label}: {most.number:,}"
    return f"{said}. {count(earlier, 'earlier item')} not shown" if earlier else said
