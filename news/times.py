"""Times as readers like them. All of them are aware and shown in UTC."""

from datetime import UTC, datetime, timedelta

_STEPS = (
    ("year", timedelta(days=365)),
    ("month", timedelta(days=30)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def machine(moment: datetime) -> str:
    """Return the time for a ``datetime`` attribute: ``2023-07-26T16:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def exact(moment: datetime) -> str:
    """Return the time to the minute: ``26 Jul 2023, 16:00 UTC``."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def relative(moment: datetime, now: datetime) -> str:
    """Return how long ago, or how far ahead, in the largest whole unit: ``3 hours ago``, ``in 2 days``."""
    amount = _amount(now - moment)
    if not amount:
        return "just now"
    return f"{amount} ago" if moment < now else f"in {amount}"


def distance(moment: datetime, other: datetime) -> str:
    """Return how long before or after another moment: ``3 hours earlier``, ``2 days later``."""
    amount = _amount(other - moment)
    if not amount:
        return "at the same time"
    return f"{amount} earlier" if moment < other else f"{amount} later"


def _amount(away: timedelta) -> str:
    """Return the length in the largest whole unit; empty below a minute."""
    for unit, step in _STEPS:
        number = abs(away) // step
        if number:
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return ""
