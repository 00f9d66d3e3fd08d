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
_UNREAD = re.compile(r"<[!?][^<>]*+>")
_BOUND = re.compile(r"</?(?:[\w-]{1,20}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_CDATA, _CDATA_END, _COMMENT, _COMMENT_END = "<![CDATA[", "]]>", "<!--", "-->"


class TooMany(Exception):
    """The document has more pieces than are looked at."""


class Token(NamedTuple):
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


def split(text: str) -> list[Token]:
    """Return the pieces without comments, declarations and instructions; raises :class:`TooMany`.

    A ``<`` that begins nothing belongs to the text around it. A CDATA section without an end goes to the end
    tag of the text that it stands in; in none there is nothing in it.
    """
    found: list[Token] = []
    around = ""
    begun = at = rounds = 0
    last = {end: text.rfind(end) for end in (_CDATA, _CDATA_END, _COMMENT_END)}
    while mark := _MARK.search(text, at):
        start, rounds = mark.start(), rounds + 1
        if rounds > MOST:
            raise TooMany
        token, at = _read(text, start, around, last)
        if at > start + 1:
            found += _text(text, begun, start)
            begun = at
        if token:
            found.append(token)
            around = _around(token, around)
    found += _text(text, begun, len(text))
    return found


def _text(text: str, begun: int, end: int) -> Iterator[Token]:
    if begun < end:
        yield Token("text", text[begun:end])


def _around(token: Token, around: str) -> str:
    """Return the name of the text that what follows a piece stands in, empty outside of texts."""
    if token.kind == "start" and holds_text(token.key):
        return token.name
    return "" if token.kind == "end" and token.key == around.lower() else around


def _read(text: str, start: int, around: str, last: dict[str, int]) -> tuple[Token | None, int]:
    """Return the piece that begins at ``start``, if it is kept, and where the next one may begin.

    ``last`` has the last places of the signs that end something: none is sought where there is none.
    """
    if text.startswith(_CDATA, start):
        end, after = _cdata_end(text, start + len(_CDATA), around, last)
        return Token("cdata", text[start + len(_CDATA) : end]), after
    if text.startswith(_COMMENT, start) and start + 4 <= last[_COMMENT_END]:
        return None, text.find(_COMMENT_END, start + 4) + 3
    unread = _UNREAD.match(text, start)
    if unread:
        return None, unread.end()
    tag = _TAG.match(text, start) or _LOOSE.match(text, start)
    if tag is None:
        return None, start + 1
    slash, name, attributes = tag.groups()
    empty = attributes.endswith("/")
    kind: Literal["start", "empty", "end"] = "end" if slash else "empty" if empty else "start"
    return Token(kind, tag[0], name, attributes[:-1] if empty else attributes), tag.end()


def _cdata_end(text: str, start: int, around: str, last: dict[str, int]) -> tuple[int, int]:
    """Return where the content of a CDATA section ends, and where what follows begins."""
    end = text.find(_CDATA_END, start) if start <= last[_CDATA_END] else -1
    following = text.find(_CDATA, start) if start <= last[_CDATA] else len(text)
    if 0 <= end < following:
        return end, end + 3
    bound = _BOUND.search(text, start, following)
    own = text.find(f"</{around}", start, bound.start() if bound else following) if around else -1
    if own >= 0:
        return start + len(text[start:own].rstrip().removesuffix("]]")), own
    return (end, end + 3) if around and end >= 0 and not bound else (start, start)
