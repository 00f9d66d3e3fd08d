"""A letter about a subscription itself, to whoever reads its channel."""

import hashlib

from alerts.channels.port import Letter
from alerts.subscription import Subscription


def notice(subscription: Subscription, channel: str, said: str) -> Letter:
    """Return the letter that tells a channel what is wrong with a subscription.

    Its delivery id is made from what it says, so a channel that knows repetitions has it once, however often it is
    sent. It tells of no story.
    """
    told = "\n".join((subscription.id, channel, subscription.query, said))
    return Letter(
        delivery=hashlib.sha256(told.encode()).hexdigest()[:32],
        subscription=subscription.id,
        name=subscription.name,
        address=channel.partition(":")[2],
        subject=f"[{subscription.name}] This subscription needs mending",
        text=f"{said[:1].upper()}{said[1:]}.\n\nSubscription: {subscription.name}\nQuery: {subscription.query}\n",
        stories=(),
    )
