"""What the routes of subscriptions ask of the rest; ``guildwire/ops/alerts`` answers it.

Every method may be called from several threads at once, and raises :class:`news.errors.Unavailable` when a store
does not answer and :class:`news.errors.WrongUse`, which names the entry and the remedy, for what cannot be done.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

import msgspec

from news.errors import WrongUse
from web.alerts.records import (
    AlertList,
    AttemptList,
    BookList,
    ChangeList,
    Description,
    RehearsedAlert,
    RemovedAlert,
    ResentLetter,
    SampleList,
    SavedAlert,
    ShownAlert,
    WhyAnswer,
)


class NoSuchAlert(WrongUse):
    """There is no subscription, delivery or feed of that name: 404."""


class NameTaken(WrongUse):
    """Another subscription has the name: 409."""


class ChangedMeanwhile(WrongUse):
    """It is not any more what the caller has seen: 412."""


class LinkExpired(WrongUse):
    """A link was good once and is too old: 410."""


class MuteTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long to be silent: one of both, or neither where a story is muted for good."""

    until: datetime | None = None
    """Aware."""
    days: float | None = None
    story: str = ""
    """The story that is muted; empty for all of the subscription."""


class AlertDesk(Protocol):
    """The API's side. ``wanted`` is a subscription's id or name; one that is not there raises NoSuchAlert."""

    def all(self, since: datetime | None, until: datetime | None) -> AlertList:
        """Return all subscriptions, each with its books of the period."""
        ...

    def show(self, wanted: str, *, secrets: bool) -> ShownAlert:
        """Return one, its secret addresses in full if asked for."""
        ...

    def add(self, description: Description) -> SavedAlert:
        """Add one. Raises NameTaken."""
        ...

    def replace(self, wanted: str, description: Description, seen: Collection[str] = ()) -> SavedAlert:
        """Make it what the description says; what that leaves out becomes as in a new one. Raises NameTaken.

        ``seen`` are versions of which it must have one, else ChangedMeanwhile is raised; ``*`` is any.
        """
        ...

    def change(self, wanted: str, changes: Description, seen: Collection[str] = ()) -> SavedAlert:
        """Change the entries that are named and leave the others; ``seen`` as above. Raises NameTaken."""
        ...

    def remove(self, wanted: str, seen: Collection[str] = ()) -> RemovedAlert:
        """Remove it, ``seen`` as above; its books stay."""
        ...

    def activate(self, wanted: str, *, active: bool) -> SavedAlert:
        """Resume or pause it."""
        ...

    def mute(self, wanted: str, time: MuteTime) -> SavedAlert:
        """Mute it, or one story."""
        ...

    def unmute(self, wanted: str, story: str) -> SavedAlert:
        """End the mute of the subscription, or of a story where one is named."""
        ...

    def test(self, wanted: str) -> SampleList:
        """Send a marked sample through each of its channels."""
        ...

    def rehearse(self, wanted: str, days: int) -> RehearsedAlert:
        """Return what it would have told in the past days. Changes nothing."""
        ...

    def resend(self, wanted: str, delivery: str) -> ResentLetter:
        """Make a failed or maybe sent delivery of it due again; NoSuchAlert where it has none of that id."""
        ...

    def books(self, wanted: str | None, since: datetime | None, until: datetime | None) -> BookList:
        """Return the books of one or all."""
        ...

    def deliveries(self, wanted: str | None, limit: int) -> AttemptList:
        """Return the latest attempts of one or all."""
        ...

    def history(self, wanted: str | None, limit: int) -> ChangeList:
        """Return the latest changes of one or all; one that was removed is found by its id."""
        ...

    def why_not(self, wanted: str, item: str) -> WhyAnswer:
        """Say why an item was told or not; ``item`` is its id or the beginning of it."""
        ...


class LinkAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What a signed link would do, and whether that is done already."""

    action: str
    """``mute-story``, ``mute`` or ``unsubscribe``."""
    name: str
    """The subscription's."""
    story: str = ""
    """Headline of the story, or its id where that is not known."""
    done: str = ""
    """What holds now, as a sentence; empty where nothing of it is done."""
    undoable: bool = False
    """Whether a link did it, so that it can be taken back by the link."""


class LinkDesk(Protocol):
    """The side of links in letters. ``token`` is what stands in the link.

    Raises :class:`news.errors.WrongUse` for one that is forged, LinkExpired for one that is too old, and
    NoSuchAlert where its subscription is gone.
    """

    def asked(self, token: str) -> LinkAsked:
        """Return what it is about. Changes nothing."""
        ...

    def act(self, token: str, length: timedelta | None) -> LinkAsked:
        """Do it; ``length`` is how long to mute, null for good. Doing it again changes nothing."""
        ...

    def undo(self, token: str) -> LinkAsked:
        """Take it back. Doing it again changes nothing."""
        ...


class FeedFile(NamedTuple):
    """An Atom document."""

    body: bytes
    changed: datetime | None
    """When it became what it is; aware, UTC. Null for one without letters."""


class AtomDesk(Protocol):
    """The side of Atom feeds: at secret addresses, and at the names of saved searches."""

    def __call__(self, token: str) -> FeedFile:
        """Return the feed at a secret address; NoSuchAlert where nothing has it (any more).

        Takes as long for a wrong token as for a right one.
        """
        ...


class AlertParts(NamedTuple):
    """All that the routes need."""

    desk: AlertDesk
    links: LinkDesk
    feed: AtomDesk
    link_path: str
    """What stands before the token in the links of letters, with a slash at either end."""
    troubles: Callable[[], str]
    """Says in a sentence what subscriptions and channels need mending; empty where none does. Answers at once."""
