"""A channel's address as it may be shown: what only its reader should know is left out."""

import re

from alerts.subscription import Subscription

HIDDEN = "***"
"""Stands for what is left out."""

_PASSWORD = re.compile(r"(?P<user>://[^/@\s:]*):[^/@\s]*@")
_FETCHED = "atom"
"""The kind of channel whose whole address is a secret."""


def shown_address(channel: str) -> str:
    """Return ``KIND:ADDRESS`` without passwords, and without the token by which a feed of letters is fetched."""
    kind, colon, _ = channel.partition(":")
    if kind == _FETCHED:
        return kind + colon
    return _PASSWORD.sub(rf"\g<user>:{HIDDEN}@", channel)


def shown_channels(subscription: Subscription) -> tuple[str, ...]:
    """Return all its channels so."""
    return tuple(map(shown_address, subscription.channels))


def whole_address(channel: str, before: Subscription | None) -> str:
    """Return the address that ``channel`` stands for: that of ``before`` which is shown so, or itself."""
    if before is not None:
        for each in before.channels:
            if channel == shown_address(each):
                return each
    return channel
