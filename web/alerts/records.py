"""What the API of subscriptions answers: the published shapes, from which its OpenAPI schema is made.

Times are aware and UTC. ``subscription`` is always the description of a subscription as a team's YAML file has it,
so that what one call gives another takes.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

Description = dict[str, Any]
"""A subscription in people's words, see docs/alerts-api.md."""


class ChannelBook(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the matches of one subscription on one channel; ``matched`` is the sum of ``counts``."""

    subscription: str
    """Its id."""
    name: str
    """Its name; empty for one that was removed."""
    channel: str
    matched: int
    counts: dict[str, int]
    """One number for each word of the books: delivered, held, waiting, merged, limited, muted, too-old, failed and
    unsure, which people are told of as "maybe sent"."""


class ListedAlert(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription of the list; secrets in its channels are masked."""

    id: str
    subscription: Description
    trouble: str
    """Why it cannot fire, or not as it was meant; empty where it can."""
    books: list[ChannelBook]


class UnreadableAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A stored subscription that this version cannot read; it matches nothing."""

    id: str
    name: str
    trouble: str


class FailingChannel(msgspec.Struct, frozen=True, kw_only=True):
    """A channel that takes nothing at present."""

    channel: str
    since: datetime


class AlertList(msgspec.Struct, frozen=True, kw_only=True):
    """All subscriptions, by name."""

    alerts: list[ListedAlert]
    broken: list[UnreadableAlert]
    failing: list[FailingChannel]


class ShownAlert(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription; what is secret in its channels is shown to callers on this machine only."""

    id: str
    created: datetime
    subscription: Description
    trouble: str
    failing: list[FailingChannel]
    """Those of its channels that take nothing at present."""
    version: str = ""
    """Another after every change; also the ``ETag``, which ``If-Match`` takes."""


class SavedAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription as it is after a change."""

    id: str
    subscription: Description
    remarks: list[str]
    """How its query was read where that may be otherwise than meant, and what its channels still need."""
    changed: bool
    """Whether it was otherwise before."""
    version: str = ""
    """Another after every change; also the ``ETag``, which ``If-Match`` takes."""


class RemovedAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription that is gone; its books stay."""

    id: str
    name: str
    removed: bool


class BookList(msgspec.Struct, frozen=True, kw_only=True):
    """Books of a period; those of removed subscriptions are among them where all are asked for."""

    since: datetime | None
    until: datetime | None
    books: list[ChannelBook]


class AttemptMade(msgspec.Struct, frozen=True, kw_only=True):
    """One try to give a channel a delivery."""

    delivery: str
    subscription: str
    channel: str
    at: datetime
    word: str
    """delivered, retried, failed, unsure ("maybe sent") or resent."""
    answer: str
    """What the receiver said, or why it was not reached."""
    items: int
    subject: str


class AttemptList(msgspec.Struct, frozen=True, kw_only=True):
    """The latest attempts, newest first."""

    deliveries: list[AttemptMade]


class ChangeMade(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one subscription."""

    at: datetime
    who: str
    subscription: str
    """Its id."""
    name: str
    what: Literal["added", "changed", "removed"]
    before: Description | None
    """Null where it was added, or where this version cannot read what it was."""
    after: Description | None
    """Null where it was removed, or where this version cannot read what it became."""


class ChangeList(msgspec.Struct, frozen=True, kw_only=True):
    """The latest changes, newest first."""

    history: list[ChangeMade]


class WhyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Why an item was told or not."""

    item: str
    answer: list[str]
    """Sentences."""


class SampleSent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a sample on one channel."""

    channel: str
    sent: bool
    answer: str
    """What the receiver said, or why it did not take it."""


class SampleList(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a sample on every channel of the subscription."""

    samples: list[SampleSent]


class RehearsedAlert(msgspec.Struct, frozen=True, kw_only=True):
    """What the subscription would have told in the past days."""

    days: int
    rehearsal: dict[str, Any]
    """Items, stories, letters, the busiest day and more, as ``guildwire alert rehearse --json`` has it."""


class ResentLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that is due again."""

    delivery: str
    resent: bool


class AlertMistake(msgspec.Struct, frozen=True, kw_only=True):
    """What every refusal says."""

    error: str
    """Which entry is wrong, and what to do."""


ANSWERS: tuple[type[msgspec.Struct], ...] = (
    AlertList,
    ShownAlert,
    SavedAlert,
    RemovedAlert,
    BookList,
    AttemptList,
    ChangeList,
    WhyAnswer,
    SampleList,
    RehearsedAlert,
    ResentLetter,
    AlertMistake,
)
"""All of them."""
