"""Where a query's words stand in a text: its words, phrases and prefixes, for marking and quoting."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from query.analysis import analyze, tokenize
from query.analysis.fold import fold
from query.build import leaves
from query.tree import Node, Word, WordPrefix

Stretch = tuple[int, int]
"""Where something starts and ends in a text, in code points."""


_STRIDE = 16
"""Words of which the places are found together."""
_NOT_KNOWN: Stretch = (-1, -1)


class Analysed:
    """One text, split into words once for any number of queries. Not safe for use from several threads.

    What was found is remembered, as many queries ask for the same words; the lists are not to be changed.
    """

    def __init__(self, text: str, words: Sequence[str] | None = None, stems: Sequence[str] | None = None) -> None:
        """``words`` and ``stems`` are those of the text where somebody has them (:class:`query.document.View`)."""
        self._text = text
        self._words = tokenize.words(text) if words is None else words
        self._stems = analyze.stems_of(self._words) if stems is None else stems
        self._starts: list[int] = []
        self._read = 0
        self._phrases: dict[tuple[str, ...], list[Stretch]] = {}
        self._prefixes: dict[str, list[Stretch]] = {}
        self._begins: dict[tuple[str, ...] | str, Stretch | None] = {}

    def phrase(self, stems: tuple[str, ...]) -> list[Stretch]:
        """Return where the stems stand next to one another, in order; nowhere for no stems."""
        found = self._phrases.get(stems)
        if found is None:
            size = len(stems)
            found = self._phrases[stems] = [self._stretch(at, at + size) for at in self._phrase(stems)]
        return found

    def first_phrase(self, stems: tuple[str, ...]) -> Stretch | None:
        """Return where the stems first stand next to one another, null where they never do."""
        found = self._begins.get(stems, _NOT_KNOWN)
        if found is _NOT_KNOWN:
            at = next(self._phrase(stems), None) if self._begin(stems) >= 0 else None
            found = self._begins[stems] = None if at is None else self._stretch(at, at + len(stems))
        return found

    def prefix(self, prefix: str) -> list[Stretch]:
        """Return where words start with ``prefix`` (lower case, folded), in order."""
        found = self._prefixes.get(prefix)
        if found is None:
            found = self._prefixes[prefix] = [self._stretch(at, at + 1) for at in self._prefix(prefix)]
        return found

    def first_prefix(self, prefix: str) -> Stretch | None:
        """Return where a word first starts with ``prefix``, null where none does."""
        found = self._begins.get(prefix, _NOT_KNOWN)
        if found is _NOT_KNOWN:
            at = next(self._prefix(prefix), None)
            found = self._begins[prefix] = None if at is None else self._stretch(at, at + 1)
        return found

    def stems_between(self, start: int, end: int) -> Sequence[str]:
        """Return the stems of the words that begin between two places of the text."""
        while self._read < end and len(self._starts) < len(self._words):
            self._reach(len(self._starts) + _STRIDE)
        return self._stems[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _phrase(self, stems: tuple[str, ...]) -> Iterator[int]:
        """Yield the place, among the words, of each beginning of the phrase."""
        wanted, size, at = list(stems), len(stems), self._begin(stems)
        while at >= 0:
            if size == 1 or self._stems[at : at + size] == wanted:
                yield at
            at = _next(self._stems, stems[0], at + 1)

    def _begin(self, stems: tuple[str, ...]) -> int:
        """Return the first place of the first stem, and -1 where one of them is nowhere or there are none."""
        begins = self._first
        for stem in stems:
            if stem not in begins:
                return -1
        return begins[stems[0]] if stems else -1

    def _prefix(self, prefix: str) -> Iterator[int]:
        return (at for at, word in enumerate(self._plain) if word.startswith(prefix))

    def _stretch(self, first: int, behind: int) -> Stretch:
        if len(self._starts) < behind:
            self._reach(behind)
        return self._starts[first], self._starts[behind - 1] + len(self._words[behind - 1])

    def _reach(self, number: int) -> None:
        """Find the places of so many words: between two words no letter stands that a word could begin with."""
        index, at, starts = self._text.index, self._read, self._starts
        for word in self._words[len(starts) : number]:
            start = index(word, at)
            starts.append(start)
            at = start + len(word)
        self._read = at

    @cached_property
    def _first(self) -> dict[str, int]:
        return dict(zip(reversed(self._stems), range(len(self._stems) - 1, -1, -1), strict=True))

    @cached_property
    def _plain(self) -> list[str]:
        return analyze.plain_of(self._words)


class Matches:
    """Finds what a query looks for in texts; what stands under NOT is not looked for. Safe for several threads."""

    def __init__(self, query: Node) -> None:
        found = list(leaves(query, negated=False))
        self._phrases = [(leaf.field, tuple(analyze.stems(leaf.text))) for leaf in found if isinstance(leaf, Word)]
        self._prefixes = [(leaf.field, fold(leaf.text)) for leaf in found if isinstance(leaf, WordPrefix)]

    def spans(self, field: str, text: Analysed) -> list[Stretch]:
        """Return the stretches of a text field that match, in order and apart from one another."""
        return _apart([stretch for found in self._found(field, text) for stretch in found])

    def first(self, field: str, text: Analysed) -> Stretch | None:
        """Return the first stretch of a text field that matches, or null. Faster than :meth:`spans`."""
        best: Stretch | None = None
        for wanted, stems in self._phrases:
            if wanted is None or wanted == field:
                found = text.first_phrase(stems)
                if found is not None and (best is None or found < best):
                    best = found
        for wanted, prefix in self._prefixes:
            if wanted is None or wanted == field:
                found = text.first_prefix(prefix)
                if found is not None and (best is None or found < best):
                    best = found
        return best

    def _found(self, field: str, text: Analysed) -> Iterator[list[Stretch]]:
        yield from (text.phrase(stems) for wanted, stems in self._phrases if wanted in (None, field))
        yield from (text.prefix(prefix) for wanted, prefix in self._prefixes if wanted in (None, field))


def _next(stems: Sequence[str], stem: str, start: int) -> int:
    try:
        return stems.index(stem, start)
    except ValueError:
        return -1


def _apart(spans: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
