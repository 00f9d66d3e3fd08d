"""Dates as people name them: ``2023``, ``2023-07-26``, RFC 3339, ``now-7d``, ``today``, ``2023-07-26||+1M/d``.

The rules are those of Elasticsearch's date math: units y, M, w, d, h, m, s; ``/d`` rounds; weeks
begin on Monday; a bound that names a whole day means its first moment where it is the earlier end
and its last where it is the later. ``today`` is ``now/d`` and ``yesterday`` is ``now-1d/d``. Times are kept to
the millisecond, in UTC. Queries, the options of commands, the page, the API and the DAGs all read dates here.
"""

import calendar
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from news.errors import WrongUse
from query.tree import Range


class TimeSpan(NamedTuple):
    """The time that an expression names: from ``start`` up to, not including, ``end``; one instant if equal."""

    start: datetime
    end: datetime


class TimeRange(NamedTuple):
    """The window of a question: from ``since`` up to, not including, ``until``; aware, null where it is open."""

    since: datetime | None
    until: datetime | None


_DATE = re.compile(
    r"(?!\d{6}\Z)(?P<year>\d{4})(?:(?P<dash>-?)(?P<month>\d{2})(?:(?P=dash)(?P<day>\d{2})"
    r"(?:[Tt ](?P<hour>\d{2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?P<fraction>[.,]\d{1,9})?)?)?"
    r" ?(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?)?)?",
    re.ASCII,
)
RELATIVE = re.compile(r"(now|today|yesterday)(?![a-z])", re.IGNORECASE)
"""The words that relative times begin with."""
_MATH = re.compile(r"(?P<sign>[+-])(?P<number>\d{0,6})(?P<unit>[yMwdhHms])|/(?P<round>[yMwdhHms])")
_FIXED = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "H": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_NAMES = {"week": "w", "day": "d", "hour": "h", "minute": "m", "second": "s", "month": "M", "year": "y"}
_DISTANCE = re.compile(
    rf"(?P<number>\d{{1,10}}) ?(?:(?P<unit>[yMwdhHms])|(?i:(?P<word>{'|'.join(_NAMES)})s?))", re.ASCII
)
"""A length of time by itself."""
_REMEDY = "write 2023-07-26, 2023-07, 2023-07-26T16:00Z, today or now-7d"
_SAID = re.compile(
    r"(?!\Z)(?:the[ _-]?)?(?:(?P<this>(?i:this|current))|(?i:last|past|previous)|-|)"
    r"[ _-]?(?P<number>\d{1,6})?[ _-]?"
    rf"(?P<unit>(?i:{'|'.join(_NAMES)})(?=s?\b)|[yMwdhms](?!\w)|(?<=(?i:last|past|this))\Z)(?i:s?)(?: ago)?",
    re.ASCII,
)
_INSTANT = timedelta(seconds=1)
"""What is no longer than this is an instant where a window ends."""
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
    """Return the time that ``text`` names; a date or a part of one names its whole period.

    Raises :class:`ValueError` saying what is wrong with it.
    """
    text = text.strip()
    try:
        if word := RELATIVE.match(text):
            anchor, math = _named(word[1].lower(), now), text[word.end() :]
        else:
            date, marker, math = text.partition("||")
            anchor = _date(date)
            if marker:
                anchor = TimeSpan(anchor.start, anchor.start)
        return _apply(anchor, math, text)
    except (OverflowError, ValueError) as error:
        raise ValueError(
            str(error) if isinstance(error, _BadDateError) else f"{text!r} is out of range: {_REMEDY}"
        ) from error


def since(text: str, now: datetime) -> datetime:
    """Return the first moment of the time that ``text`` names: the earlier bound of a window, inclusive.

    Raises :class:`ValueError` saying what is wrong with it.
    """
    return span(text, now).start


def until(text: str, now: datetime) -> datetime:
    """Return the end of the time that ``text`` names: the later bound of a window, exclusive.

    It is that of ``published:[* TO text]``. A time with its seconds and one such as ``now-7d`` are instants, which
    stay as they are, as in ``published:[* TO text}``: so one window can begin where another ends.
    Raises :class:`ValueError` saying what is wrong with it.
    """
    named = span(text, now)
    return named.end if named.end - named.start > _INSTANT else named.start


def time_range(earliest: str, latest: str, now: datetime, dashes: str = "") -> TimeRange:
    """Return the window that two texts name, each empty where it is open on that side.

    Raises :class:`news.errors.WrongUse` naming the one that is no date, ``since`` or ``until``, with ``dashes``
    before it, and for a window that holds nothing.
    """
    window = TimeRange(
        _bound(f"{dashes}since", earliest, since, now), _bound(f"{dashes}until", latest, until, now)
    )
    if window.since is not None and window.until is not None and window.since >= window.until:
        raise WrongUse(
            f"{dashes}since {earliest} is not before {dashes}until {latest}, so nothing lies between them; "
            f"give the earlier one as {dashes}since"
        )
    return window


def _bound(name: str, text: str, read: Callable[[str, datetime], datetime], now: datetime) -> datetime | None:
    try:
        return read(text, now) if text.strip() else None
    except ValueError as error:
        raise WrongUse(f"{name}: {error}") from error


def absolute(text: str) -> datetime | None:
    """Return the first moment of the date that ``text`` is, aware in UTC; null where it is none.

    Words such as ``today`` are none here: what a text was published at does not hang on when it is read.
    """
    try:
        return _date(text.strip()).start
    except ValueError:
        return None


def distance(text: str) -> timedelta:
    """Return the length of time that ``text`` names in weeks, days, hours, minutes or seconds: ``36h``.

    Raises :class:`ValueError` saying what is wrong with it.
    """
    found = _DISTANCE.fullmatch(text.strip())
    unit = _unit(found) if found else ""
    if found is None or unit not in _FIXED:
        raise ValueError(f"{text!r} is no length of time: write 7d, 36h, 2w or 90m")
    try:
        return int(found["number"]) * _FIXED[unit]
    except OverflowError as error:
        raise ValueError(f"{text!r} is longer than time lasts: give a shorter one") from error


def ahead(text: str, now: datetime) -> datetime:
    """Return the moment that ``text`` names; a length of time such as ``2h`` or ``3 days`` is counted from now.

    A date means its first moment. Raises :class:`ValueError` saying what is wrong with it.
    """
    return since(_from_now(text, "+"), now)


def ago(text: str, now: datetime) -> datetime:
    """Return the same, but that a length of time is counted back: ``7d`` is ``now-7d``."""
    return since(_from_now(text, "-"), now)


def _from_now(text: str, sign: str) -> str:
    found = _DISTANCE.fullmatch(text.strip())
    return f"now{sign}{found['number']}{_unit(found)}" if found else text


def _unit(found: re.Match[str]) -> str:
    return found["unit"] or _NAMES[found["word"].lower()]


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


def _named(word: str, now: datetime) -> TimeSpan:
    moment = whole_millis(now)
    if word == "now":
        return TimeSpan(moment, moment)
    day = _floor(moment, "d") - (word == "yesterday") * _FIXED["d"]
    return TimeSpan(day, day + _FIXED["d"])


def _said_remedy(text: str) -> str:
    """Return what to write for a time in everyday words: ``past 7 days``, ``this month``, ``7d``."""
    said = _SAID.fullmatch(text)
    if said is None:
        return _REMEDY
    unit = said["unit"] if said["unit"] in set(_NAMES.values()) else _NAMES[(said["unit"] or "week").lower()]
    start = f"now/{unit}" if said["this"] else f"now-{said['number'] or 1}{unit}"
    return f"write {start}, in a query as published:>={start}"


def _date(text: str) -> TimeSpan:
    found = _DATE.fullmatch(text)
    if found is None:
        raise _BadDateError(f"{text!r} is not a date: {_said_remedy(text)}")
    numbers = [int(found["year"]), *(int(found[part]) for part in _PARTS if found[part])]
    given = [part for part in _PARTS if found[part]]
    try:
        start = _moment(numbers) - _offset(found["zone"])
        if found["fraction"]:
            instant = start + timedelta(milliseconds=int(found["fraction"][1:4].ljust(3, "0")))
            return TimeSpan(instant, instant)
        return TimeSpan(start, _add(start, 1, _UNITS[given[-1] if given else None]))
    except (ValueError, OverflowError) as error:
        raise _BadDateError(f"there is no such time as {text!r}: {_REMEDY}") from error


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in "Zz":
        return timedelta(0)
    distance = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:].lstrip(":") or 0))
    return distance if zone[0] == "+" else -distance


def _apply(anchor: TimeSpan, math: str, text: str) -> TimeSpan:
    """Return a time moved and rounded by steps. A period stays a whole one: the ends of months differ."""
    start = anchor.start
    period = "d" if anchor.end > start else ""
    at = 0
    while at < len(math):
        step = _MATH.match(math, at)
        if step is None:
            raise _BadDateError(
                f"{text!r} is not a date: after now, today or || only steps such as -7d, +1M and /d may follow"
            )
        if step["round"]:
            period = step["round"]
            start = _floor(start, period)
        else:
            start = _add(start, int(step["sign"] + (step["number"] or "1")), step["unit"])
        at = step.end()
    if not math:
        return anchor
    return TimeSpan(start, _add(start, 1, period) if period else start)


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
