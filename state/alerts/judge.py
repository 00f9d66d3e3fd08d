"""Deciding a batch of matches: one that cannot be decided harms no other."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from alerts.judging.ledger import Ledger
from alerts.port import RECORDED, Match
from alerts.subscription import Subscription
from news.counts import Counts
from state.alerts.kin import Kin, known
from state.alerts.rows import lock, write

_log = structlog.get_logger("guildwire.match")


def record(connection: Connection, matches: Sequence[Match], now: datetime, gather: timedelta | None) -> Counts:
    """Decide each match on each channel and write the outcome; return the counts under ``RECORDED``."""
    counts = Counts(RECORDED)
    current = lock(connection, {match.subscription.id for match in matches})
    kin = Kin(connection, {match.note.story for match in matches if match.note.story})
    ledger = Ledger(known(connection, matches, current, kin), gather, kin)
    for match in matches:
        subscription = current.get(match.subscription.id)
        if subscription is not None:
            for channel in subscription.channels:
                counts.add(_judge(ledger, Match(subscription, match.note), channel, now))
    write(connection, ledger)
    return counts


def _judge(ledger: Ledger, match: Match, channel: str, now: datetime) -> str:
    subscription: Subscription = match.subscription
    try:
        return ledger.judge(subscription, channel, match.note, now)
    except Exception as error:  # noqa: BLE001 (whatever is wrong with one, the others are told)
        _log.exception("match not decided", subscription=subscription.id, item=match.note.item)
        reason = f"it could not be decided: {type(error).__name__}: {error}"
        return ledger.fail(subscription, channel, match.note, now, reason)
