"""Which words of a hit matched, for the title and a snippet; made for the shown hits only."""

from collections.abc import Sequence

from news.text.excerpt import around, beginning
from query.analysis.analysed import Analysed, Stretch
from query.matches import Matches
from query.tree import Node
from search.port import Piece

LENGTH = 240
"""Characters of a snippet at most."""
SCANNED = 20_000
"""How many characters of a text are looked through for a snippet."""


class Highlighter:
    """Marks what a query looks for in texts; what stands under NOT is not marked."""

    def __init__(self, query: Node) -> None:
        self._matches = Matches(query)

    def title(self, text: str) -> tuple[Piece, ...]:
        """Return the whole title cut into pieces."""
        return _cut(text, 0, len(text), self._matches.spans("title", Analysed(text)))

    def snippet(self, summary: str, body: str) -> tuple[Piece, ...]:
        """Return a stretch around the first match of summary or body; the beginning where neither matches."""
        for field, text in (("summary", summary), ("body", body)):
            spans = self._matches.spans(field, Analysed(text[:SCANNED]))
            if spans:
                return _window(text, spans)
        return _window(summary or body, [])


def _window(text: str, spans: list[Stretch]) -> tuple[Piece, ...]:
    shown = around(text, *spans[0], LENGTH) if spans else beginning(text, LENGTH)
    inside = [(max(a, shown.start), min(b, shown.end)) for a, b in spans if a < shown.end and b > shown.start]
    pieces = ((shown.before, False), *_cut(text, shown.start, shown.end, inside), (shown.after, False))
    return tuple(piece for piece in pieces if piece[0])


def _cut(text: str, start: int, end: int, spans: Sequence[Stretch]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for first, last in spans:
        pieces += [(text[start:first], False), (text[first:last], True)]
        start = last
    pieces.append((text[start:end], False))
    return tuple(piece for piece in pieces if piece[0])
