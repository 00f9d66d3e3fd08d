"""A channel's address as it may be shown: what only its reader should know is left out."""

import re
from posixpath import normpath

from alerts.channels.addresses import canonical
from alerts.subscription import Subscription

HIDDEN = "***"
"""Stands for what is left out."""

_PASSWORD = re.compile(r"(?P<user>://[^/@\s:]*):[^/@\s]*@")
_QUERY = re.compile(r"\?.*", re.DOTALL)
_FETCHED = "atom"
"""The kind of channel whose whole address is a secret."""


def shown_address(channel: str) -> str:
    """Return ``KIND:ADDRESS`` without what may be a secret.

    That is a password, what follows the ? of an address, and the token by which a feed of letters is fetched.
    """
    kind, colon, _ = channel.partition(":")
    if kind == _FETCHED:
        return kind + colon
    shown = _PASSWORD.sub(rf"\g<user>:{HIDDEN}@", channel)
    return _QUERY.sub(f"?{HIDDEN}", shown) if "://" in shown else shown


def same_place(channel: str) -> str:
    """Return what two ways to write one address have in common."""
    kind, _, address = canonical(channel).partition(":")
    address = address.strip()
    if kind == "mail":
        # Before the @ a server may tell capitals apart; none that people use does.
        return f"{kind}:{address.casefold()}"
    if kind == "file":
        return f"{kind}:{normpath(address)}"
    return f"{kind}:{address}"


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
