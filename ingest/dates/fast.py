"""The two forms that nearly every feed has, read in a few microseconds: RFC 822 as RSS has it, and RFC 3339."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4}|[A-Z]{1,4})\Z", re.ASCII
)
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)\Z", re.ASCII
)
_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), 1)}


def common(text: str, zone: Callable[[str], tzinfo | None]) -> datetime | None:
    """Return the moment in UTC; null for any other form, and for what is not certain in itself.

    ``zone`` knows the zones as these forms write them (``+0200``, ``GMT``) and is null where one is not certain.
    """
    try:
        if _RFC_3339.match(text):
            return datetime.fromisoformat(text).astimezone(UTC)
        match = _RFC_822.match(text)
        if match is None:
            return None
        day, name, year, hour, minute, second, written = match.groups()
        rule = zone(written)
        if rule is None:
            return None
        local = datetime(int(year), _MONTHS[name], int(day), int(hour), int(minute), int(second), tzinfo=rule)
        return local if rule is UTC else local.astimezone(UTC)
    except (KeyError, ValueError, OverflowError):  # no such month, day or hour
        return None
