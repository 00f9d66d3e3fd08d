"""A rehearsal: what a subscription would have told in the past, by the same code that tells it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from alerts.judging.ledger import Ledger
from alerts.match import Matcher
from alerts.note import NO_ORDER, StageOrder
from alerts.port import OutboxRow
from alerts.subscription import Subscription
from news.enriched import Enriched
from news.errors import WrongUse
from query.names import NO_NAMES, KnownNames


class Rehearsal(msgspec.Struct, frozen=True):
    """What would have happened."""

    items: int
    """Items that match."""
    stories: int
    """Stories that would have been told, or items where each is told by itself."""
    deliveries: int
    """Letters on each channel: one for each telling, or one for each digest that has something in it."""
    busiest: tuple[date, int] | None = None
    """The day with the most tellings, in the zone of the rhythm, and their number; the first of several."""


def rehearse(
    subscription: Subscription,
    items: Iterable[Enriched],
    names: KnownNames = NO_NAMES,
    stages: StageOrder = NO_ORDER,
) -> Rehearsal:
    """Return what ``subscription``, its query read by ``names``, would have told of ``items``, in any order.

    ``stages`` is the order of the stages of events.

    Each item is taken to have been seen when it was published, so none is too old or part of a backlog, and a
    mute is left out. Raises :class:`news.errors.WrongUse` if the query cannot be used.
    """
    subscription = msgspec.structs.replace(subscription, muted_until=None, active=True)
    past = sorted(items, key=lambda each: (each.item.at, each.item.id))
    ledger = Ledger()
    if past:
        _replay(subscription, past, ledger, names, stages)
    told = [row for row in ledger.rows() if row.opens and not row.waiting]
    days = Counter(_due(row).astimezone(ZoneInfo(subscription.rhythm.zone)).date() for row in told)
    return Rehearsal(
        items=len({row.note.item for row in ledger.rows()}),
        stories=len({row.about for row in told}),
        deliveries=len(told) if subscription.rhythm.pace == "instant" else len({_due(row) for row in told}),
        busiest=min(days.items(), key=lambda day: (-day[1], day[0]), default=None),
    )


def _replay(
    subscription: Subscription, past: list[Enriched], ledger: Ledger, names: KnownNames, stages: StageOrder
) -> None:
    now = past[0].item.at
    matcher = Matcher([subscription], lambda: now, names, stages)
    if matcher.broken:
        raise WrongUse(matcher.broken[subscription.id])
    for enriched in past:
        now = enriched.item.at
        for match in matcher.match(enriched):
            note = msgspec.structs.replace(match.note, backlog=False)
            for channel in subscription.channels[:1]:
                ledger.deliver_due(subscription, channel, note, now)
                ledger.judge(subscription, channel, note, now)


def _due(row: OutboxRow) -> datetime:
    due = row.due or row.settled
    assert due is not None
    return due
