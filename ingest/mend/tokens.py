"""A damaged document in pieces: texts, CDATA sections and tags, in one pass from its beginning to its end."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ingest.mend.names import holds_text

MOST = 300_000
"""Pieces of one document at most."""

_MARK = re.compile(r"<(?=[A-Za-z_/!?])")
_NAME = r"<(/?)([A-Za-z_][A-Za-z0-9_.:-]*+)(?=[\s/>])"
_TAG = re.compile(rf"{_NAME}((?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>")
_LOOSE = re.compile(rf"{_NAME}([^<>]*+)>")
_BARE_VALUE = re.compile(r"\s*+[^\s\"']++\Z")
_UNREAD = re.compile(r"<[!?][^<>]*+>")
_BOUND = re.compile(r"</?(?:[\w-]{1,20}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_CDATA, _CDATA_END, _COMMENT, _COMMENT_END = "<![CDATA[", "]]>", "<!--", "-->"


class TooMany(Exception):
    """The document has more pieces than are looked at."""


class Piece(NamedTuple):
    """A piece of a document."""

    kind: Literal["text", "cdata", "start", "empty", "end"]
    raw: str
    """As it is written; of a CDATA section only what is in it."""
    name: str = ""
    """Of a tag, as it is written."""
    attributes: str = ""
    """Of a start tag, as they are written."""

    @property
    def key(self) -> str:
        """Return the name that an end tag is matched by."""
        return self.name.lower()


class _Signs:
    """Finds signs from places that only grow, so that no part of the text is searched twice for one of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, int] = {}

    def find(self, sign: str, at: int) -> int:
        """Return the place of the next such sign, -1 where there is none."""
        found = self._found.get(sign, -2)
        if found == -2 or 0 <= found < at:
            found = self._found[sign] = self._text.find(sign, at)
        return found


def split(text: str) -> list[Piece]:
    """Return the pieces without comments, declarations and instructions; raises :class:`TooMany`.

    A ``<`` that begins nothing belongs to the text around it. A CDATA section without an end goes to the end
    tag of the text that it stands in; in none there is nothing in it.
    """
    found: list[Piece] = []
    around = ""
    begun = at = rounds = 0
    signs = _Signs(text)
    while mark := _MARK.search(text, at):
        start, rounds = mark.start(), rounds + 1
        if rounds > MOST:
            raise TooMany
        token, at = _read(text, start, around, signs)
        if at > start + 1:
            found += _text(text, begun, start)
            begun = at
        if token:
            found.append(token)
            around = _around(token, around)
    found += _text(text, begun, len(text))
    return found


def _text(text: str, begun: int, end: int) -> Iterator[Piece]:
    if begun < end:
        yield Piece("text", text[begun:end])


def _around(token: Piece, around: str) -> str:
    """Return the name of the text that what follows a piece stands in, empty outside of texts."""
    if token.kind == "start" and holds_text(token.key):
        return token.name
    return "" if token.kind == "end" and token.key == around.lower() else around


def _read(text: str, start: int, around: str, signs: _Signs) -> tuple[Piece | None, int]:
    """Return the piece that begins at ``start``, if it is kept, and where the next one may begin."""
    if text.startswith(_CDATA, start):
        end, after = _cdata_end(text, start + len(_CDATA), around, signs)
        return Piece("cdata", text[start + len(_CDATA) : end]), after
    if text.startswith(_COMMENT, start) and (end := signs.find(_COMMENT_END, start + 4)) >= 0:
        return None, end + 3
    unread = _UNREAD.match(text, start)
    if unread:
        return None, unread.end()
    tag = _TAG.match(text, start) or _LOOSE.match(text, start)
    if tag is None:
        return None, start + 1
    slash, name, attributes = tag.groups()
    _, equals, value = attributes.rpartition("=")
    empty = attributes.endswith("/") and not (equals and _BARE_VALUE.match(value))
    kind: Literal["start", "empty", "end"] = "end" if slash else "empty" if empty else "start"
    return Piece(kind, tag[0], name, attributes[:-1] if empty else attributes), tag.end()


def _cdata_end(text: str, start: int, around: str, signs: _Signs) -> tuple[int, int]:
    """Return where the content of a CDATA section ends, and where what follows begins."""
    end, following = signs.find(_CDATA_END, start), signs.find(_CDATA, start)
    following = following if following >= 0 else len(text)
    if 0 <= end < following:
        return end, end + 3
    bound = _BOUND.search(text, start, following)
    own = text.find(f"</{around}", start, bound.start() if bound else following) if around else -1
    if own >= 0:
        return start + len(text[start:own].rstrip().removesuffix("]]")), own
    return (end, end + 3) if around and end >= 0 and not bound else (start, start)
