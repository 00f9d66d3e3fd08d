"""Addresses of articles in one form, so that the same article has the same address."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit, urlunsplit

from ingest.identity.tracking import is_tracking
from ingest.identity.unwrap import is_wrapper, unwrap

LONGEST = 4096
"""Characters of an address at most; anything longer is no address but a mistake."""

_PORTS = {"http": ":80", "https": ":443"}
_PLAIN = re.compile(
    r"(https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[!$&'(),.0-9:;@A-Z_a-z~/%+-]*+)"
    r"(?:\?([!$-;=?-Z_a-z~|]*+))?(?:#(?!!)[!-~]*+)?\Z"
)
"""An address that is canonical as it stands but for its query and fragment: most are. Without the signs of those
that wrap others in their path."""
_BROKEN = re.compile(r"[\s\x00-\x20\x7f]*[\x00-\x1f\x7f\x85\u2028\u2029][\s\x00-\x20\x7f]*")
_SPACE = re.compile(r"[\s\x00-\x20\x7f]+")
_HOST = re.compile(r"[^/?#]*+//[^/?#]*+")


def canonical(link: str, base: str = "", tracking: Callable[[str], bool] = is_tracking) -> str:
    """Return the address without tracking parameters, fragment and default port, its host in lower case.

    What only leads on to an article is its address (:func:`unwrap`). A relative ``link`` is resolved
    against ``base``. Returns an empty text for what is no http(s) address or is longer than
    :data:`LONGEST` characters. ``tracking`` says which ``name=value`` to drop.
    """
    plain = _PLAIN.match(link) if len(link) <= LONGEST else None
    if plain and (plain[1] == link or not is_wrapper(link)):
        kept = _clean_query(plain[2], tracking) if plain[2] else ""
        return f"{plain[1]}?{kept}" if kept else plain[1]
    link = unwrap(_without_space(link))
    if not link:
        return ""
    try:
        absolute = link.lower().startswith(("http:", "https:"))
        parts = urlsplit(link if absolute or not base else urljoin(base, link))
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in _PORTS or not host:
        return ""
    scheme = parts.scheme.lower()
    user, at, place = parts.netloc.rpartition("@")
    place = place.lower().removesuffix(_PORTS[scheme])
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    url = urlunsplit(
        (scheme, f"{user}{at}{place}", parts.path or "/", _clean_query(parts.query, tracking), fragment)
    )
    return url if len(url) <= LONGEST else ""


def _without_space(link: str) -> str:
    """Return the address without the white space that it is wrapped in or broken by; blanks in its path stay."""
    link = _BROKEN.sub("", link.strip())
    if " " in link:
        host = _HOST.match(link)
        begin = host.end() if host else 0
        link = link[:begin] + link[begin:].replace(" ", "%20")
    return _SPACE.sub("", link)


def same(url: str) -> str:
    """Return what two addresses of one article have in common: no scheme, no ``www.``, no slash at the end.

    Ids are made from it, so it stays as it is; :func:`ingest.identity.places.place` sees through more.
    """
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def _clean_query(query: str, tracking: Callable[[str], bool]) -> str:
    query, sign, second = query.partition("?")  # what a tool adds without looking whether there is one
    if sign and not all(tracking(part) for part in second.split("&") if part):
        query += sign + second
    return "&".join(part for part in query.split("&") if part and not tracking(part)) if query else ""
