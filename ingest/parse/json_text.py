"""JSON as feeds write it, to values: strictly, and mended only where strict reading fails.

Mending is one pass over the text. Each repair stays where it stands: no other string, and so no other
entry, comes out different.
"""

import re
from typing import Any

import msgspec

from ingest.mend import charset
from ingest.parse.document import Unparsed

_TOKEN = re.compile(
    r'"(?:[^"\\]++|\\.)*+"?+'
    r"|'(?:[^'\\]++|\\.)*+'?+"
    r"|(?P<comment>//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+|\#[^\r\n]*+)"
    r"|[\[\]{},:]|(?P<word>[\w$.+-]++)|[^\"'\[\]{},:\w$.+#/-]++|/",
    re.DOTALL,
)
_LITERAL = re.compile(r"-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?|true|false|null", re.ASCII)
_IN_STRINGS = re.compile(
    r"[\x00-\x1f\ud800-\udfff]"
    r"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[\"\\/bfnrt]|\\"
)
_BETWEEN = re.compile(r"[^ \t\r\n\x21-\x7e]")
_ESCAPED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_WORDS = {
    "NaN": "null",
    "Infinity": "null",
    "-Infinity": "null",
    "undefined": "null",
    "None": "null",
    "True": "true",
    "False": "false",
}
_WORD = re.compile(r"[\w$.+-]")
_QUOTES = "\"'"
_CLOSES = {"]": "[", "}": "{"}
_ENDS = {"[": "]", "{": "}"}
DEEPEST = 32
"""Levels around a list whose whole elements are kept where the tail of the document is missing."""


class Loaded(msgspec.Struct, frozen=True):
    """A document's value, and what had to be mended."""

    value: Any
    notes: tuple[str, ...] = ()
    """What concerns the whole document."""
    mended: frozenset[int] = frozenset()
    """Places in the outermost list, from 0, of the elements in which something was mended."""


def opening(start: bytes) -> bytes:
    """Return the beginning of a document as ASCII would have it, whatever Unicode encoding it is in."""
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def load(body: bytes, content_type: str = "") -> Loaded | Unparsed:
    """Return the value in ``body``. Never raises.

    Mended are other encodings than UTF-8, control characters and halves of surrogate pairs in strings (they go;
    line ends and tabs stay), impossible escapes, commas too many and too few, comments, what JavaScript writes
    with ``'`` or without quotes, words that other languages have for ``null`` and ``true``, what follows the
    value, and a tail that is missing: then the whole elements before it count.
    """
    try:
        return Loaded(msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf")))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        decoded = charset.decode(body, content_type)
    text, notes = decoded.text, decoded.notes
    try:
        return Loaded(msgspec.json.decode(text), notes)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        reason = f"the JSON cannot be read: {error}"[:300]
    mender = _Mender(text.strip("\ufeff \t\r\n"))
    try:
        value = msgspec.json.decode(mender.text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return Unparsed("broken", reason)
    return Loaded(value, (*notes, "document-cut") if mender.cut else notes, frozenset(mender.places))


class _Mender:
    """Mends strings in themselves, and what stands between them by the grammar."""

    def __init__(self, text: str) -> None:
        self.places: set[int] = set()
        self._out: list[str] = []
        self._open: list[str] = []
        self._lists = self._place = 0
        self._comma = self._ended = False
        self._whole = 0, ""
        for match in _TOKEN.finditer(text):
            if match.lastgroup == "comment":
                self.places.add(self._place)
                continue
            self._take(match[0])
            if not self._open:
                break
        self.cut = bool(self._open)
        size, tail = self._whole
        self.text = "".join(self._out[:size]) + tail if self.cut else "".join(self._out)

    def _take(self, part: str) -> None:
        if part in _CLOSES:
            self._close(part)
        elif part == ",":
            self._separate()
        elif part == ":":
            self._out.append(part)
            self._ended = False
        elif part in _ENDS or part[0] in _QUOTES or _WORD.match(part):
            self._put(part)
        else:
            self._out.append(_BETWEEN.sub(" ", part))

    def _put(self, part: str) -> None:
        """Add a value or its beginning, after the comma that was kept back or is missing."""
        if self._comma or self._ended:
            self._out.append(",")
            self._comma = False
        self._ended = part not in _ENDS
        if self._ended:
            self._mend(part)
            return
        self._open.append(part)
        self._out.append(part)
        if part == "[":
            self._lists += 1
            self._place = 0 if self._lists == 1 else self._place

    def _mend(self, part: str) -> None:
        if part[0] in _QUOTES:
            mended = _IN_STRINGS.sub(_mended_in_string, part if part[0] == '"' else _in_double_quotes(part))
        else:
            mended = part if _LITERAL.fullmatch(part) else _WORDS.get(part) or f'"{part}"'
        if mended != part:
            self.places.add(self._place)
        self._out.append(mended)

    def _separate(self) -> None:
        """Keep a comma back until a value follows it."""
        self._comma, self._ended = self._out[-1:] not in (["["], ["{"]), False
        if self._lists == 1 and self._open[-1] == "[":
            self._place += 1

    def _close(self, part: str) -> None:
        """Close what the bracket closes, and what is still open in it; one that closes nothing is dropped."""
        opens, self._comma, self._ended = _CLOSES[part], False, True
        if not (self._lists if opens == "[" else len(self._open) - self._lists):
            return
        while True:
            closed = self._open.pop()
            self._out.append(_ENDS[closed])
            self._lists -= closed == "["
            if closed == opens:
                break
        if self._lists == 1 and self._open[-1] == "[" and len(self._open) <= DEEPEST:
            self._whole = len(self._out), "".join(_ENDS[each] for each in reversed(self._open))


def _in_double_quotes(part: str) -> str:
    inner = part[1:].removesuffix("'").replace("\\'", "'")
    return '"{}"'.format(inner.replace('"', '\\"'))


def _mended_in_string(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) > 1 and not (len(found) == 6 and found[2] in "dD" and found[3] in "89abcdefABCDEF"):
        return found
    return _ESCAPED.get(found, "")
