"""What the routes of saved searches ask of the rest, and answer; ``guildwire/ops/saved_desk.py`` does it.

Every method may be called from several threads at once, and raises :class:`news.errors.Unavailable` when the store
does not answer. What is refused is told by :mod:`search.saved`'s errors and :class:`news.errors.WrongUse`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec


class OutdatedAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription that took the query of a saved search and has an older one."""

    id: str
    name: str
    query: str
    command: str
    """What brings it up to date."""


class ShownSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search with what is known of it. Times are aware and UTC."""

    name: str
    query: str
    sort: str
    columns: tuple[str, ...]
    owner: str
    note: str
    created: datetime
    changed: datetime
    version: str
    """Another after every change; also the ``ETag``, which ``If-Match`` takes."""
    trouble: str = ""
    """Why its query can no longer be asked; empty where it can."""
    subscriptions: tuple[str, ...] = ()
    """Names of those with the same query, and of those that took it from here."""
    atom: str = ""
    """Where it is read as a feed; empty without a public address."""
    remarks: tuple[str, ...] = ()
    """How its query is read where that may be otherwise than meant."""
    outdated: tuple[OutdatedAlert, ...] = ()
    recent: int | None = None
    """Items of the past seven days; null where nobody counted."""


class SearchList(msgspec.Struct, frozen=True, kw_only=True):
    """All saved searches, by name."""

    saved: tuple[ShownSearch, ...]


class KeptSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search as it is after a change."""

    search: ShownSearch
    made: bool
    """Whether it is new."""
    changed: bool
    """Whether it was otherwise before."""


class RemovedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search that is gone; subscriptions that took its query keep it."""

    name: str
    removed: bool


ANSWERS: tuple[type[msgspec.Struct], ...] = (SearchList, ShownSearch, KeptSearch, RemovedSearch)
"""What the API answers."""


class SavedDesk(Protocol):
    """What people do to saved searches. A ``name`` may be written in any way that makes the name.

    One that is not there raises :class:`search.saved.NoSuchSearch`. ``seen`` are versions of which it must have
    one, ``*`` is any; else :class:`search.saved.SearchChanged` is raised. Without any, who writes last has it.
    """

    def all(self, *, counted: bool = False) -> SearchList:
        """Return every one; ``counted`` with what they find of the past days."""
        ...

    def show(self, name: str) -> ShownSearch:
        """Return one."""
        ...

    def add(self, given: Mapping[str, Any]) -> KeptSearch:
        """Save a new one. Raises :class:`search.saved.SearchNameTaken`."""
        ...

    def put(self, name: str, given: Mapping[str, Any], seen: Collection[str] = ()) -> KeptSearch:
        """Make it what is described, new or not; what that leaves out is as in a new one."""
        ...

    def change(self, name: str, given: Mapping[str, Any], seen: Collection[str] = ()) -> KeptSearch:
        """Change what is named and leave the rest."""
        ...

    def remove(self, name: str, seen: Collection[str] = ()) -> RemovedSearch:
        """Remove it."""
        ...
