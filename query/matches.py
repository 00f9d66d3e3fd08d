"""Where a query's words stand in a text: words, phrases, prefixes, patterns and the like, to mark and quote."""

from collections.abc import Callable, Iterator

from query.analysis import analyze, patterns, spelling
from query.analysis.analysed import Analysed, Stretch
from query.analysis.fold import fold
from query.build import leaves
from query.fields import TEXT
from query.tree import Near, Node, Similar, Word, WordPattern, WordPrefix

_Find = Callable[[Analysed], Iterator[Stretch]]


class Matches:
    """Finds what a query looks for in texts; what stands under NOT is not looked for. Safe for several threads."""

    def __init__(self, query: Node) -> None:
        found = list(leaves(query, negated=False))
        asked = [(leaf.field, analyze.stems(leaf.text)) for leaf in found if isinstance(leaf, Word)]
        self._phrases = [(field, analyze.running(stems)) for field, stems in asked if stems]
        self._prefixes = [(leaf.field, fold(leaf.text)) for leaf in found if isinstance(leaf, WordPrefix)]
        loose = [leaf for leaf in found if isinstance(leaf, WordPattern | Similar | Near)]
        self._others = [(leaf.field, _find(leaf)) for leaf in loose if leaf.field in (None, *TEXT)]

    def spans(self, field: str, text: Analysed) -> list[Stretch]:
        """Return the stretches of a text field that match, in order and apart from one another."""
        return _apart([stretch for found in self._found(field, text) for stretch in found])

    def first(self, field: str, text: Analysed) -> Stretch | None:
        """Return the first stretch of a text field that matches, or null. Faster than :meth:`spans`."""
        best: Stretch | None = None
        for wanted, phrase in self._phrases:
            if wanted is None or wanted == field:
                found = text.first_phrase(phrase)
                if found is not None and (best is None or found < best):
                    best = found
        for wanted, prefix in self._prefixes:
            if wanted is None or wanted == field:
                found = text.first_prefix(prefix)
                if found is not None and (best is None or found < best):
                    best = found
        for wanted, find in self._others:
            if wanted is None or wanted == field:
                found = next(find(text), None)
                if found is not None and (best is None or found < best):
                    best = found
        return best

    def _found(self, field: str, text: Analysed) -> Iterator[list[Stretch]]:
        yield from (text.phrase(phrase) for wanted, phrase in self._phrases if wanted in (None, field))
        yield from (text.prefix(prefix) for wanted, prefix in self._prefixes if wanted in (None, field))
        yield from (list(find(text)) for wanted, find in self._others if wanted in (None, field))


def _find(leaf: WordPattern | Similar | Near) -> _Find:
    if isinstance(leaf, Near):
        stems, slop = analyze.stems(leaf.text), leaf.slop
        return lambda text: text.near(stems, slop)
    if isinstance(leaf, Similar):
        fits = spelling.similar(leaf.text, leaf.edits)
    else:
        match = patterns.matcher(leaf.pattern).match

        def fits(word: str) -> bool:
            return match(word) is not None

    return lambda text: text.fitting(fits)


def _apart(spans: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
