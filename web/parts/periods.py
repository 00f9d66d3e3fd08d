"""Days, weeks, months and years of a zone as the window of a question."""

from datetime import date, datetime, time, timedelta

from news.zones import known_zone
from web.parts.links import PageAddress


def window(start: date, end: date, zone: str) -> tuple[str, str]:
    """Return ``since`` and ``until`` of the days from ``start`` up to, not including, ``end``.

    In UTC they are dates, the last one included, which the fields of the form can hold; in another zone instants,
    since a date by itself is one of UTC.
    """
    if zone == "UTC":
        return start.isoformat(), (end - timedelta(days=1)).isoformat()
    since, until = (datetime.combine(day, time.min, known_zone(zone)).isoformat() for day in (start, end))
    return since, until


def narrowed(place: PageAddress, start: date, end: date, zone: str) -> PageAddress:
    """Return the same question about these days only."""
    since, until = window(start, end, zone)
    return place.moved(since=since, until=until)


def next_day(day: date) -> date:
    """Return the day after."""
    return day + timedelta(days=1)
