"""Which stored subscriptions can no longer be used, without reading every query again each minute."""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta

from alerts.desk.check import trouble
from alerts.subscription import Subscription
from query.names import KnownNames

LASTS = timedelta(hours=1)
"""How long what was found stands: a date in a query passes without anybody changing it."""


class TroubledSubscriptions:
    """Says which are in trouble. Safe for several threads: at worst two look at the same one."""

    def __init__(self, names: KnownNames, channels: Container[str]) -> None:
        """Both as :func:`alerts.desk.check.trouble` takes them."""
        self._names = names
        self._channels = channels
        self._known: dict[str, tuple[Subscription, datetime, str]] = {}

    def among(self, subscriptions: Iterable[Subscription], now: datetime) -> Iterator[tuple[Subscription, str]]:
        """Yield those in trouble, and why. Only what was changed or not looked at for a while is looked at."""
        known, self._known = self._known, {}
        seen = self._known
        for each in subscriptions:
            before = known.get(each.id)
            if before is None or before[0] != each or not now - LASTS < before[1] <= now:
                before = (each, now, trouble(each, self._names, now, self._channels))
            seen[each.id] = before
            if before[2]:
                yield each, before[2]
