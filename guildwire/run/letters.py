"""What ends a letter: what was really watched for its subscription's question, in its own time."""

from datetime import UTC, datetime, timedelta

import structlog

from alerts.letters.look.times import local_times
from alerts.letters.period import began
from alerts.port import Delivery
from guildwire.arguments import reading
from guildwire.trust import Trust
from guildwire.wiring import Parts
from query.times import TimeRange
from receipt.judgement import Judgement
from receipt.words import letter_line, unavailable

FRESH = 10.0
"""Seconds for which a receipt may be used again: to look it up costs more than many letters do."""
SHARED = timedelta(minutes=10)
"""Periods that begin within so long of one another are judged as one, from the earliest such time on."""

_log = structlog.get_logger("guildwire.deliver")


class Receipts:
    """Makes the receipts of letters, each question's once in a while. Not safe for several threads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._trust = Trust(parts, FRESH, lambda: parts.clock().timestamp())
        self._kept: dict[tuple[str, datetime], Judgement | str] = {}
        self._until = parts.clock()

    def __call__(self, delivery: Delivery) -> str:
        """Return the receipt of a letter; a sentence stands for one that cannot be made, so no letter waits."""
        now = self._parts.clock()
        if now >= self._until:
            self._kept.clear()
        asked = (delivery.subscription.query, _rounded(began(delivery, now)))
        if asked not in self._kept:
            self._kept[asked] = self._made(*asked)
            # Counted from the answer: a server that takes long to be found dead is not asked for each letter.
            self._until = self._parts.clock() + timedelta(seconds=FRESH)
        found = self._kept[asked]
        return (
            found if isinstance(found, str) else letter_line(found, local_times(delivery.subscription, now).full)
        )

    def _made(self, query: str, since: datetime) -> Judgement | str:
        now = self._parts.clock()
        try:
            return self._trust(reading(query.strip() or "*", now, self._parts.names).tree, TimeRange(since, None))
        except Exception as error:  # noqa: BLE001 (whatever is wrong with the receipt, who asked for news is told)
            _log.exception("letters go out without a receipt")
            return unavailable(f"{type(error).__name__} {error}".strip())


def _rounded(since: datetime) -> datetime:
    return datetime.fromtimestamp(since.timestamp() // SHARED.total_seconds() * SHARED.total_seconds(), UTC)
