"""Damages a sound feed at one place, and says which of its items come out of that otherwise than before.

Used by the tests, over feeds of our own, and by ``make damage``, over a folder of real ones.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ingest.clean import Cleaned, clean
from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse
from news.item import Item
from tests.ingest.scripted import NOW, feed

INSERTED = {
    "surrogate pair of references": b"&#55356;&#57286;",
    "impossible reference": b"&#x110000;",
    "reference to a control": b"&#24;",
    "lone control character": b"\x08",
    "bad byte": b"\xff",
    "cut character": "…".encode()[:2],
    "bare &": b" R&D ",
    "&nbsp;": b"&nbsp;",
    "a < b": b" a < b ",
    "<br>": b"<br>",
    "stray </b>": b"</b>",
    "tag not closed": b"<p class=x>",
    "CDATA not closed": b"<![CDATA[",
    "early end of the feed": b"",
}
"""Kinds of damage and what each puts into a document; the end of a feed is that of its root element."""
REMOVED = "end tag missing"
CUT = "cut tail"
KINDS = (*INSERTED, REMOVED, CUT)
PLACES = ("title", "description", "structure", "tail")

_ITEM = re.compile(rb"<(item|entry)(?=[\s>]).*?</\1\s*>", re.DOTALL)
_TEXTS = {
    "title": re.compile(rb"<(title)(?:\s[^>]*)?>(.*?)(</\1>)", re.DOTALL),
    "description": re.compile(
        rb"<(description|summary|content:encoded|content)(?:\s[^>]*)?>(.*?)(</\1>)", re.DOTALL
    ),
}
_CHILD_END = re.compile(rb"</(?:title|link|id|guid)>\s*")
_ROOT = re.compile(rb"<((?:\w+:)?(?:rss|feed|RDF))\b")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Damaged(NamedTuple):
    """A damaged document."""

    kind: str
    place: str
    body: bytes
    item: int
    """Position of the item that the damage is in; -1 where it is in none."""
    complete: int
    """Items before the document breaks off; all of them where it does not."""


class Harm(NamedTuple):
    """What damage did to a feed."""

    lost: bool
    """No item is left."""
    ids: int
    """Ids of undamaged items that are gone, and ids that are new beside that of the damaged item."""
    others: int
    """Undamaged items that are not as before."""


def read(body: bytes) -> tuple[Item, ...]:
    """Return the items of a document as they are after cleaning; none where it is no feed."""
    document = parse(body)
    if not isinstance(document, FeedDocument):
        return ()
    found = clean(document, feed(), "https://news.example/feed", NOW)
    return tuple(one.item for one in found if isinstance(one, Cleaned))


def harm(sound: tuple[Item, ...], damaged: Damaged) -> Harm:
    """Return what the damage did to the items of a feed, as the sound document gives them."""
    got = read(damaged.body)
    kept = [item for at, item in enumerate(sound[: damaged.complete]) if at != damaged.item]
    gone = Counter(item.id for item in kept) - Counter(item.id for item in got)
    new = {item.id for item in got} - {item.id for item in sound}
    others = Counter(map(_shown, kept)) - Counter(map(_shown, got))
    excess = max(0, len(new) - (0 <= damaged.item < damaged.complete))
    return Harm(bool(kept) and not got, gone.total() + excess, others.total())


def _shown(item: Item) -> tuple[object, ...]:
    return item.id, item.url, item.published, item.title, item.summary


def damaged(body: bytes) -> Iterator[Damaged]:
    """Yield the document with every kind of damage at every place that it has."""
    items = [match.span() for match in _ITEM.finditer(body)]
    root = _ROOT.search(body)
    if not items or not root or body.startswith(_WIDE):
        return
    middle = len(items) // 2
    begin, end = items[middle]
    tail = items[-1][1]
    for place in PLACES:
        at, tag = (tail, None) if place == "tail" else _inside(body, place, begin, end)
        if at < 0:
            continue
        hurt = -1 if place == "tail" else middle
        for kind, text in INSERTED.items():
            put = text or b"</" + root[1] + b">"
            yield Damaged(kind, place, body[:at] + put + body[at:], hurt, len(items))
        if tag:
            yield Damaged(REMOVED, place, body[: tag[0]] + body[tag[1] :], hurt, len(items))
        yield Damaged(CUT, place, body[:at], hurt, len(items) if place == "tail" else middle)


def _inside(body: bytes, place: str, begin: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """Return a place in an item, -1 where it has none such, and where the end tag behind it stands."""
    if place == "structure":
        found = _CHILD_END.search(body, begin, end)
        return (found.end() if found else -1), None
    text = _TEXTS[place].search(body, begin, end)
    if not text:
        return -1, None
    return _between_signs(body, *text.span(2)), text.span(3)


def _between_signs(body: bytes, begin: int, end: int) -> int:
    """Return a place about the middle of a text that is in no tag, reference or character of several bytes."""
    opening = body.find(b"<![CDATA[", begin, end)
    begin = opening + 9 if opening >= 0 else begin
    at = (begin + end) // 2
    while at > begin and not (body[at - 1 : at + 1].isalpha() and body[at - 1 : at + 1].isascii()):
        at -= 1
    inside = max(body.rfind(b"&", begin, at), body.rfind(b"<", begin, at))
    closed = max(body.rfind(b";", begin, at), body.rfind(b">", begin, at))
    return inside if inside > closed else at
