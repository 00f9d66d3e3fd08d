"""Where in a damaged feed its parts begin and end: what can be told from its tags before they are mended."""

from bisect import bisect_right
from collections.abc import Iterator

from ingest.mend.names import holds_text
from ingest.mend.tokens import Piece


class Structure:
    """The outline of one document, by the places of its pieces."""

    def __init__(self, tokens: list[Piece]) -> None:
        self._tokens = tokens
        self._prefix, _, self._root = tokens[0].key.rpartition(":")
        self.is_atom = self._root == "feed"
        self.roles = [self._role(token) for token in tokens]
        """For each piece ``root``, ``channel``, ``item`` or ``entry``, or an empty text."""
        self.item = self._item_role()
        """What the items are called; the other name is that of any element."""
        self._boundaries = self._places(self.item, ("start", "end"))
        self._channels = self._places("channel", ("start",))
        self.ends = self._find_ends()
        """For each start tag the place of its end tag where it has a sure one, and -1 elsewhere."""

    def root_ends(self, at: int) -> bool:
        """Say whether the root's end tag at this place stands behind all items."""
        return not self._boundaries or at > self._boundaries[-1]

    def channel_ends(self, at: int) -> bool:
        """Say whether the channel's end tag at this place stands behind its items; in RSS 1.0 it never does."""
        item, channel = _next(self._boundaries, at), _next(self._channels, at)
        return self._root == "rdf" or item < 0 or 0 <= channel < item

    def names_until_bound(self, at: int) -> set[str]:
        """Return the names of the elements between this place and where the next item begins or one ends."""
        bound = _next(self._boundaries, at)
        following = self._tokens[at + 1 : bound if bound >= 0 else None]
        return {token.key for token in following if token.kind in ("start", "empty")}

    def _role(self, token: Piece) -> str:
        if token.kind in ("text", "cdata"):
            return ""
        prefix, _, local = token.key.rpartition(":")
        if local == self._root and prefix == self._prefix:
            return "root"
        return local if local in ("channel", "item", "entry") and prefix in ("", "rss", self._prefix) else ""

    def _item_role(self) -> str:
        usual, other = ("entry", "item") if self.is_atom else ("item", "entry")
        return other if self._places(other, ("start",)) and not self._places(usual, ("start",)) else usual

    def _places(self, role: str, kinds: tuple[str, ...]) -> list[int]:
        return [at for at, token in enumerate(self._tokens) if self.roles[at] == role and token.kind in kinds]

    def _find_ends(self) -> list[int]:
        """Return the sure ends: an end tag of the same name before the item's bounds.

        That of an element which holds a text is sure only if no other of its name begins before. That of any
        other element does not stand in a text.
        """
        ends = [-1] * len(self._tokens)
        in_text = bytearray(len(self._tokens))
        for at, end in self._pairs(in_text, texts=True):
            ends[at] = end
        until = 0
        for at, end in enumerate(ends):
            if end >= 0 and at >= until:
                in_text[at + 1 : end] = b"\1" * (end - at - 1)
                until = end
        for at, end in self._pairs(in_text, texts=False):
            ends[at] = end
        return ends

    def _pairs(self, passed: bytearray, *, texts: bool) -> Iterator[tuple[int, int]]:
        """Yield the places of start and end tags that belong together, the last first."""
        bound = none = len(self._tokens)
        next_end: dict[str, int] = {}
        next_start: dict[str, int] = {}
        for at in range(none - 1, -1, -1):
            token = self._tokens[at]
            if token.kind in ("text", "cdata"):
                continue
            if self.roles[at] == self.item and token.kind != "empty":
                bound = at
            if passed[at] or holds_text(token.key) != texts:
                continue
            end = next_end.get(token.key, none)
            if token.kind == "start" and end < bound and not (texts and next_start.get(token.key, none) < end):
                yield at, end
            (next_end if token.kind == "end" else next_start)[token.key] = at


def _next(places: list[int], at: int) -> int:
    found = bisect_right(places, at)
    return places[found] if found < len(places) else -1
