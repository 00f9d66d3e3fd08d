"""The feeds that an HTML page advertises."""

from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from ingest.identity.links import canonical

TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


def discover(page: bytes, address: str) -> list[tuple[str, str]]:
    """Return (feed address, title) for each ``link rel=alternate`` of the page, in its order, each address once.

    ``address`` is that of the page; the page's own ``base`` is honoured.
    """
    tree = LexborHTMLParser(page[:2_000_000].decode("utf-8", "replace"))
    base = tree.css_first("base[href]")
    root = urljoin(address, base.attributes.get("href") or "") if base else address
    found: dict[str, str] = {}
    for link in tree.css("link[rel][href]"):
        kind = (link.attributes.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (link.attributes.get("rel") or "").lower().split() and kind in TYPES:
            url = canonical(link.attributes.get("href") or "", root)
            if url:
                found.setdefault(url, (link.attributes.get("title") or "").strip())
    return list(found.items())
