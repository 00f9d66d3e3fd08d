"""Saved searches: a query someone wants to come back to, under one name for page, terminal, feed and alerts.

One contract suite (``tests/contracts/saved_searches.py``) runs on every backend of the store.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from news.errors import WrongUse
from query.analysis.fold import fold
from search.port import Sort

MOST_NAME = 60
"""Characters of a name."""
_BETWEEN = re.compile(r"[^a-z0-9]+")


class NoSuchSearch(WrongUse):
    """There is no saved search of that name."""


class SearchNameTaken(WrongUse):
    """There is a saved search of that name already."""


class SearchChanged(WrongUse):
    """A saved search is stored otherwise than the caller has seen it; nothing was changed."""


def search_name(given: str) -> str:
    """Return the name that stands for what somebody calls a search: ``AI & labor`` is ``ai-labor``.

    Accents are folded, what is neither letter nor digit becomes one hyphen. Raises :class:`WrongUse` where nothing
    is left, and for a longer name than :data:`MOST_NAME`.
    """
    name = _BETWEEN.sub("-", fold(given)).strip("-")
    if not name:
        raise WrongUse(f"{given[:MOST_NAME]!r} makes no name: give one with a letter of a to z or a digit")
    if len(name) > MOST_NAME:
        raise WrongUse(f"the name {name[:20]}... is longer than {MOST_NAME} characters: give a shorter one")
    return name


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A search under a name."""

    name: str
    """Unique apart from case; also its address (``/atom/NAME``): small letters, digits and hyphens."""
    query: str
    """Text in the query language; relative dates mean the time at which it is run."""
    sort: Sort = "newest"
    columns: tuple[str, ...] = ()
    """Fields to show or export, in their order; empty means those that are shown by default."""
    owner: str = ""
    note: str = ""
    """What it is for, in its owner's words."""
    created: datetime
    """Aware; UTC."""
    changed: datetime
    """Aware; UTC. When it was last saved."""


class SavedSearches(Protocol):
    """The store of saved searches. Safe for use from several threads and processes.

    Each method is one transaction, and raises :class:`news.errors.Unavailable` when the store does not answer.
    """

    def all(self) -> Sequence[SavedSearch]:
        """Return every saved search, by name."""
        ...

    def get(self, name: str) -> SavedSearch | None:
        """Return the one of that name, apart from case; null where there is none."""
        ...

    def save(self, saved: SavedSearch, *, seen: datetime | None = None) -> None:
        """Keep a search, new or in place of the one with its name.

        ``seen`` is the ``changed`` of the one that is replaced, null for a new one. Raises
        :class:`SearchNameTaken` where there is one of that name, :class:`SearchChanged` where the one that is
        replaced was changed or removed meanwhile.
        """
        ...

    def remove(self, name: str, *, seen: datetime | None = None) -> bool:
        """Remove it and say whether it was there.

        Where ``seen`` is given, raises :class:`SearchChanged` for one that was changed since.
        """
        ...
