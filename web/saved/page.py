"""View models of the pages of saved searches."""

from collections.abc import Mapping
from typing import Any

import msgspec

from news.errors import WrongUse
from search.port import Sort
from web.parts.links import PageAddress
from web.saved.port import SearchList, ShownSearch

FIELDS = ("name", "query", "sort", "columns", "owner", "note")
"""What the form asks for; what is left empty is as in a new one."""
ORDERS: tuple[tuple[Sort, str], ...] = (
    ("newest", "newest first"),
    ("first-seen", "what came in last first"),
    ("relevance", "best match first"),
)


class SearchRow(msgspec.Struct, frozen=True, kw_only=True):
    """One saved search in the list."""

    search: ShownSearch
    href: str
    """What it finds."""
    recent: str
    """The same of the past seven days."""
    edit: str
    feed: str


class SearchForm(msgspec.Struct, frozen=True, kw_only=True):
    """The form by which a search is saved, new or anew."""

    values: dict[str, str]
    action: str
    version: str = ""
    """That of the search as it was shown; empty for a new one."""
    mistake: str = ""
    now: ShownSearch | None = None
    """As it is stored; null for a new one, and for one that is gone."""

    @property
    def orders(self) -> tuple[tuple[Sort, str], ...]:
        """Return the orders one may choose from."""
        return ORDERS


def row(search: ShownSearch) -> SearchRow:
    """Return a search with where it leads to."""
    place = PageAddress(q=search.query, sort="" if search.sort == ORDERS[0][0] else search.sort)
    return SearchRow(
        search=search,
        href=place.href,
        recent=place.moved(since="now-7d").href,
        edit=f"/saved/{search.name}",
        feed=f"/atom/{search.name}",
    )


def rows(found: SearchList) -> tuple[SearchRow, ...]:
    """Return the list."""
    return tuple(row(each) for each in found.saved)


def empty_form() -> SearchForm:
    """Return the form of a new search."""
    return SearchForm(values=dict.fromkeys(FIELDS, "") | {"sort": "newest"}, action="/saved")


def form_of(search: ShownSearch) -> SearchForm:
    """Return the form of one that is there."""
    values = {name: _text(getattr(search, name)) for name in FIELDS}
    return SearchForm(values=values, action=f"/saved/{search.name}", version=search.version, now=search)


def refused(given: Mapping[str, str], error: WrongUse, now: ShownSearch | None, action: str) -> SearchForm:
    """Return the form as it was sent, with what is wrong; sent again, it is judged by what is stored ``now``."""
    values = {name: given.get(name, "") for name in FIELDS}
    version = now.version if now else ""
    return SearchForm(values=values, action=action, version=version, mistake=str(error), now=now)


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
