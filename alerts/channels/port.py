"""The channel's port: where alerts go out.

One contract suite (``tests/contracts/channel.py``) runs on every channel; docs/extend.md shows how to add one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import msgspec

from alerts.note import Fact, Note


class Story(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing told in a letter."""

    first: Note
    """The newest revision of the item that opened it."""
    others: tuple[Note, ...] = ()
    """Further items of the same story, one entry an item, each by its newest revision."""
    news: str = ""
    """What is new about something told before; empty the first time."""
    corrected: tuple[str, ...] = ()
    """What an outlet took back or put right since the item matched or was told: ``$900,000 is now $90,000``."""
    follows: datetime | None = None
    """When the letter went out that this one follows; aware, UTC. Null where there was none."""
    independent: int = 1
    """Outlets with a report of their own."""
    why: str = ""
    """Why it matched, in words."""
    because: str = ""
    """What makes it important, in words; empty where the order is another."""
    link: str = ""
    """Address of the story's page; empty where there is no public address."""
    mute: str = ""
    """Signed address that mutes the story; empty likewise."""
    about: str = ""
    """The story's or the item's id, as in the rows."""
    told: tuple[Fact, ...] = ()
    """The facts that the letter tells of it."""
    held: bool = False
    """Whether quiet hours, a mute or a digest's time held it."""


class Links(msgspec.Struct, frozen=True, omit_defaults=True):
    """Addresses that a letter offers; each empty where there is no public address."""

    open: str = ""
    """The subscription's page."""
    mute: str = ""
    unsubscribe: str = ""
    """Signed; a GET asks, a POST acts at once (RFC 8058)."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is given: a delivery in words and what it was made from."""

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
    html: str = ""
    """The same as one HTML document that needs nothing from the network; empty for a notice."""
    at: datetime | None = None
    """When it was composed; aware, UTC."""
    thread: str = ""
    """What mail programs file it under: the id of its story, or of the subscription for a digest."""
    follows: str = ""
    """Id of the delivery it follows; empty where it follows none."""
    links: Links = Links()
    receipt: str = ""
    """What was watched, as the last sentences of the text say it."""
    sample: bool = False
    """Whether it is a sample sent by hand."""


class Sent(msgspec.Struct, frozen=True):
    """The channel has it."""

    answer: str = ""
    """What the receiver said, such as ``250 2.0.0 Ok: queued as 4D2F``; empty where it says nothing."""
    after: timedelta | None = None
    """How long the receiver asks to be left alone before the next letter; null where it does not say."""


class Retry(msgspec.Struct, frozen=True):
    """It was not taken now and was not delivered; try again later."""

    reason: str
    after: timedelta | None = None
    """How long to leave the receiver alone: as it asks, or as is decent where nobody's letter can be handed to it.

    Null where nothing speaks for a pause of its own.
    """


class Refused(msgspec.Struct, frozen=True):
    """It will never be taken as it is: the address is wrong, the receiver says no."""

    reason: str


class Unsure(msgspec.Struct, frozen=True):
    """It may have been taken: the answer got lost after everything was sent."""

    reason: str


Answer = Sent | Retry | Refused | Unsure

WITHOUT_HTML = frozenset({"file", "stdout", "webhook", "kafka", "slack", "discord", "apprise"})
"""Kinds of channel that show no HTML, so that none is made for them. It is most of the work of a letter."""

ONE_SERVER = frozenset({"mail", "kafka"})
"""Kinds of channel whose letters all go to one server, so that they are slow together."""


class Channel(Protocol):
    """One kind of channel. Used by one thread at a time."""

    idempotent: bool
    """Whether sending the same delivery twice delivers it once."""

    def check(self, address: str) -> str:
        """Return a remark for a person who gives this address, such as what must still be set; mostly empty.

        Raises :class:`news.errors.WrongUse` with the remedy if the address can never be used. No network.
        """
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
