"""Which words of a hit matched, for the title and a snippet; made for the shown hits only."""

from collections.abc import Sequence

from news.text.excerpt import Excerpt, around, beginning
from query.analysis.analysed import Analysed, Stretch
from query.analysis.fold import fold
from query.analysis.tokenize import words
from query.fields import TEXT
from query.matches import Matches
from query.tree import Node
from search.port import Piece

LENGTH = 240
"""Characters of a snippet at most."""
_BLOCKS = (300, 1_200)
"""Characters that are read first: mostly the match and all around it are within them."""
SCANNED = 20_000
"""How many characters of a text are looked through for a snippet."""


class Highlighter:
    """Marks what a query looks for in texts; what stands under NOT is not marked."""

    def __init__(self, query: Node) -> None:
        self._matches = Matches(query)

        self._beginnings = {field: self._matches.beginnings(field) for field in TEXT}

    def title(self, text: str) -> tuple[Piece, ...]:
        """Return the whole title cut into pieces."""
        spans = [] if self._first("title", text, 0) is None else self._matches.spans("title", Analysed(text))
        return _cut(text, 0, len(text), spans)

    def snippet(self, summary: str, body: str) -> tuple[Piece, ...]:
        """Return a stretch around the first match of summary or body; the beginning where neither matches."""
        for field, text in (("summary", summary), ("body", body)):
            pieces = self._around_first(field, text)
            if pieces:
                return pieces
        return _window(summary or body, [])

    def _around_first(self, field: str, text: str) -> tuple[Piece, ...]:
        """Read a text from where something may match until all is known of the stretch that is shown.

        Between blanks no word goes on, so what is read may begin and end at any of them.
        """
        scanned = text[:SCANNED]
        first = self._first(field, scanned, 0)
        while first is not None:
            begin = max(scanned.rfind(" ", 0, first), scanned.rfind("\n", 0, first)) + 1
            for size in (*_BLOCKS, SCANNED):
                end = scanned.find(" ", begin + size)
                end = len(scanned) if end < 0 else end
                found = self._matches.spans(field, Analysed(scanned[begin:end]))
                spans = [(start + begin, stop + begin) for start, stop in found]
                if spans:
                    shown = around(text, *spans[0], LENGTH)
                    if end == len(scanned) or self._is_enough(text, max(shown.end, spans[0][1]), end):
                        return _pieces(text, spans, shown)
                elif end == len(scanned):
                    return ()
                elif self._matches.reach == 1:
                    first = self._first(field, scanned, end)
                    break
        return ()

    def _first(self, field: str, text: str, done: int) -> int | None:
        """Return a place before which nothing matches from ``done`` on; null where nothing matches at all."""
        beginnings = self._beginnings[field]
        if not text or not beginnings:
            return None
        while done < len(text):
            end = text.find(" ", done + _BLOCKS[0])
            part = text[done : end if end >= 0 else len(text)]
            folded = fold(part)
            places = [at for letters in beginnings if (at := folded.find(letters)) >= 0]
            if places:
                return done + (min(places) if len(folded) == len(part) else 0)
            done += len(part)
        return None

    def _is_enough(self, text: str, last: int, end: int) -> bool:
        """Say whether what was read up to ``end`` holds every match that begins before ``last``."""
        if last > end:
            return False
        return self._matches.reach == 1 or len(words(text[last:end])) > self._matches.reach


def _window(text: str, spans: list[Stretch]) -> tuple[Piece, ...]:
    return _pieces(text, spans, around(text, *spans[0], LENGTH) if spans else beginning(text, LENGTH))


def _pieces(text: str, spans: list[Stretch], shown: Excerpt) -> tuple[Piece, ...]:
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
