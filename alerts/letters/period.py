"""The time that a letter answers for: since the letter it follows, or since the last digest. Pure."""

from datetime import datetime, timedelta

from alerts.judging.rhythm import next_time
from alerts.port import Delivery
from alerts.subscription import Pace, Rhythm

LENGTHS: dict[Pace, timedelta] = {
    "instant": timedelta(days=1),
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
}
"""How long it is where nothing tells: that of an instant letter that follows none is the day before it."""
_SHIFT: dict[Pace, timedelta] = {
    "hourly": timedelta(minutes=30),
    "daily": timedelta(hours=3),
    "weekly": timedelta(hours=3),
}
"""More than clocks may be moved by between two digests, and less than lies between them."""


def began(delivery: Delivery, now: datetime) -> datetime:
    """Return when the letter's own period began (aware); never after the first match that it tells of."""
    pace = delivery.subscription.rhythm.pace
    before = [entry.before.at for entry in delivery.entries if entry.before]
    if pace == "instant":
        start = min(before, default=now - LENGTHS[pace])
    elif delivery.entries:
        start = _last_digest(delivery)
    else:
        start = now - LENGTHS[pace]
    return min([start, *(entry.row.matched for entry in delivery.entries)])


def _last_digest(delivery: Delivery) -> datetime:
    """Return when the digest before this one was due; an attempt that failed moved this one's time, not that."""
    rhythm = delivery.subscription.rhythm
    last = max(entry.row.matched for entry in delivery.entries)
    return _before(rhythm, next_time(rhythm, last))


def _before(rhythm: Rhythm, digest: datetime) -> datetime:
    found = next_time(rhythm, digest - LENGTHS[rhythm.pace] - _SHIFT[rhythm.pace])
    return found if found < digest else digest - LENGTHS[rhythm.pace]
