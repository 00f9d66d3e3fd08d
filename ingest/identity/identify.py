"""Who an item is: its id, the digest of its texts, and the digest that shows the same article in two feeds."""

from hashlib import blake2b

from ingest.identity.links import same


def item_id(feed: str, guid: str, url: str, text: tuple[str, str], more: str = "") -> str:
    """Return 32 hexadecimal digits for an entry.

    Made from the feed's key and the guid; without a guid from the address of the article, which is
    then the same in every feed that carries it; without either from feed, title and date as
    written (``text``). ``more`` tells entries apart that share a guid or an address.
    """
    extra = (more,) if more else ()
    if guid:
        return _digest("guid", feed, guid, *extra)
    if url:
        return _digest("url", same(url), *extra)
    return _digest("text", feed, *text)


def content_hash(title: str, summary: str, body: str) -> str:
    """Return 32 hexadecimal digits over the texts."""
    return _digest(title, summary, body)


def duplicate_key(url: str, title: str) -> str:
    """Return what the same article has in two feeds of one outlet: address and title; empty without both."""
    return _digest("twin", same(url), title.casefold()) if url and title else ""


def body_hash(body: bytes) -> str:
    """Return 32 hexadecimal digits over a document's bytes."""
    return blake2b(body, digest_size=16).hexdigest()


def _digest(*parts: str) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
