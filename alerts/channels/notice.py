"""Letters about a subscription or a channel itself, to whoever answers for it. They tell of no story."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from alerts.channels.port import Letter
from alerts.subscription import Subscription
from news.times import exact

_NAMED = 20
"""Subscriptions that a letter about a channel names."""


def notice(subscription: Subscription, channel: str, said: str) -> Letter:
    """Return the letter that tells a channel what is wrong with a subscription.

    Its delivery id is made from what it says, so that it is known again, however often it is made.
    """
    query = f"Query: {subscription.query}\n" if subscription.query else ""
    return Letter(
        delivery=_id(subscription.id, channel, subscription.query, said),
        subscription=subscription.id,
        name=subscription.name,
        address=channel.partition(":")[2],
        subject=f"[{subscription.name}] This subscription needs mending",
        text=f"{said[:1].upper()}{said[1:]}.\n\nSubscription: {subscription.name}\n{query}",
        stories=(),
    )


def channel_notice(channel: str, shown: str, since: datetime, names: Sequence[str], recipient: str) -> Letter:
    """Return the letter that tells ``recipient`` that a channel has taken nothing ``since`` (aware).

    ``shown`` is its address without secrets; ``names`` are the subscriptions that use it. Its delivery id
    stays the same as long as the channel fails.
    """
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    lines = (
        f"The channel {shown} has taken no letter since {exact(since)}.",
        "Its letters are kept and tried again for seven days. See guildwire alert deliveries for what it answers.",
        "",
        f"Subscriptions: {', '.join(names[:_NAMED])}{more}",
    )
    return Letter(
        delivery=_id("channel", channel, since.isoformat(), recipient),
        subscription="",
        name="Guildwire",
        address=recipient.partition(":")[2],
        subject=f"[Guildwire] {shown} takes no letters",
        text="\n".join(lines) + "\n",
        stories=(),
    )


def _id(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
