"""Links as feeds write them: which address one means, made whole where it is relative or lacks its scheme."""

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ingest.parse.xml.values import value
from news.text.domains import has_public_suffix

_WHOLE = ("http://", "https://")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?=[/?#]|\Z)", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:amp;|#0*+38;|#[xX]0*+26;)++")
_SCRIPT = re.compile(r"\.(?:cgi|do|pl|py|sh)\Z", re.IGNORECASE)
"""Endings of programs' names, some of which are countries too: ``index.pl/2026/a``."""
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_SLASHES = re.compile(r"\A(https?):/+(?=[^/])", re.IGNORECASE)


def relation(element: etree._Element) -> str:
    """Return what a link is to the entry: ``alternate`` where nothing else is said (RFC 4287, 4.2.7.2)."""
    return element.get("rel", "alternate").strip().lower().rpartition("/")[2] or "alternate"


def target(element: etree._Element) -> str:
    """Return the address of a link: ``href``, else the text, else ``url`` or ``uri``; empty where all are."""
    return (
        unescaped(element.get("href", "").strip())
        or unescaped(value(element))
        or unescaped((element.get("url") or element.get("uri") or "").strip())
    )


def unescaped(link: str) -> str:
    """Return an address that was escaped twice as it is meant; ``&b;`` is what careless tools make of ``&b``."""
    return _REFERENCE.sub(r"&\1", _AMPERSAND.sub("&", link)) if "&" in link else link


def is_whole(link: str) -> bool:
    """Return whether ``link`` is an address of the web without anything being added."""
    return link.startswith(_WHOLE) or link[:8].lower().startswith(_WHOLE)


def has_scheme(link: str) -> bool:
    """Return whether ``link`` begins with a scheme (``https:``, ``tag:``, ``urn:``), and so is not relative."""
    return _SCHEME.match(link) is not None


def whole(link: str, base: str) -> str:
    """Return ``link`` resolved against ``base`` where it is relative; either may be empty.

    What begins with ``www.``, the host of ``base`` or a registered domain lacks only its scheme. What has another
    scheme than http(s) stays as it is, and so does what cannot be resolved. A mere ``#`` leads nowhere.
    """
    if link == "#":
        return ""
    if is_whole(link) and ":///" not in link:
        return link
    link = _SLASHES.sub(r"\1://", link)
    if not link or is_whole(link):
        return link
    host = _HOST.match(link)
    if host and (link[:4].lower() == "www." or host[1].lower() == _host(base) or _is_host(host)):
        return f"https://{link}"
    return link if has_scheme(link) else joined(base, link)


def joined(base: str, link: str) -> str:
    """Return ``link`` resolved against ``base`` (RFC 3986), or as it is where that cannot be done."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def new_base(base: str, written: str | None) -> str:
    """Return the base within an element whose ``xml:base`` is ``written``; another scheme than http(s) is none."""
    if not written or (has_scheme(written) and not is_whole(written)):
        return base
    return joined(base, written.strip())


def _is_host(host: re.Match[str]) -> bool:
    """Say whether a path that begins like a host begins with one: a file's name has nothing behind it."""
    begins_path = host.end() + 1 < len(host.string) and host.string[host.end()] == "/"
    return begins_path and not _SCRIPT.search(host[1]) and has_public_suffix(host[1])


def _host(base: str) -> str:
    try:
        return (urlsplit(base).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
