"""Where an article is, whatever the form of its address: what telephones, AMP and feeds add to it is left out."""

import re
from urllib.parse import quote, unquote_to_bytes

from ingest.identity.links import same
from ingest.identity.tracking import is_tracking

_HOSTS = ("www.", "m.", "mobile.", "amp.", "touch.")
_AMP_PATH = re.compile(r"/amp(?=/|\Z)|\.amp(?=\.html?\Z|\Z)|(?<=\.)amp\.(?=html?\Z)", re.IGNORECASE)
_INDEX = re.compile(
    r"(?<=/)(?:index|default)\.(?:html?|php\d?|aspx?|jsp|cfm|shtml)(?=;|\Z)|;jsessionid=[^/]*", re.IGNORECASE
)
"""What servers add to the address of a page of their own accord: the file of a folder, and a visit's number."""
_SLASHES = re.compile(r"/{2,}")
_AMP_QUERY = {"amp", "amp=", "amp=1", "amp=true", "amp=yes", "outputtype=amp", "output=amp", "type=amp"}
_SAME_PAGE = frozenset({*_AMP_QUERY, "print=1", "print=true", "print=yes", "printable=1", "view=print"})
"""Parameters that ask for the same page in another form."""
_UNTOLD = re.compile(
    r"(?::~:|/?\Z|xtor[=-]|ref(?:[=-]|\Z)|source=|from=|comments?(?:[-_/=]?\d*)\Z|comment-|respond\Z|reply|disqus"
    r"|more-?\d*\Z|rss|feed|tk\.|top\Z|main\Z|content\Z|article\Z|story\Z|intcid|ftag=|echobox=|link_time=|xrss|share"
    r"|play\Z|continued?\Z|readmore\Z|read-more\Z|skip|start\Z|page-?top\Z|header\Z)",
    re.IGNORECASE,
)
"""Fragments that lead to another place of the same page, or say where a reader came from."""
_ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def place(url: str, fragment: str = "") -> str:
    """Return what every address of one article has in common; empty for a site's front page.

    ``url`` is canonical (:func:`ingest.identity.links.canonical`), ``fragment`` one that tells
    articles apart (:func:`telling`). Equal are http and https, ``www.``, ``m.``, ``mobile.`` and ``amp.`` hosts,
    ``/amp/`` and ``?amp=1``, ``?print=1``, ``index.html``, a slash at the end or twice, the order of parameters
    and the way letters are escaped.
    """
    address, _, own_fragment = same(url).partition("#")
    address, _, query = address.partition("?")
    host, _, path = address.partition("/")
    host = host.rstrip(".")
    for beginning in _HOSTS:
        if host.startswith(beginning) and host.count(".") > 1:
            host = host[len(beginning) :]
    if "amp" in path or "AMP" in path:
        path = _AMP_PATH.sub("", f"/{path}")
    path = _SLASHES.sub("/", _INDEX.sub("", f"/{path}")).lstrip("/")
    if query:
        query = "&".join(sorted(part for part in query.split("&") if part.lower() not in _SAME_PAGE))
    fragment = fragment or own_fragment
    path = path.rstrip("/")
    if not (path or query or fragment):
        return ""
    found = f"{host}/{path}?{query}#{fragment}"
    return _ESCAPE.sub(_escape, found) if "%" in found else found


def telling(link: str) -> str:
    """Return the fragment of a link as it was written, where it tells articles of one page apart; else nothing."""
    fragment = link.partition("#")[2].strip()
    if not fragment or _UNTOLD.match(fragment):
        return ""
    tracked = all(is_tracking(part) for part in fragment.lstrip("?").split("&") if part)
    return "" if tracked and "=" in fragment else fragment


def _escape(found: re.Match[str]) -> str:
    """Write a run of escapes as a browser does, so that ``%c3%a9``, ``%C3%A9`` and ``é`` are one."""
    try:
        text = unquote_to_bytes(found[0]).decode()
    except UnicodeDecodeError:
        return found[0].upper()
    return "".join(sign if sign in "-._~" or sign.isalnum() else quote(sign, safe="") for sign in text)
