"""Which addresses that others give may become a link."""

import re
from urllib.parse import urlsplit

_HIDING = re.compile(r"[\x00-\x20\x7f]")
"""Signs that could hide an address: no more than that, as names of hosts may be in any script."""
_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?:[/?#][!-~]*)?")
"""Nearly every address, which is told sooner than it is taken apart."""


def outside_href(url: str) -> str:
    """Return the address if it may be followed, else nothing: only http and https with a host may.

    Feeds can carry ``javascript:`` and ``data:`` addresses; a control character or white space in
    an address could hide one.
    """
    if _PLAIN.fullmatch(url):
        return url
    if _HIDING.search(url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and host else ""
