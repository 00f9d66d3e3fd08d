"""Reading the dates that feeds write, in the forms they really have."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from news.text.months import OF, ORDINAL, month_number

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing on the web is older; earlier dates are a program's zero."""
AHEAD = timedelta(days=2)
"""How far in the future a date may lie: time zones are mistaken for one another, and embargoes exist."""

_ISO = re.compile(
    r"(\d{4})(?:-?(\d\d)(?:-?(\d\d))?|[/.](\d{1,2})[/.](\d{1,2}))"
    r"(?:[Tt ]+(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?\s*(Z|z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?\s*\Z"
)
_WORDS = re.compile(rf"(\d{{1,2}}){ORDINAL}\s+{OF}([^\W\d_]{{3,}})\.?,?\s+{OF}(\d{{4}})")
_AMERICAN = re.compile(rf"([^\W\d_]{{3,}})\.?\s+(\d{{1,2}}){ORDINAL},?\s+(\d{{4}})")
_TIME = re.compile(r"(\d{1,2})[:h](\d\d)(?::(\d\d))?\s*([AaPp])?")
_HALF_DAY = re.compile(r"\d\s?[AaPp]\.?[Mm]\b")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)\s*\Z")


def read(text: str) -> datetime | None:
    """Return the moment that ``text`` names, aware, in UTC; null where it names none.

    Reads RFC 822 with its usual mistakes, ISO 8601 and RFC 3339, and dates in words. A date
    without a zone is taken as UTC, a day without a time as midnight.
    """
    text = " ".join(text.split())
    if not any(sign.isdigit() for sign in text):
        return None
    for moment in _readings(text):
        if moment is not None:
            return moment
    return None


def possible(moment: datetime, now: datetime) -> bool:
    """Return whether an article can have been published at ``moment``, as seen at ``now``."""
    return EARLIEST <= moment <= now + AHEAD


def _readings(text: str) -> Iterator[datetime | None]:
    yield _iso(text)
    if not _HALF_DAY.search(text):
        yield _rfc822(text)
    yield _worded(text)


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, other_month, other_day, hour, minute, second, fraction, zone = match.groups()
    month, day = month or other_month, day or other_day
    offset = timedelta()
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    micro = int((fraction or "0").ljust(6, "0")[:6])
    return _moment(
        (int(year), int(month), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), micro), offset
    )


def _rfc822(text: str) -> datetime | None:
    try:
        parsed = parsedate_tz(text)
    except (ValueError, IndexError, OverflowError, TypeError):
        return None
    if parsed is None or not 1 <= parsed[1] <= 12:
        return None
    return _moment((*parsed[:6], 0), timedelta(seconds=parsed[9] or 0))


def _worded(text: str) -> datetime | None:
    match = _WORDS.search(text)
    if match:
        day, word, year = match.groups()
    else:
        match = _AMERICAN.search(text)
        if not match:
            return None
        word, day, year = match.groups()
    number = month_number(word)
    if number is None:
        return None
    rest = text[match.end() :]
    hour, minute, second = _clock_time(rest)
    zone = _OFFSET.search(rest)
    offset = timedelta()
    if zone:
        offset = timedelta(hours=int(zone[2]), minutes=int(zone[3])) * (-1 if zone[1] == "-" else 1)
    return _moment((int(year), number, int(day), hour, minute, second, 0), offset)


def _clock_time(text: str) -> tuple[int, int, int]:
    match = _TIME.search(text)
    if not match:
        return 0, 0, 0
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4] in "Pp" else 0)
    return hour, int(match[2]), int(match[3] or 0)


def _moment(parts: tuple[int, ...], offset: timedelta) -> datetime | None:
    year, month, day, hour, minute, second, micro = parts
    if hour == 24 and minute == second == 0:
        hour, offset = 0, offset - timedelta(days=1)
    try:
        local = datetime(year, month, day, hour, minute, min(second, 59), micro, UTC)
        return local - offset
    except (ValueError, OverflowError):
        return None
