"""Where the time comes from, so that tests can say what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the time, aware, in UTC."""


def now() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)
