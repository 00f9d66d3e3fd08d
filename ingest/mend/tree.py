"""Bytes to a tree (a stand-in)."""

import re

import msgspec
from lxml import etree

from ingest.mend.unparsed import Unparsed


class Tree(msgspec.Struct, frozen=True):
    """A document as a tree."""

    root: etree._Element
    notes: tuple[str, ...]
    text: str
    cut: bool


_DECLARED = re.compile(r"\s*<\?xml[^>]*?\?>")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")


def read(body: bytes, content_type: str, language: str = "") -> Tree | Unparsed:
    """Return the tree of ``body``."""
    label = _ENCODING.search(body[:300])
    notes: tuple[str, ...] = ()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode(label[1].decode() if label else "utf-16" if b"\0" in body[:4] else "latin-1", "replace")
    text = _DECLARED.sub("", text, count=1).lstrip()
    options = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
    cut = False
    try:
        root = etree.fromstring(text, etree.XMLParser(**options))
    except (etree.XMLSyntaxError, ValueError):
        notes, cut = ("xml-broken",), not text.rstrip().endswith(">")
        try:
            root = etree.fromstring(text, etree.XMLParser(recover=True, **options))
        except (etree.XMLSyntaxError, ValueError):
            root = None
    if root is None:
        return Unparsed("broken", "the document cannot be read")
    return Tree(root, notes, text, cut)
