"""The header by which a server says when it may be asked again."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)
"""What a server asks beyond this is taken for this."""


def retry_after(value: str, clock: datetime) -> datetime | None:
    """Return the moment a ``Retry-After`` names, in seconds or as a date, at most a day away; null for none.

    Seconds may have a fraction, as some services write them, against RFC 9110 (10.2.3).
    """
    value = value.strip()
    whole, point, fraction = value.partition(".")
    if whole.isdecimal() and (not point or fraction.isdecimal()):
        seconds = int(whole[:9]) + (1 if fraction.strip("0") else 0)
        until = clock + min(timedelta(seconds=seconds), LONGEST)
    else:
        found = http_date(value)
        if found is None:
            return None
        until = min(found, clock + LONGEST)
    return until if until > clock else None


def http_date(value: str) -> datetime | None:
    """Return the moment of a header's date; aware, UTC. Null where it is none."""
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
