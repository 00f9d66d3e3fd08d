"""Bytes to a tree: strictly where the document is sound, else mended step by step and no further than needed."""

import re

import msgspec
from lxml import etree

from ingest.mend import charset, prolog, references
from ingest.mend.balance import balance
from ingest.mend.tokens import TooMany
from ingest.mend.unparsed import UNKNOWN, Unparsed

LARGEST = 8_000_000
"""Characters of a document that is mended at most; a sound one may be longer."""

MOST_REFERENCES = 500_000
"""Signs ``&`` in it at most."""

_USUAL = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?:<\?[^<>]*\?>|<!--[^<>]*-->)\s*+)*+(?=<(?:rss|feed|rdf:RDF)[\s>])"
)
"""What may stand before a feed's root element: declaration, instructions, comments."""
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_CHALLENGE = re.compile(
    r"<title>\s*(?:Just a moment|Attention Required|Access denied|Are you a robot)", re.IGNORECASE
)
_BEGINNING = 4_096
"""Characters by which a page is told from a feed."""


class Tree(msgspec.Struct, frozen=True):
    """A document that can be read."""

    root: etree._Element
    source: str | bytes
    """The document that the tree was made from, from its root element on; bytes are sound UTF-8."""
    notes: tuple[str, ...] = ()
    """What had to be mended: words of :data:`ingest.clean.NOTES`."""
    cut: bool = False
    """It breaks off before its root element ends; an item that was open there is left out."""

    @property
    def text(self) -> str:
        """The source as text."""
        return self.source if isinstance(self.source, str) else self.source.decode("utf-8")


def read(body: bytes, content_type: str = "", language: str = "") -> Tree | Unparsed:
    """Return the XML document in ``body``. Never raises for any bytes.

    ``content_type`` is the HTTP header, ``language`` the feed's (ISO 639-1), which tells of a charset where the
    document names none. Nothing a document refers to is fetched, and only flat entities of its own are used.
    """
    return _at_one_look(body, content_type) or _decoded(body, content_type, language)


def _at_one_look(body: bytes, content_type: str) -> Tree | None:
    """Return the tree of a sound document in UTF-8 with nothing unusual before its root element: most are.

    It is not decoded for that, since the strict parser takes no byte that is not UTF-8.
    """
    start = _USUAL.match(body)
    if start is None or not charset.is_labelled_utf8(body, content_type):
        return None
    source = body[start.end() :]
    root = strict(source)
    return None if root is None else Tree(root, source)


def _decoded(body: bytes, content_type: str, language: str) -> Tree | Unparsed:
    decoded = charset.decode(body, content_type, language)
    before = prolog.read(decoded.text)
    text = decoded.text[before.start :]
    notes = list(decoded.notes)
    if before.removed:
        notes.append("entities-removed")
    if before.junk:
        notes.append("tags-mended")
    root = strict(_bytes(decoded, before.start))
    if root is None and before.known:
        return _mend(text, before.entities, notes)
    if root is None or etree.QName(root).localname.lower() == "html":
        return Unparsed("not-a-feed", what_it_is(decoded.text))
    return Tree(root, text, tuple(notes))


def _bytes(decoded: charset.Decoded, start: int) -> bytes:
    """Return what begins at a place of the text in UTF-8; most documents came so."""
    if decoded.utf8:
        return decoded.utf8[len(decoded.text[:start].encode("utf-8")) :]
    return decoded.text[start:].encode("utf-8")


def _mend(text: str, entities: references.Entities, notes: list[str]) -> Tree | Unparsed:
    """Return the tree of a document that is no sound one, by the least mending that makes it one."""
    if len(text) > LARGEST or text.count("&") > MOST_REFERENCES:
        return Unparsed("too-costly", "the document is damaged, and too large to be mended")
    text = references.without_forbidden(text)
    mended = references.mend(text, entities)
    root = strict(mended.encode("utf-8"))
    if root is not None:
        return Tree(root, mended, (*notes, "references-mended"))
    try:
        balanced = balance(text, entities)
    except TooMany:
        return Unparsed("too-costly", "the document is damaged and has too many tags")
    if balanced.empty_by_cut:
        return Unparsed("broken", "the document breaks off before its first entry has ended")
    notes.append("tags-mended")
    root = strict(balanced.text.encode("utf-8"))
    if root is None:
        root = recovered(balanced.text)
        notes.append("xml-broken")
    if root is None:
        return Unparsed("broken", "the document cannot be read")
    if balanced.cut:
        notes.append("document-cut")
    return Tree(root, balanced.text, tuple(dict.fromkeys(notes)), balanced.cut)


def strict(body: bytes) -> etree._Element | None:
    """Return the tree of a sound document in UTF-8.

    One with a CDATA section that is not closed may be well-formed by accident: the section then runs to the end
    of the next one, over all items between.
    """
    sections = body.count(b"<![CDATA[")
    if sections and sections > body.count(b"]]>"):
        return None
    try:
        return etree.fromstring(body, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError):
        return None


def recovered(text: str) -> etree._Element | None:
    """Return the tree of as much as lxml makes of damage; an end tag closes whatever is open then."""
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )


def what_it_is(text: str) -> str:
    """Return in words what came instead of a feed."""
    start = text[:_BEGINNING]
    if _CHALLENGE.search(start):
        return "a page that asks for a browser came instead of a feed"
    if _PAGE.search(start):
        return "an HTML page came instead of a feed: look on it for the feed's present address"
    return UNKNOWN
