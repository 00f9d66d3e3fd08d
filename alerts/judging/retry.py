"""When to try a channel again. Pure but for the random numbers it is given."""

from datetime import datetime, timedelta
from random import Random

FIRST = timedelta(seconds=30)
"""Pause after the first failure; it doubles with each further one."""
LONGEST = timedelta(hours=6)
"""Longest pause of our own choice."""
GIVE_UP = timedelta(days=7)
"""How long a delivery is tried after its first failure before it is a matter for a person."""


def next_try(
    failures: int, first_failed: datetime, now: datetime, asked: timedelta | None, rng: Random
) -> datetime | None:
    """Return when to try again after the ``failures``-th failure, or nothing to give up.

    The pause is spread from half to one and a half of itself, so that what failed together does
    not come back together. A pause that the receiver ``asked`` for is never undercut.
    """
    if now - first_failed >= GIVE_UP:
        return None
    pause = min(FIRST * (1 << min(failures - 1, 20)), LONGEST) * rng.uniform(0.5, 1.5)
    if asked is not None:
        pause = max(pause, asked)
    # The last try comes at the end of the time, not before it.
    return min(now + pause, max(first_failed + GIVE_UP, now + (asked or timedelta(0))))
