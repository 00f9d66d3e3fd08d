"""Makes the tags of a damaged feed nest, so that what is wrong in one item stays in that item.

An XML parser that recovers lets an end tag close whatever is open, and so loses every item behind a stray one.
Here the structure of feeds decides. An element without an end before its item's end is empty, or a text that
ends at the next element of the feed; an end tag that closes nothing is dropped; the feed ends where its last
item has ended; an item that the document's end has cut is left out.
"""

from collections import Counter
from typing import NamedTuple

from ingest.mend.attributes import TagWriter
from ingest.mend.inline import Inline
from ingest.mend.names import holds_text, is_feeds
from ingest.mend.references import Entities
from ingest.mend.structure import Structure
from ingest.mend.tokens import Piece, split

DEEPEST = 100
"""Open elements around a text at most; what lies deeper is left empty. lxml gives up at 256."""

_TELLING = {"title", "guid", "id", "link"}
"""What an item has once."""


class Balanced(NamedTuple):
    """A document whose tags nest."""

    text: str
    cut: bool
    """It ends before its root element does."""
    empty_by_cut: bool
    """It does so before its first item has ended, so that nothing tells whether it had any."""


class _Frame(NamedTuple):
    key: str
    """The name that its end tag is matched by."""
    at: int
    """Place of its start tag among the parts of the new document."""


def balance(text: str, entities: Entities) -> Balanced:
    """Return the document that begins with its root element; raises :class:`ingest.mend.tokens.TooMany`."""
    return _Balancer(split(text), entities).run()


class _Balancer:
    """Walks once through the pieces of a document."""

    def __init__(self, tokens: list[Piece], entities: Entities) -> None:
        self._tokens = tokens
        self._outline = Structure(tokens)
        self._roles, self._item = self._outline.roles, self._outline.item
        self._writer = TagWriter(tokens[0].name, entities)
        self._inline = Inline(tokens, self._writer, entities)
        self._out: list[str] = []
        self._frames: list[_Frame] = []
        self._open: Counter[str] = Counter()
        self._since: list[tuple[str, int]] = []
        """Elements right in the open item, or since the last one, and the places of their parts."""
        self._last: set[str] | None = None
        """What the last item has that an item has once; null before the first."""
        self._last_end = -1
        self._items = 0
        self._closed = False

    def run(self) -> Balanced:
        """Return the balanced document."""
        at = 0
        while at < len(self._tokens) and not self._closed:
            at = self._take(at)
        cut = not self._closed
        early = cut and not self._items and (self._outline.is_atom or len(self._frames) > 1)
        if cut and self._open[self._item]:
            self._leave_out()
        self._close(0)
        return Balanced("".join(self._out), cut, early)

    def _take(self, at: int) -> int:
        """Write the piece at a place, and return the place of the next."""
        token, role = self._tokens[at], self._roles[at]
        if token.kind in ("text", "cdata"):
            self._out.append(self._inline.plain(token))
        elif token.kind == "end":
            self._end(token, role, at)
        elif role == "root" or (role == "channel" and token.kind == "start"):
            self._open_once(token, role)
        elif role == self._item and token.kind == "start":
            self._start_item(token, at)
        else:
            return self._element(token, at)
        return at + 1

    def _open_once(self, token: Piece, role: str) -> None:
        if self._open[role]:
            return
        self._push(token, role)
        if token.kind == "empty":
            self._close(len(self._frames) - 1)
            self._closed = role == "root"

    def _start_item(self, token: Piece, at: int) -> None:
        """Open an item; a tag within one is dropped where no element is repeated between it and the end."""
        if self._open[self._item]:
            if self._outline.names_until_bound(at).isdisjoint(key for key, _ in self._since):
                return
            self._end_item()
        self._push(token, self._item)
        self._since = []

    def _element(self, token: Piece, at: int) -> int:
        """Write an element that is none of the structure: with its text, as one to go into, or empty."""
        self._note(token)
        end = self._outline.ends[at]
        if token.kind == "empty" or len(self._frames) >= DEEPEST:
            self._out.append(self._writer.start(token.name, token.attributes, empty=True))
        elif holds_text(token.key):
            self._out.append(self._writer.start(token.name, token.attributes))
            stop = end if end >= 0 else self._end_of_text(at + 1)
            self._out += self._inline.write(at + 1, stop, token)
            self._out.append(self._writer.end())
            return stop + (end >= 0)
        elif end >= 0:
            self._push(token, token.key)
        else:
            self._out.append(self._writer.start(token.name, token.attributes, empty=True))
        return at + 1

    def _note(self, token: Piece) -> None:
        """Remember the elements right in an item, or right in the channel since the last one."""
        inner = self._frames[-1].key if self._frames else ""
        if inner in ("channel", "root", self._item):
            self._since.append((token.key, len(self._out)))

    def _end_of_text(self, at: int) -> int:
        """Return where a text without an end tag of its own ends."""
        while at < len(self._tokens):
            token = self._tokens[at]
            tag = token.kind in ("start", "empty")
            if self._roles[at] or (tag and is_feeds(token.key)) or (token.kind == "end" and self._open[token.key]):
                return at
            at += 1
        return at

    def _end(self, token: Piece, role: str, at: int) -> None:
        if role == "root":
            if self._outline.root_ends(at):
                self._close(0)
                self._closed = True
        elif role == "channel":
            if self._open["channel"] and self._outline.channel_ends(at):
                self._close_to("channel")
        elif role == self._item:
            if self._open[self._item]:
                self._end_item()
            else:
                self._item_without_start()
        elif self._open[token.key]:
            self._close_to(token.key)

    def _end_item(self) -> None:
        self._last = {key for key, _ in self._since} & _TELLING
        self._since = []
        self._close_to(self._item)
        self._last_end = len(self._out) - 1
        self._items += 1

    def _item_without_start(self) -> None:
        """Make an item of what stands since the last one; what repeats nothing of that one belongs to it."""
        here = {key for key, _ in self._since} & _TELLING
        self._close(sum(frame.key in ("root", "channel") for frame in self._frames))
        if self._last is None:
            titles = [at for key, at in self._since if key == "title"]
            if len(titles) < 2:
                return  # the channel's own
            self._wrap(titles[1])
        elif here & self._last:
            self._wrap(self._since[0][1])
        else:
            self._out.append(self._out[self._last_end])
            self._out[self._last_end] = ""
            here |= self._last
        self._last, self._since, self._last_end = here, [], len(self._out) - 1

    def _wrap(self, at: int) -> None:
        """Make an item of all parts from this place on."""
        self._out[at] = f"<{self._item}>{self._out[at]}"
        self._out.append(f"</{self._item}>")
        self._items += 1

    def _leave_out(self) -> None:
        """Remove the item that is open, and all in it."""
        while self._frames[-1].key != self._item:
            self._pop()
            self._writer.end()
        del self._out[self._frames[-1].at :]
        self._pop()
        self._writer.end()

    def _push(self, token: Piece, key: str) -> None:
        self._frames.append(_Frame(key, len(self._out)))
        self._open[key] += 1
        self._out.append(self._writer.start(token.name, token.attributes))

    def _pop(self) -> _Frame:
        frame = self._frames.pop()
        self._open[frame.key] -= 1
        return frame

    def _close_to(self, key: str) -> None:
        """Close the innermost element of this name, and all in it."""
        at = next(at for at in range(len(self._frames) - 1, -1, -1) if self._frames[at].key == key)
        self._close(at)

    def _close(self, depth: int) -> None:
        """Close elements until so many are open."""
        while len(self._frames) > depth:
            self._pop()
            self._out.append(self._writer.end())
