"""Addresses that only lead on to an article: search alerts, social networks and mail filters wrap them.

The services are those whose links name the article openly, as seen in feeds of alerts and aggregators.
Short addresses, which tell it to their own server only, stay as they are.
"""

import re
from urllib.parse import parse_qsl, unquote

_WRAPPERS = {
    "bing.com": ("/news/apiclick", "url"),
    "away.vk.com": ("", "to"),
    "disq.us": ("/url", "url"),
    "duckduckgo.com": ("/l/", "uddg"),
    "exit.sc": ("", "url"),
    "facebook.com": ("/l.php", "u"),
    "flip.it": ("/redirect", "url"),
    "getpocket.com": ("/redirect", "url"),
    "go.redirectingat.com": ("", "url"),
    "go.skimresources.com": ("", "url"),
    "instagram.com": ("", "u"),
    "link.juejin.cn": ("", "target"),
    "link.zhihu.com": ("", "target"),
    "linkedin.com": ("/redir", "url"),
    "m.facebook.com": ("/l.php", "u"),
    "medium.com": ("/r/", "url"),
    "out.reddit.com": ("", "url"),
    "slack-redir.net": ("/link", "url"),
    "steamcommunity.com": ("/linkfilter", "url"),
    "t.umblr.com": ("/redirect", "z"),
    "vk.com": ("/away.php", "to"),
    "youtube.com": ("/redirect", "q"),
} | dict.fromkeys(("l.facebook.com", "lm.facebook.com", "l.instagram.com", "l.messenger.com"), ("", "u"))
"""Host without ``www.``: the beginning of the path, and the parameter that holds the article."""
_MORE = {"linkedin.com": ("/safety/go", "url"), "steamcommunity.com": ("/linkfilter", "u")}
"""A second way in which a service wraps addresses."""
_GOOGLE = re.compile(r"(?:news\.)?google(?:\.com?)?\.[a-z]{2,3}\Z")
_SAFE_LINKS = ".safelinks.protection.outlook.com"
_YAHOO = re.compile(r"/RU=([^/]+)/|/\*(https?://.+)")
_PARTS = re.compile(r"https?://(?:www\.)?([^/?#:]+)(?::\d+)?([^?#]*)\??([^#]*)", re.IGNORECASE)
_DEEPEST = 3


def unwrap(link: str) -> str:
    """Return the article's address that ``link`` leads on to, or ``link`` where it leads to no other."""
    for _ in range(_DEEPEST):
        target = _target(link)
        if not target.lower().startswith(("http://", "https://")):
            break
        link = target
    return link


def is_wrapper(link: str) -> bool:
    """Return whether ``link`` leads on to another address."""
    return _target(link) != ""


def _target(link: str) -> str:
    parts = _PARTS.match(link)
    if not parts:
        return ""
    host, path, query = parts[1].lower(), parts[2], parts[3]
    if host.endswith(("search.yahoo.com", "rd.yahoo.com")):
        found = _YAHOO.search(link)
        return unquote(found[1]) if found and found[1] else found[2] if found else ""
    names = _names(host, path) if query else ()
    said = dict(parse_qsl(query)) if names else {}
    return next((said[name] for name in names if said.get(name)), "")


def _names(host: str, path: str) -> tuple[str, ...]:
    """Return the parameters that may hold the article; none where the address is no wrapper."""
    if _GOOGLE.match(host):
        return ("url", "q") if path == "/url" else ()
    if host.endswith(_SAFE_LINKS):
        return ("url",)
    ways = (_WRAPPERS.get(host, ("", "")), _MORE.get(host, ("", "")))
    return tuple(name for beginning, name in ways if name and path.startswith(beginning))
