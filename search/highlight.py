"""Which words of a hit matched, for the title and a snippet; made for the shown hits only."""

from collections.abc import Sequence

from query.analysis import analyze
from query.analysis.analyze import Token
from query.analysis.fold import fold
from query.build import leaves
from query.tree import Node, Word, WordPrefix
from search.port import Piece

LENGTH = 240
"""About how many characters a snippet has."""
LEAD = 60
"""About how many characters stand before its first match."""
SCANNED = 20_000
"""How many characters of a text are looked through for a snippet."""


class Highlighter:
    """Marks what a query looks for in texts; what stands under NOT is not marked."""

    def __init__(self, query: Node) -> None:
        found = list(leaves(query, negated=False))
        self._phrases = [(leaf.field, tuple(analyze.stems(leaf.text))) for leaf in found if isinstance(leaf, Word)]
        self._prefixes = [(leaf.field, fold(leaf.text)) for leaf in found if isinstance(leaf, WordPrefix)]

    def title(self, text: str) -> tuple[Piece, ...]:
        """Return the whole title cut into pieces."""
        return _cut(text, 0, len(text), self.spans("title", text))

    def snippet(self, summary: str, body: str) -> tuple[Piece, ...]:
        """Return a stretch around the first match of summary or body; the beginning where neither matches."""
        for field, text in (("summary", summary), ("body", body)):
            scanned = text[:SCANNED]
            spans = self.spans(field, scanned)
            if spans:
                return _window(scanned, spans)
        return _window((summary or body)[:SCANNED], [])

    def spans(self, field: str, text: str) -> list[tuple[int, int]]:
        """Return the stretches that match, in order and apart from one another."""
        if not text or not (self._phrases or self._prefixes):
            return []
        tokens = analyze.tokens(text)
        found = [
            span for wanted, stems in self._phrases if wanted in (None, field) for span in _phrase(tokens, stems)
        ]
        for wanted, prefix in self._prefixes:
            if wanted in (None, field):
                found += [(token.start, token.end) for token in tokens if token.word.startswith(prefix)]
        return _apart(found)


def _phrase(tokens: Sequence[Token], stems: tuple[str, ...]) -> list[tuple[int, int]]:
    size = len(stems)
    if not size:
        return []
    return [
        (tokens[at].start, tokens[at + size - 1].end)
        for at in range(len(tokens) - size + 1)
        if tokens[at].stem == stems[0] and all(tokens[at + n].stem == stems[n] for n in range(1, size))
    ]


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, spans: list[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut the text at blanks around the first match, with an ellipsis where something was left out."""
    first = spans[0] if spans else (0, 0)
    start = 0 if first[1] <= LENGTH - LEAD else _blank_before(text, first[0] - LEAD)
    end = len(text) if len(text) - start <= LENGTH else max(_blank_before(text, start + LENGTH), first[1])
    inside = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    pieces = _cut(text, start, end, inside)
    before: tuple[Piece, ...] = (("…", False),) if start else ()
    after: tuple[Piece, ...] = (("…", False),) if end < len(text) else ()
    return (*before, *pieces, *after)


def _blank_before(text: str, at: int) -> int:
    """Return the place after the last blank before ``at``, or ``at`` where a long word has none."""
    found = text.rfind(" ", max(0, at - 40), at)
    return at if found < 0 else found + 1


def _cut(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for first, last in spans:
        pieces += [(text[start:first], False), (text[first:last], True)]
        start = last
    pieces.append((text[start:end], False))
    return tuple(piece for piece in pieces if piece[0])
