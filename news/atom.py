"""Writing Atom (RFC 4287), the same for letters, saved searches and exports: records in, pieces of a document out.

Whatever a text holds, it is text: no markup of a feed, nothing that XML cannot hold.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import msgspec
from lxml import etree

from news.text.plain import lines, one_line

MEDIA_TYPE = "application/atom+xml"
PIECE = 64 * 1024
"""Bytes from which on a piece is handed out."""
_ATOM = "http://www.w3.org/2005/Atom"
_TITLE = 300
"""Characters of a title at most."""


class AtomEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry says. Times are aware."""

    id: str
    """An IRI that stays the same for ever: see :func:`urn`."""
    title: str
    updated: datetime
    published: datetime | None = None
    link: str = ""
    """Where it is read, an address that may be followed; empty where nowhere."""
    related: str = ""
    """A further address about it."""
    authors: tuple[str, ...] = ()
    """Names; those of the feed where there are none."""
    categories: tuple[str, ...] = ()
    summary: str = ""
    """Plain text. An entry without link and content has it as its content, since it must have one of the three."""
    text: str = ""
    """Its whole content as plain text."""
    html: str = ""
    """Its whole content as markup, in place of ``text``."""


class AtomFeed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above the entries. Times are aware."""

    id: str
    title: str
    updated: datetime
    address: str = ""
    """Where the document itself is read; empty where nowhere."""
    link: str = ""
    """A page that shows the same."""
    subtitle: str = ""
    author: str = "Guildwire"


def document(feed: AtomFeed, entries: Iterable[AtomEntry]) -> Iterator[bytes]:
    """Yield the document as UTF-8 in pieces of some :data:`PIECE` bytes, as entries come, at constant memory."""
    buffer = BytesIO()
    with etree.xmlfile(buffer, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("feed", nsmap={None: _ATOM}):
            _head(xml, feed)
            for entry in entries:
                with xml.element("entry"):
                    _entry(xml, entry)
                xml.flush()
                if buffer.tell() >= PIECE:
                    yield _taken(buffer)
    yield _taken(buffer)


def urn(kind: str, name: str) -> str:
    """Return the id of something of ours: that of a UUID where the name is 32 hexadecimal digits."""
    try:
        return UUID(hex=name).urn
    except ValueError:
        return f"urn:guildwire:{kind}:{one_line(name)}"


def _head(xml: Any, feed: AtomFeed) -> None:
    _write(xml, "id", one_line(feed.id))
    _write(xml, "title", one_line(feed.title, _TITLE) or "Guildwire")
    if feed.subtitle:
        _write(xml, "subtitle", one_line(feed.subtitle))
    _write(xml, "updated", _time(feed.updated))
    _author(xml, feed.author)
    _link(xml, "self", feed.address, MEDIA_TYPE)
    _link(xml, "alternate", feed.link, "text/html")


def _entry(xml: Any, entry: AtomEntry) -> None:
    _write(xml, "id", one_line(entry.id))
    _write(xml, "title", one_line(entry.title, _TITLE) or "(no title)")
    _write(xml, "updated", _time(entry.updated))
    if entry.published is not None:
        _write(xml, "published", _time(entry.published))
    for name in entry.authors:
        _author(xml, name)
    _link(xml, "alternate", entry.link)
    _link(xml, "related", entry.related)
    for term in entry.categories:
        _write(xml, "category", "", term=one_line(term))
    _texts(xml, entry)


def _texts(xml: Any, entry: AtomEntry) -> None:
    alone = not (entry.link or entry.text or entry.html)
    if entry.summary and not alone:
        _write(xml, "summary", lines(entry.summary), type="text")
    if entry.html:
        _write(xml, "content", lines(entry.html), type="html")
    elif entry.text or alone:
        _write(xml, "content", lines(entry.text or entry.summary), type="text")


def _author(xml: Any, name: str) -> None:
    with xml.element("author"):
        _write(xml, "name", one_line(name) or "unknown")


def _link(xml: Any, rel: str, address: str, kind: str = "") -> None:
    if href := one_line(address):
        _write(xml, "link", "", rel=rel, href=href, **({"type": kind} if kind else {}))


def _write(xml: Any, name: str, text: str, **attributes: str) -> None:
    with xml.element(name, **attributes):
        if text:
            xml.write(text)


def _taken(buffer: BytesIO) -> bytes:
    piece = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
