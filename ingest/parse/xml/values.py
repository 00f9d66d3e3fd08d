"""What an element says: a plain value, or a text with its markup, however the feed wrote that."""

import re
from base64 import b64decode
from html import escape

from lxml import etree

from ingest.mend.names import VOID
from ingest.parse.xml.names import name_of

_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}
BLANKS = " \t\r\n"
"""White space of XML (section 2.3). Python's has U+0085 and U+00A0 too, which may be halves of letters."""
_FRAMES = ("div", "xhtml_div")
_HTML = re.compile(
    r"</[a-z][a-z0-9]*\s*>|<(?:br|img|hr|p)\b[^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]\w+);", re.IGNORECASE
)


def value(element: etree._Element) -> str:
    """Return the text of an element that holds no markup; that of elements within it is theirs."""
    text = element.text or ""
    if len(element):
        text += "".join(child.tail or "" for child in element)
    return text.strip()


def type_of(element: etree._Element, default: str) -> str:
    """Return the media type of a text. Atom's ``text``, ``html`` and ``xhtml`` have their long names."""
    written = str(element.get("type", default)).strip().lower()
    return _TYPES.get(written, written)


def markup(element: etree._Element, kind: str = "text/html", *, literal: bool = False) -> str:
    """Return a text as HTML: unescaped, decoded, or put together from the markup that stands within the element.

    ``kind`` is its type by :func:`type_of`. With ``literal`` a plain text is none that hides markup, as
    Atom promises (RFC 4287, 3.1.1.1): it is escaped, unless it looks like HTML that is only called text.
    """
    if len(element):
        pieces: list[str] = []
        strict = kind == "application/xhtml+xml"
        frame = frame_of(element) if strict else None
        _put_together(element if frame is None else frame, pieces, strict=strict)
        return "".join(pieces).strip(BLANKS)
    text = (element.text or "").strip(BLANKS)
    if element.get("mode") == "base64" or not (kind.startswith("text/") or kind.endswith(("+xml", "/xml"))):
        text = _decoded(text)
    if kind == "application/xhtml+xml" or (literal and kind == "text/plain" and not _HTML.search(text)):
        return escape(text, quote=False)
    return text


def frame_of(element: etree._Element) -> etree._Element | None:
    """Return the ``div`` that is around a whole text, as XHTML in Atom has it (RFC 4287, 3.1.1.3), else null."""
    if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
        return None
    return element[0] if name_of(element[0]) in _FRAMES else None


def _decoded(text: str) -> str:
    try:
        return b64decode("".join(text.split()), validate=True).decode()
    except ValueError:
        return text


def _put_together(element: etree._Element, pieces: list[str], *, strict: bool) -> bool:
    """Add what stands within. Until an element proves that it is ``strict``, text is escaped markup."""
    pieces.append(_piece(element.text, strict=strict))
    for child in element:
        name = name_of(child).removeprefix("xhtml_").removeprefix("svg_")
        framed = strict or name not in ("", "div")  # a mere frame around what is escaped all the same
        if framed and name:
            strict = True
            pieces.append(f"<{name}{_attributes(child)}>")
        if name:
            strict = _put_together(child, pieces, strict=strict)
        if framed and name and name not in VOID:
            pieces.append(f"</{name}>")
        pieces.append(_piece(child.tail, strict=strict))
    return strict


def _piece(text: str | None, *, strict: bool) -> str:
    return escape(text or "", quote=False) if strict else text or ""


def _attributes(element: etree._Element) -> str:
    return "".join(f' {name.rpartition("}")[2].lower()}="{escape(str(value))}"' for name, value in element.items())


def number(text: str) -> int:
    """Return a size in bytes; 0 for what is none."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def undone(text: str) -> str:
    """Return a text as feedparser gives it where UTF-8 was taken for Latin-1 and encoded again."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
