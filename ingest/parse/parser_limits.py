"""Takes the sting out of a document before feedparser sees it: what would cost it hours or all memory."""

import re

LARGEST = 4 * 1024 * 1024
"""Bytes that feedparser is given at most. Sound documents of any size are read by the fast path, so this
meets only documents that are both damaged and huge; on nested nonsense feedparser takes seconds a megabyte."""
MOST_ATTRIBUTES = 250
"""Attributes of one tag at most: their reading takes time by the square of their number."""
LONGEST_HEAD = 8 * 1024
"""Bytes before the first element that are looked at; what is longer is cut down to the XML declaration."""

DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(rb"<\w")


def without_entities(body: bytes) -> bytes:
    """Return the document without the entities it declares; references to them stay as they are written."""
    parts = re.split(rb"<!ENTITY", body, flags=re.IGNORECASE)
    return b"".join([parts[0], *(part.partition(b">")[2] for part in parts[1:])])


def defuse(body: bytes) -> tuple[bytes, str]:
    """Return what feedparser may read, and a reason to refuse the document; the reason is usually empty."""
    first = _FIRST_ELEMENT.search(body)
    start = first.start() if first else len(body)
    if start > LONGEST_HEAD:
        declaration = DECLARATION.match(body)
        body = (declaration[0] if declaration else b"") + body[start:]
    body = body[:LARGEST]
    tags = (tag.partition(b">")[0] for tag in body.split(b"<") if not tag.startswith(b"!"))
    if max((tag.count(b"=") for tag in tags), default=0) > MOST_ATTRIBUTES:
        return b"", f"a tag with more than {MOST_ATTRIBUTES} attributes is refused"
    return body, ""
