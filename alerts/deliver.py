"""Sending what is due: the way of one delivery, from the outbox to what the outbox says afterwards."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import structlog

from alerts.channels.port import Answer, Channel, Channels, Refused, Retry, Sent, Unsure
from alerts.compose import compose
from alerts.port import AlertStore, Delivery
from alerts.retry import next_try
from alerts.rhythm import release
from news.clock import Clock
from news.counts import Counts

WORDS = ("delivered", "retried", "failed", "unsure", "held", "lost-lease")
"""What became of each delivery that was leased; ``lost-lease`` took so long that another took it over."""

LEASE = timedelta(minutes=15)
"""How long a deliverer may take for a batch before another may take it over."""
BATCH = 10
"""Deliveries leased at once: at a minute each, fewer than the lease allows."""

_log = structlog.get_logger("guildwire.deliver")


def deliver(  # noqa: PLR0913 (each part is injected)
    store: AlertStore,
    channels: Channels,
    clock: Clock,
    limit: int = 1000,
    *,
    rng: Random,
    lease: timedelta = LEASE,
    receipt: Callable[[], str] = str,
    told: Callable[[Delivery, str], None] = lambda *_: None,
) -> Counts:
    """Send up to ``limit`` deliveries that are due; return how many had each outcome of ``WORDS``.

    ``receipt`` gives the coverage receipt that ends each letter; ``told`` hears each delivery's outcome.
    Safe to run in several processes at once. Raises :class:`news.errors.Unavailable` when the store
    does not answer.
    """
    counts = Counts(WORDS)
    store.give_up_waiting(clock())
    ending = receipt()
    left = limit
    while left > 0 and (batch := store.lease(clock(), min(BATCH, left), lease)):
        for delivery in batch:
            word = _deliver(store, channels, clock, rng, delivery, ending)
            counts.add(word)
            _tell(delivery, word)
            told(delivery, word)
        left -= len(batch)
    return counts


def _tell(delivery: Delivery, outcome: str) -> None:
    _log.info(
        "delivery done",
        outcome=outcome,
        channel=delivery.channel,
        delivery=delivery.id,
        traces=delivery.traces,
    )


def _deliver(
    store: AlertStore,
    channels: Channels,
    clock: Clock,
    rng: Random,
    delivery: Delivery,
    ending: str,
) -> str:
    now = clock()
    free = release(delivery.subscription, now)
    if free > now:
        return _heard(store.postpone(delivery, free, "held by quiet hours or a mute"), "held")
    channel = channels.get(delivery.channel.partition(":")[0])
    if channel is None:
        answer: Answer = Refused(f"there is no channel for {delivery.channel}: change it in the subscription")
    elif delivery.interrupted and not channel.idempotent:
        answer = Unsure("an earlier attempt was interrupted")
    else:
        answer = _send(channel, delivery, ending)
    return _mark(store, clock, rng, delivery, answer)


def _send(channel: Channel, delivery: Delivery, ending: str) -> Answer:
    try:
        return channel.send(compose(delivery, ending))
    except Exception as error:  # noqa: BLE001 (a broken channel must not stop the others)
        _log.exception("channel failed", channel=delivery.channel, delivery=delivery.id)
        reason = f"{type(error).__name__}: {error}"
        return Retry(reason) if channel.idempotent else Unsure(reason)


def _mark(store: AlertStore, clock: Clock, rng: Random, delivery: Delivery, answer: Answer) -> str:
    now = clock()
    if isinstance(answer, Sent):
        return _heard(store.finish(delivery, "delivered", now), "delivered")
    _log.warning(
        "not delivered",
        channel=delivery.channel,
        delivery=delivery.id,
        answer=type(answer).__name__,
        reason=answer.reason,
    )
    if isinstance(answer, Unsure):
        return _heard(store.finish(delivery, "unsure", now, answer.reason), "unsure")
    again = None
    if isinstance(answer, Retry):
        first = delivery.first_failed or now
        again = next_try(delivery.failures + 1, first, now, answer.after, rng)
    if again is None:
        return _heard(store.finish(delivery, "failed", now, answer.reason), "failed")
    due = release(delivery.subscription, again)
    return _heard(store.postpone(delivery, due, answer.reason, failed_at=now), "retried")


def _heard(heard: bool, word: str) -> str:
    return word if heard else "lost-lease"
