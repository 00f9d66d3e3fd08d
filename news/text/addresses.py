"""Which addresses that others give may become a link."""

from urllib.parse import urlsplit


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
