"""Addresses within the page, and which addresses from a feed may become a link."""

from urllib.parse import quote, urlencode, urlsplit

import msgspec


class PageAddress(msgspec.Struct, frozen=True, kw_only=True):
    """What the page was asked for, as text; every link on it is one of these with something changed."""

    q: str = ""
    since: str = ""
    until: str = ""
    limit: str = ""
    after: str = ""

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


def outside_href(url: str) -> str:
    """Return the address if it may be followed, else nothing: only http and https with a host may.

    Feeds can carry ``javascript:`` and ``data:`` addresses; a control character or white space in
    an address could hide one.
    """
    if any(char <= " " or char == "\x7f" for char in url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and host else ""
