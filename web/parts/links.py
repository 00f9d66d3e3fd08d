"""Addresses within the page."""

from urllib.parse import quote, urlencode

import msgspec


class PageAddress(msgspec.Struct, frozen=True, kw_only=True):
    """What the page was asked for, as text; every link on it is one of these with something changed."""

    q: str = ""
    since: str = ""
    until: str = ""
    limit: str = ""
    after: str = ""
    sort: str = ""
    match: str = ""
    stories: str = ""
    zone: str = ""
    apart: str = ""

    def moved(self, **changes: str) -> "PageAddress":
        """Return the place with some parts changed, at its first page unless ``after`` is given."""
        return msgspec.structs.replace(self, **{"after": "", **changes})

    @property
    def href(self) -> str:
        """Return the place as an address relative to this site."""
        given = {name: value for name, value in msgspec.structs.asdict(self).items() if value}
        return f"/?{urlencode(given)}" if given else "/"


PLACE = tuple(field.name for field in msgspec.structs.fields(PageAddress))
"""The parameters of the page's address."""


def item_href(item_id: str) -> str:
    """Return the address of an item's own page."""
    return f"/item/{quote(item_id, safe='')}"
