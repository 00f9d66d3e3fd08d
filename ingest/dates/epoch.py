"""Dates as a count since 1970: Unix time, and what programs write instead of a date."""

import re
from datetime import UTC, datetime, timedelta

_COUNT = re.compile(r"(?:/Date\(|@)?(-?\d{9,19})(?:\.\d+)?(?:[+-]\d{4})?(?:\)/)?\Z", re.ASCII)
_START = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {9: 0, 10: 0, 11: 0, 12: 3, 13: 3, 16: 6, 19: 9}
"""Digits of a date of our time, and the power of ten of its unit. 14 digits are a date and a time."""


def from_count(text: str) -> datetime | None:
    """Return the moment of a count of seconds, milli-, micro- or nanoseconds, in UTC; null for another text.

    Reads JSON as .NET writes it, too: ``/Date(1700000000000+0100)/``, whose zone is only for show.
    """
    match = _COUNT.match(text)
    if match is None:
        return None
    power = _UNITS.get(len(match[1].lstrip("-")))
    if power is None:
        return None
    try:
        return _START + timedelta(microseconds=int(match[1]) * 10**6 // 10**power)
    except OverflowError:
        return None
