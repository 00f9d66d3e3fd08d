"""Where the time comes from, so that tests can say what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the time, aware, in UTC."""

SKEW = timedelta(minutes=5)
"""How far two machines' clocks may be apart. What is dated later than this was written by a wrong clock."""


def now() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)
