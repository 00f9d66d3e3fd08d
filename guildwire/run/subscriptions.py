"""Subscriptions that can no longer fire as they were meant, and telling so to those who read them."""

from collections.abc import Iterator

import structlog

from alerts.channels.notice import notice
from alerts.desk.check import trouble
from alerts.subscription import Subscription
from guildwire.wiring import Parts

_log = structlog.get_logger("guildwire.house")


def doubtful(parts: Parts) -> Iterator[tuple[Subscription, str]]:
    """Yield each active subscription whose query can never fire, or in part, and why."""
    now = parts.clock()
    for each in parts.alerts.subscriptions():
        if each.active and (said := trouble(each, parts.names, now)):
            yield each, said


def report_subscriptions(parts: Parts) -> dict[str, int]:
    """Log each, and tell its channels once; a channel that does not know repetitions is left out."""
    found = 0
    for each, said in doubtful(parts):
        found += 1
        _log.warning("subscription cannot fire", subscription=each.name, reason=said)
        for address in each.channels:
            channel = parts.channels.get(address.partition(":")[0])
            if channel is not None and channel.idempotent:
                channel.send(notice(each, address, said))
    return {"subscriptions_doubtful": found}
