"""Dates as queries name them: ``2023``, ``2023-07-26``, RFC 3339, ``now-7d``, ``now/d``, ``2023-07-26||+1M/d``.

The rules are those of Elasticsearch's date math: units y, M, w, d, h, m, s; ``/d`` rounds; weeks
begin on Monday; a bound that names a whole day means its first moment where it is the earlier end
and its last where it is the later. Times are kept to the millisecond, in UTC.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from query.tree import Range


class TimeSpan(NamedTuple):
    """The time that an expression names: from ``start`` up to, not including, ``end``; one instant if equal."""

    start: datetime
    end: datetime


_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[Tt ](?P<hour>\d{2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>[.,]\d{1,9})?)?)?"
    r"(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?)?)?"
)
_MATH = re.compile(r"(?P<sign>[+-])(?P<number>\d{0,6})(?P<unit>[yMwdhHms])|/(?P<round>[yMwdhHms])")
_FIXED = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "H": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_PARTS = ("month", "day", "hour", "minute", "second")
_UNITS: dict[str | None, str] = {None: "y", "month": "M", "day": "d", "hour": "h", "minute": "m", "second": "s"}


def whole_millis(moment: datetime) -> datetime:
    """Return ``moment`` in UTC, cut to the millisecond: the resolution of every index."""
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def millis(moment: datetime) -> int:
    """Return the milliseconds since 1970 of an aware time, cut, never rounded up."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def from_millis(value: int) -> datetime:
    """Return the aware UTC time of milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=value)


def span(text: str, now: datetime) -> TimeSpan:
    """Return the time that ``text`` names. Raises :class:`ValueError` saying what is wrong with it."""
    if text.startswith("now"):
        moment = whole_millis(now)
        anchor, math = TimeSpan(moment, moment), text[3:]
    else:
        date, marker, math = text.partition("||")
        anchor = _date(date)
        if marker:
            anchor = TimeSpan(anchor.start, anchor.start)
    try:
        return _apply(anchor, math, text)
    except (OverflowError, ValueError) as error:
        raise ValueError(
            str(error) if isinstance(error, _BadDateError) else f"{text!r} is out of range"
        ) from error


def equal(field: str, named: TimeSpan) -> Range:
    """Return the range of what lies within the time named."""
    if named.start == named.end:
        return Range(field, named.start, named.end)
    return Range(field, named.start, named.end, high_open=True)


class Bound(NamedTuple):
    """One end of a range and whether it is excluded."""

    at: datetime | float
    open: bool


def low(named: TimeSpan, *, included: bool) -> Bound:
    """Return the earlier end: the first moment of the time named, or the first after it."""
    if included or named.start == named.end:
        return Bound(named.start, open=not included)
    return Bound(named.end, open=False)


def high(named: TimeSpan, *, included: bool) -> Bound:
    """Return the later end: the last moment of the time named, or the last before it."""
    if not included or named.start == named.end:
        return Bound(named.start, open=not included)
    return Bound(named.end, open=True)


class _BadDateError(ValueError):
    """The text is no date at all, as against one out of range."""


def _date(text: str) -> TimeSpan:
    found = _DATE.fullmatch(text)
    if found is None:
        raise _BadDateError(
            f"{text!r} is not a date: write 2023-07-26, 2023-07-26T10:00:00Z or a relative one such as now-7d"
        )
    numbers = [int(found["year"]), *(int(found[part]) for part in _PARTS if found[part])]
    given = [part for part in _PARTS if found[part]]
    try:
        start = _moment(numbers) - _offset(found["zone"])
        if found["fraction"]:
            instant = start + timedelta(milliseconds=int(found["fraction"][1:4].ljust(3, "0")))
            return TimeSpan(instant, instant)
        return TimeSpan(start, _add(start, 1, _UNITS[given[-1] if given else None]))
    except (ValueError, OverflowError) as error:
        raise _BadDateError(f"there is no such time as {text!r}") from error


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in "Zz":
        return timedelta(0)
    distance = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return distance if zone[0] == "+" else -distance


def _apply(anchor: TimeSpan, math: str, text: str) -> TimeSpan:
    start, end = anchor
    at = 0
    while at < len(math):
        step = _MATH.match(math, at)
        if step is None:
            raise _BadDateError(
                f"{text!r} is not a date: after now or || only steps such as -7d, +1M and /d may follow"
            )
        if step["round"]:
            start = _floor(start, step["round"])
            end = _add(start, 1, step["round"])
        else:
            number = int(step["sign"] + (step["number"] or "1"))
            start, end = _add(start, number, step["unit"]), _add(end, number, step["unit"])
        at = step.end()
    return TimeSpan(start, end)


def _add(moment: datetime, number: int, unit: str) -> datetime:
    if unit in _FIXED:
        return moment + number * _FIXED[unit]
    months = moment.year * 12 + moment.month - 1 + number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _floor(moment: datetime, unit: str) -> datetime:
    if unit == "w":
        moment, unit = moment - timedelta(days=moment.weekday()), "d"
    kept = "yMdhms".index(unit.lower() if unit == "H" else unit) + 1
    parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)[:kept]
    return _moment(parts)


def _moment(parts: Sequence[int]) -> datetime:
    """Return the first moment of a year, or of a year and month, and so on down to the second."""
    year, month, day, hour, minute, second = (*parts, *(1, 1, 1, 0, 0, 0)[len(parts) :])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
