"""The channel's port: where alerts go out.

One contract suite (``tests/contracts/channel.py``) runs on every channel; docs/extend.md shows how to add one.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol, runtime_checkable

import msgspec

from alerts.note import Note


class Story(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing told in a letter."""

    first: Note
    others: tuple[Note, ...] = ()
    """Further items of the same story."""
    news: str = ""
    """What is new about something told before; empty the first time."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is given: the text of a delivery and what it was made from."""

    delivery: str
    """32 hexadecimal digits, the same for every attempt: what a receiver can tell a repetition by."""
    subscription: str
    """Its id."""
    name: str
    """The subscription's name."""
    address: str
    """Where to: the channel's address without its kind."""
    subject: str
    text: str
    """Plain text, lines ended by newlines."""
    stories: tuple[Story, ...]


class Sent(msgspec.Struct, frozen=True):
    """The channel has it."""


class Retry(msgspec.Struct, frozen=True):
    """It was not taken now and was not delivered; try again later."""

    reason: str
    after: timedelta | None = None
    """How long the receiver asks us to wait; null where it does not say."""


class Refused(msgspec.Struct, frozen=True):
    """It will never be taken as it is: the address is wrong, the receiver says no."""

    reason: str


class Unsure(msgspec.Struct, frozen=True):
    """It may have been taken: the answer got lost after everything was sent."""

    reason: str


Answer = Sent | Retry | Refused | Unsure


class Channel(Protocol):
    """One kind of channel. Used by one thread at a time."""

    idempotent: bool
    """Whether sending the same delivery twice delivers it once."""

    def check(self, address: str) -> None:
        """Raise :class:`news.errors.WrongUse` with the remedy if the address cannot be used. No network."""
        ...

    def send(self, letter: Letter) -> Answer:
        """Send the letter and say what became of it; takes at most a minute. Failures are answers, not errors."""
        ...


@runtime_checkable
class BulkChannel(Channel, Protocol):
    """A channel for which several letters together cost less than one after another.

    Only an idempotent one may be: the letters are written down as delivered after all of them were
    sent, and a crash in between sends them again.
    """

    def send_all(self, letters: Sequence[Letter]) -> list[Answer]:
        """Send the letters in their order and say what became of each; takes at most a minute for all of them."""
        ...


Channels = Mapping[str, Channel]
"""The channels there are, by kind: the part of an address before its colon."""
