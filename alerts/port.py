"""The alert store's port: subscriptions, and what became of every match of each.

One contract suite (``tests/contracts/alert_store.py``) runs on every backend.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from alerts.channels.port import Letter
from alerts.note import Fact, Note
from alerts.subscription import Subscription
from news.counts import Counts
from news.errors import WrongUse

State = Literal["delivered", "held", "merged", "waiting", "muted", "too-old", "failed", "unsure"]

STATES: tuple[State, ...] = ("delivered", "held", "merged", "waiting", "muted", "too-old", "failed", "unsure")
"""Every match is in exactly one of these states, so their numbers add up to all matches.

- ``delivered``: its channel took it
- ``held``: it will be sent: at once, at the next digest, after quiet hours, or when the channel answers again
- ``merged``: belongs to what another match of the same story opened, and shares its fate
- ``waiting``: its story did not reach the number of outlets asked for, as long as it could
- ``muted``: someone did not want it: muted at that time, or the subscription or its channel is gone
- ``too-old``: published longer ago than the subscription allows
- ``failed``: the channel refused it, or did not answer for too long; it can be sent again by hand
- ``unsure``: the channel may have taken it; not sent again unless by hand
"""

WORDS = ("delivered", "held", "waiting", "merged", "limited", "muted", "too-old", "failed", "unsure")
"""What books count, each match under exactly one of them: the states, but that

- ``waiting`` are those that wait for more outlets, and those that waited in vain,
- ``held`` are those that wait for anything else, and
- ``limited`` are those delivered together with others because of the limit per hour.
"""

RECORDED = ("held", "merged", "muted", "too-old", "failed", "repeated")
"""What :meth:`AlertStore.record` counts; ``failed`` could not be decided, ``repeated`` was recorded before and
changed nothing."""


class Match(msgspec.Struct, frozen=True):
    """A revision of an item that a subscription asks for."""

    subscription: Subscription
    note: Note


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one match on one channel. Its key is subscription, channel, item and revision."""

    subscription: str
    channel: str
    about: str
    """Id of the story, or of the item where each item is told by itself or belongs to no story."""
    notification: int = msgspec.field(default=0, name="chapter")
    """Which telling about it this row opens or was merged into, from 1; 0 for one that has no part in any."""
    opens: bool = False
    """Whether the row opens its notification and so is what a channel is given; at most one row does."""
    gathered: bool = False
    """Whether it is told with others of its kind in one letter, even where each would go out at once."""
    limited: bool = False
    """Whether it is, because the limit per hour was reached."""
    waiting: bool = False
    """Whether it waits for more outlets; ``due`` is then the time at which it stops waiting."""
    news: str = ""
    """What is material about something told before, for a row that opens a later notification."""
    matched: datetime
    state: State
    reason: str = ""
    """Why it is in this state, as text for a person; empty where the state says all."""
    due: datetime | None = None
    """When it is to be sent; null for a row that is not held."""
    settled: datetime | None = None
    """When it reached a state that only a person changes again; null while held."""
    delivery: str = ""
    """Id of the delivery it was given to; empty before that."""
    failures: int = 0
    """How often sending it has failed so far."""
    told: tuple[Fact, ...] | None = None
    """The facts that its letter told, of what was merged into it as well; null before it was sent, and in rows of
    an earlier release, whose letters told those of the notes."""
    note: Note


class DeliveryItem(msgspec.Struct, frozen=True):
    """One thing to tell: a match and what was merged into it so far."""

    row: OutboxRow
    others: tuple[Note, ...] = ()
    """Further items of the same story, in the order they were matched."""
    before: "Told | None" = None
    """The latest letter that told of the same story, where this one follows it."""


class Told(msgspec.Struct, frozen=True):
    """A letter that went out."""

    delivery: str
    at: datetime
    facts: tuple[Fact, ...] = ()


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that one channel is given together, leased to one deliverer."""

    id: str
    """32 hexadecimal digits; the same for every attempt."""
    subscription: Subscription
    channel: str
    entries: tuple[DeliveryItem, ...]
    """Oldest match first. The rows are the same for every attempt."""
    lease: int
    """Which lease this is; what an expired lease says is not heard, except that it was delivered."""
    failures: int = 0
    first_failed: datetime | None = None
    latest: dict[str, Note] = {}
    """The newest revision known of each item it tells of, by item: also one that matches no more."""
    first: bool = False
    """Whether no deliverer had it before, so that nothing was sent."""
    interrupted: bool = False
    """Whether an earlier lease ran out without a word."""
    begun: bool = False
    """Whether it did so after :meth:`AlertStore.begin`, so that the channel may have taken it."""
    shared: bool = False
    """Whether something else that is to be sent tells of one of its items, of another revision."""

    @property
    def traces(self) -> list[str]:
        """Trace ids of the items it tells of, in their order."""
        notes = (note for entry in self.entries for note in (entry.row.note, *entry.others))
        return [note.trace for note in notes if note.trace]


class Book(msgspec.Struct, frozen=True):
    """How many matches one subscription had on one channel, and what became of them."""

    subscription: str
    channel: str
    counts: dict[str, int]
    """One number for each of ``WORDS``."""

    @property
    def matched(self) -> int:
        """All matches."""
        return sum(self.counts.values())


class Backlog(msgspec.Struct, frozen=True):
    """What the outbox has to send and has not; numbers of notifications, of which a digest holds several."""

    due: int = 0
    """To be sent by now, and not sent; those of inactive subscriptions are left out."""
    oldest_due: datetime | None = None
    """Since when the longest due of them is; aware, UTC."""
    retried: int = 0
    """Held after a failed attempt, due or not."""
    failing_since: datetime | None = None
    """The earliest first failure of those; aware, UTC."""
    failed: int = 0
    unsure: int = 0
    """Matched since the time asked for."""


class Broken(msgspec.Struct, frozen=True):
    """A stored subscription that this version cannot read; it matches nothing, and what it holds stays held."""

    id: str
    name: str
    reason: str


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try to give a channel a delivery, and what came of it."""

    delivery: str
    subscription: str
    channel: str
    at: datetime
    word: Literal["delivered", "retried", "failed", "unsure", "resent"]
    answer: str = ""
    """What the receiver said, or why it was not reached, as text for a person."""
    items: int = 0
    """How many notifications the delivery holds."""
    subject: str = ""


SAMPLE = "[sample]"
"""Begins the subject of a letter that was sent by hand to try a channel; no book counts it."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one subscription."""

    at: datetime
    who: str
    """A user's name, or what made the change: ``link in a letter``, ``guildwire``."""
    subscription: str
    name: str
    what: Literal["added", "changed", "removed"]
    before: Subscription | None = None
    """Null where it was added, or where this version cannot read what it was."""
    after: Subscription | None = None
    """Null where it was removed, or where this version cannot read what it became."""


class ChangedSince(WrongUse):
    """A subscription is stored otherwise than the caller has seen it; nothing was changed."""


class AlertStore(Protocol):
    """Subscriptions and the outbox. Safe for use from several threads and processes at once.

    Times are aware; those handed out are UTC. Each method is one transaction: when it returns,
    its effect survives a crash; when it raises, it had none. Every method raises
    :class:`news.errors.Unavailable` when the store does not answer; the same call may then be repeated.
    """

    def save(
        self, subscription: Subscription, now: datetime, who: str = "", *, seen: Subscription | None = None
    ) -> None:
        """Add or replace the subscription with this id, and keep the change in its history.

        What is held and not leased gets a new time, that of the subscription as it is from ``now`` on: a digest
        made instant is due at once, and so is what a shorter quiet time or the end of a mute sets free. With a
        rhythm as before, what is overdue stays due. Items of a backlog go on being gathered. Rows that wait for
        outlets are released where fewer are asked for. What waits for a channel to answer again goes on waiting.
        Rows held for a channel that it no longer names become ``muted``, and so do those about a story that it
        mutes for good; one muted for a while is held so long. Nothing else that is held depends on the query.
        Raises :class:`news.errors.WrongUse` when another one has its name, and :class:`ChangedSince` when
        ``seen`` is given and is not what is stored at that moment.
        """
        ...

    def save_all(
        self,
        subscriptions: Sequence[Subscription],
        now: datetime,
        who: str = "",
        *,
        without: Collection[str] = (),
        seen: Sequence[Subscription] = (),
    ) -> None:
        """Save several and remove those with the ids ``without``, all or nothing; each of ``seen`` as there.

        Each as by :meth:`save` and :meth:`remove`. They may pass their names on to each other, and take those of
        the removed; an id that is not there is passed over.
        """
        ...

    def remove(self, subscription: str, now: datetime, who: str = "", *, seen: Subscription | None = None) -> bool:
        """Remove the subscription; what it holds becomes ``muted``, its books stay. False if there is none.

        One that cannot be read is removed as well. ``seen`` as in :meth:`save`.
        """
        ...

    def subscriptions(self) -> list[Subscription]:
        """Return all subscriptions that can be read, by name."""
        ...

    def broken(self) -> list[Broken]:
        """Return those that cannot be read, by name. All other methods pass them over."""
        ...

    def history(self, subscription: str | None = None, limit: int = 100) -> list[Edit]:
        """Return the latest changes, newest first; those of one that was removed too."""
        ...

    def revision(self) -> int:
        """Return a number that rises with every change to the subscriptions. Cheap enough for every batch."""
        ...

    def record(self, matches: Sequence[Match], now: datetime, gather: timedelta | None = None) -> Counts:
        """Decide each match on each channel, by ``alerts.judging.decide``, and write the outcome.

        An item of a backlog waits ``gather`` for the others; null means the usual time.

        Counts under ``RECORDED``, once per match and channel. Matches of one subscription are
        decided one after another, in the given order, whoever else records at the same time, so
        two of one story never both open a notification. A match whose row exists changes nothing.
        Matches of a subscription that was removed meanwhile, or that cannot be read, are left out. A match that
        cannot be decided becomes ``failed`` with the reason and harms no other; a time zone that is not there is
        taken as UTC.
        """
        ...

    def revise(self, notes: Sequence[Note]) -> int:
        """Keep each as the newest revision of its item, where any row is about the item; return their number.

        A lower :attr:`alerts.note.Note.version` never replaces a higher one. For revisions that match nothing
        any more as well: letters are made from it.
        """
        ...

    def give_up_waiting(self, now: datetime) -> int:
        """Turn rows that have waited for outlets until ``now`` into ``waiting`` for good; return their number."""
        ...

    def lease(self, now: datetime, limit: int, length: timedelta) -> list[Delivery]:
        """Lease up to ``limit`` due deliveries for ``length``, the longest due first.

        No two callers are given the same row before its lease has run out. A delivery whose lease
        ran out is handed out again with the same id and rows. New rows become one delivery each
        for an instant rhythm, and for any other one delivery of all that are due for the subscription and
        channel. Of an instant rhythm with a limit no more deliveries than that are made for a channel within an
        hour: the last one holds all that is due then, marked as limited where that is more than one, and what
        comes later waits until the hour is over. A delivery counts once, when it is first leased, and those of
        older items count as one each. A digest that is asked for even where it is empty is a delivery without
        entries at each of its times at which nothing is to be told; it is no match and in no book. Inactive
        subscriptions and those that cannot be read are passed over. May return nothing while another process is
        busy with the same subscriptions.
        """
        ...

    def begin(self, delivery: Delivery) -> Delivery | None:
        """Mark it as begun, right before its channel is given it, where that takes it twice or it is shared.

        Returns it with what is still to be told: without entries where other letters have told all of it since it
        was leased. Nothing where another deliverer has it, so that it must not be sent.
        """
        ...

    def finish(
        self,
        delivery: Delivery,
        state: Literal["delivered", "failed", "unsure"],
        now: datetime,
        reason: str = "",
        *,
        letter: Letter | None = None,
    ) -> bool:
        """End the delivery, and keep the attempt. ``delivered`` is always heard, the others only under the
        current lease.

        ``reason`` is what the receiver said; ``letter`` is what was sent, whose facts are written into the rows
        that opened what it tells of, unless the receiver refused it. Returns whether it was heard. May be called
        twice; one lease leaves one attempt, also where it is not heard.
        """
        ...

    def finish_all(self, deliveries: Sequence[tuple[Delivery, Letter, str]], now: datetime) -> set[str]:
        """End the deliveries as ``delivered``, each with its letter and the receiver's answer, in one transaction.

        Returns the ids of those that were heard. May be called twice.
        """
        ...

    def postpone(self, delivery: Delivery, due: datetime, reason: str, failed_at: datetime | None = None) -> bool:
        """Give the lease back and hold the rows until ``due``; with ``failed_at`` keep a failed attempt.

        ``reason`` is then what the receiver said. Rows of a delivery that was never tried are free again: what
        is leased at ``due`` is made anew, of all that is to be told then. Returns whether it was heard: only
        under the current lease.
        """
        ...

    def rows(
        self,
        *,
        subscription: str | None = None,
        item: str | None = None,
        states: Sequence[State] = STATES,
        limit: int = 100,
    ) -> list[OutboxRow]:
        """Return the latest matches that fit, newest first."""
        ...

    def books(self, since: datetime | None = None, until: datetime | None = None) -> list[Book]:
        """Return the books, counted under ``WORDS``.

        They are of matches made from ``since`` (inclusive) to ``until`` (exclusive).
        Ordered by subscription and channel; those of removed subscriptions are among them.
        """
        ...

    def backlog(self, now: datetime, since: datetime) -> Backlog:
        """Return what is due at ``now`` and what was tried in vain; failed and unsure ones matched from ``since``.

        Cheap: reads what is held and what was matched since then, not the whole outbox.
        """
        ...

    def attempts(
        self, *, subscription: str | None = None, delivery: str | None = None, limit: int = 100
    ) -> list[Attempt]:
        """Return the latest attempts that fit, newest first."""
        ...

    def claim(self, notice: Delivery, now: datetime, again: timedelta, letter: Letter | None) -> Delivery | None:
        """Take upon oneself the sending of a notice: a delivery without rows, known by its id.

        Nothing where it was sent, may have been sent, was refused, or failed less than ``again`` ago. With
        ``letter``, which is given where the channel takes it twice, an attempt says from now on that it may have
        been sent: of several who ask, in whatever process, one is given it, and nobody is if that one ends. What
        comes of it is told by :meth:`finish` or :meth:`postpone` with what is returned.
        """
        ...

    def failing(self, now: datetime) -> dict[str, datetime]:
        """Return the channels that took nothing since a failure, by address, with the first such failure of each.

        Only channels that a subscription names, and failures of the last seven days or of what is still held.
        """
        ...

    def resend(self, delivery: str, now: datetime) -> bool:
        """Make a failed or unsure delivery due again as if it had never been tried, under its own id.

        Its letter is made anew. Keeps this as an attempt. False if there is none, or if its subscription or
        channel is gone.
        """
        ...

    def prune(self, before: datetime) -> int:
        """Delete rows that were matched before that time and are not held; return their number.

        So are attempts and letters of before, and newest revisions of items that no row is about. The history of
        subscriptions stays.
        A story whose rows are gone is told anew if it turns up again, so keep some weeks at least.
        """
        ...


class LetterBox(Protocol):
    """Letters that are kept to be fetched, as an Atom feed is. Raises as the alert store does."""

    def put(self, letter: Letter) -> None:
        """Keep the letter; one whose delivery is kept already changes nothing."""
        ...

    def of(self, subscription: str, limit: int = 50) -> list[Letter]:
        """Return the latest letters of a subscription, newest first."""
        ...
