"""What is wrong with subscriptions and channels, and telling so, once, to those who answer for them."""

from collections.abc import Container, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from alerts.channels.notice import channel_notice, notice
from alerts.channels.port import Channel, Letter, Refused, Retry, Sent
from alerts.channels.sending import send
from alerts.desk.shown import shown_address
from alerts.port import Broken, Delivery
from alerts.subscription import Subscription
from guildwire.wiring import Parts
from news.times import exact

_log = structlog.get_logger("guildwire.house")

FAILING = timedelta(minutes=15)
"""How long a channel may take nothing before it is told."""
AGAIN = timedelta(hours=1)
"""How long after a failed attempt a notice is tried again."""


class Unfit(NamedTuple):
    """A stored subscription that cannot be used as it is."""

    id: str
    name: str
    subscription: Subscription | None
    """Null where this version cannot read it."""


def doubtful(parts: Parts) -> Iterator[tuple[Unfit, str]]:
    """Yield each active subscription that can never fire, or not as it was meant, and why.

    Those that cannot be read are among them.
    """
    now = parts.clock()
    active = [each for each in parts.alerts.subscriptions() if each.active]
    for each, said in parts.troubled.among(active, now):
        yield Unfit(each.id, each.name, each), said
    for broken in parts.alerts.broken():
        yield Unfit(broken.id, broken.name, None), _unreadable(broken)


def failing_channels(parts: Parts, now: datetime) -> dict[str, datetime]:
    """Return the channels that have taken nothing for :data:`FAILING`, by address, each with the first failure.

    Those of active subscriptions, whose letters wait or were refused.
    """
    named = {channel for each in parts.alerts.subscriptions() if each.active for channel in each.channels}
    found = parts.alerts.failing(now).items()
    return {channel: since for channel, since in found if channel in named and now - since >= FAILING}


def report_subscriptions(parts: Parts) -> dict[str, int]:
    """Log what is wrong with subscriptions and channels, tell it, and return how many there are of each."""
    unfit = list(doubtful(parts))
    for each, said in unfit:
        _log.warning("subscription cannot fire", subscription=each.name, reason=said)
    failing = failing_channels(parts, parts.clock())
    for channel, since in failing.items():
        _log.warning("channel keeps failing", channel=shown_address(channel), since=exact(since))
    _tell_all(parts, unfit, failing)
    return {"subscriptions_doubtful": len(unfit), "channels_failing": len(failing)}


def tell_troubles(parts: Parts) -> None:
    """Tell what is wrong with subscriptions and channels, once, to those who answer for them.

    A subscription's own channels are told, and its owner where that is a channel's address, else who is named by
    ``GUILDWIRE_NOTICES``. What was told is in the store, as attempts: a channel that cannot drop a repetition is
    told at most once, also where the process ended in between.
    """
    _tell_all(parts, list(doubtful(parts)), failing_channels(parts, parts.clock()))


def _tell_all(parts: Parts, unfit: Sequence[tuple[Unfit, str]], failing: dict[str, datetime]) -> None:
    for each, said in unfit:
        _tell_broken(parts, each, said)
    for channel, since in failing.items():
        _tell_failing(parts, channel, since, failing)


def _tell_broken(parts: Parts, unfit: Unfit, said: str) -> None:
    subscription = unfit.subscription
    if subscription is None:
        subscription = Subscription(id=unfit.id, name=unfit.name, query="", channels=(), created=parts.clock())
    for address in _recipients(parts, subscription):
        _tell(parts, subscription, address, notice(subscription, address, said))


def _tell_failing(parts: Parts, channel: str, since: datetime, failing: dict[str, datetime]) -> None:
    """Tell each recipient once, however many subscriptions use the channel."""
    concerned: dict[str, list[Subscription]] = {}
    for each in parts.alerts.subscriptions():
        if each.active and channel in each.channels:
            for address in _recipients(parts, each, without=failing):
                concerned.setdefault(address, []).append(each)
    for address, subscriptions in concerned.items():
        names = [each.name for each in subscriptions]
        _tell(
            parts,
            subscriptions[0],
            address,
            channel_notice(channel, shown_address(channel), since, names, address),
        )


def _recipients(parts: Parts, subscription: Subscription, without: Container[str] = ()) -> list[str]:
    """Return the addresses to tell: its channels, and its owner or the desk."""
    owner = subscription.owner.strip()
    known = ":" in owner and owner.partition(":")[0] in parts.channels
    also = owner if known else parts.settings.notices.strip()
    addresses = dict.fromkeys((*subscription.channels, *([also] if also else [])))
    return [address for address in addresses if address not in without and _channel(parts, address) is not None]


def _channel(parts: Parts, address: str) -> Channel | None:
    kind, _, rest = address.partition(":")
    return parts.channels.get(kind) if rest else None


def _tell(parts: Parts, subscription: Subscription, address: str, letter: Letter) -> None:
    """Send a notice unless it was sent, may have been sent, was refused, failed a moment ago, or is being sent."""
    channel, store, now = _channel(parts, address), parts.alerts, parts.clock()
    if channel is None or parts.rests.end_of(address, now) is not None:
        return
    notice = Delivery(id=letter.delivery, subscription=subscription, channel=address, entries=(), lease=0)
    made = store.claim(notice, now, AGAIN, None if channel.idempotent else letter)
    if made is None:
        return
    answer = parts.rests.watch(address, parts.clock, lambda: send(channel, letter))
    if isinstance(answer, Sent):
        store.finish(made, "delivered", parts.clock(), answer.answer, letter=letter)
    elif isinstance(answer, Retry):
        store.postpone(made, parts.clock() + AGAIN, answer.reason, failed_at=parts.clock())
    elif isinstance(answer, Refused):
        store.finish(made, "failed", parts.clock(), answer.reason, letter=letter)
    else:
        store.finish(made, "unsure", parts.clock(), answer.reason, letter=letter)


def _unreadable(broken: Broken) -> str:
    return f"this version of Guildwire cannot read it: {broken.reason}"
