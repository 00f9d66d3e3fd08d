"""What stands in an element that holds a text: signs, and markup that may nest or not."""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from ingest.mend.attributes import TagWriter
from ingest.mend.names import VOID
from ingest.mend.references import Entities, mend_text
from ingest.mend.tokens import Piece

DEEPEST = 100
"""Elements of markup in one another at most; what lies deeper is written as text."""

_XHTML = re.compile(r"\btype\s*=\s*[\"']?(?:application/xhtml\+xml|xhtml)\b", re.IGNORECASE)
"""The type of a text whose markup is elements (RFC 4287, 3.1.1); in all others a tag may as well be text."""


class Inline:
    """Writes the texts of one document."""

    def __init__(self, tokens: list[Piece], writer: TagWriter, entities: Entities) -> None:
        self._tokens = tokens
        self._writer = writer
        self._entities = entities

    def plain(self, token: Piece) -> str:
        """Return a text or a CDATA section as XML."""
        if token.kind == "cdata":
            return f"<![CDATA[{token.raw}]]>"
        return self._escape(token.raw)

    def write(self, begin: int, end: int, around: Piece) -> list[str]:
        """Return the parts of the text between two places, of the element ``around``.

        Markup that nests stays what it is, so that the text is read as in a sound document. A start tag
        without an end becomes text, which HTML reads the same way; in XHTML it becomes an element.
        """
        markup = _XHTML.search(around.attributes) is not None
        writing = _Text(self._writer, self._escape, markup=markup)
        for token in self._tokens[begin:end]:
            if token.kind in ("text", "cdata"):
                writing.out.append(self.plain(token))
            elif token.kind == "start":
                writing.start(token)
            elif token.kind == "empty":
                writing.out.append(self._writer.start(token.name, token.attributes, empty=True))
            else:
                writing.end(token)
        writing.close(0)
        return writing.out

    def _escape(self, raw: str) -> str:
        return mend_text(raw, self._entities).replace("<", "&lt;").replace("]]>", "]]&gt;")


class _Tag(NamedTuple):
    key: str
    token: Piece
    at: int
    """Place among the parts of the text."""


class _Text:
    """The parts of one text as they come, and the tags open in it."""

    def __init__(self, writer: TagWriter, escape: Callable[[str], str], *, markup: bool) -> None:
        self.out: list[str] = []
        self._writer = writer
        self._escape = escape
        self._markup = markup
        self._tags: list[_Tag] = []
        self._open: Counter[str] = Counter()

    def start(self, token: Piece) -> None:
        if len(self._tags) >= DEEPEST:
            self.out.append("" if self._markup else self._as_text(token))
            return
        self._tags.append(_Tag(token.key, token, len(self.out)))
        self._open[token.key] += 1
        self.out.append(self._writer.start(token.name, token.attributes))

    def end(self, token: Piece) -> None:
        if not self._open[token.key]:
            return
        depth = len(self._tags)
        while self._tags[depth - 1].key != token.key:
            depth -= 1
        self.close(depth)
        self._pop()
        self.out.append(self._writer.end())

    def close(self, depth: int) -> None:
        """Settle the tags without an end that are deeper than so many."""
        while len(self._tags) > depth:
            tag, end = self._pop(), self._writer.end()
            if not self._markup:
                self.out[tag.at] = self._as_text(tag.token)
            elif tag.key in VOID:
                self.out[tag.at] = self._writer.start(tag.token.name, tag.token.attributes, empty=True)
            else:
                self.out.append(end)

    def _pop(self) -> _Tag:
        tag = self._tags.pop()
        self._open[tag.key] -= 1
        return tag

    def _as_text(self, token: Piece) -> str:
        return "&lt;" + self._escape(token.raw[1:])
