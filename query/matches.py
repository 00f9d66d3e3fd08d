"""Where a query's words stand in a text: words, phrases, prefixes, patterns and the like, to mark and quote."""

from collections.abc import Callable, Iterable, Iterator

from query.analysis import analyze, patterns, spelling
from query.analysis.analysed import Analysed, Stretch
from query.analysis.fold import fold
from query.build import leaves
from query.fields import TEXT
from query.tree import Near, Node, Similar, Word, WordPattern, WordPrefix

_KEPT = 3
"""Letters that a longer stem has from its word as they are."""
_ADDED = ("ate", "ble", "ize")
"""Short stems whose last letter the word need not have: Porter adds it (ating, ate)."""
_Find = Callable[[Analysed], Iterator[Stretch]]


class Matches:
    """Finds what a query looks for in texts; what stands under NOT is not looked for. Safe for several threads."""

    def __init__(self, query: Node) -> None:
        found = list(leaves(query, negated=False))
        asked = list(_with_stems(found))
        self._phrases = [(leaf.field, analyze.running(stems)) for leaf, stems in asked if stems]
        self._prefixes = [(leaf.field, fold(leaf.text)) for leaf in found if isinstance(leaf, WordPrefix)]
        loose = [leaf for leaf in found if isinstance(leaf, WordPattern | Similar | Near)]
        self._others = [(leaf.field, _find(leaf)) for leaf in loose if leaf.field in (None, *TEXT)]

        self.reach = max([*(phrase.count(" ") - 1 for _, phrase in self._phrases), *map(_reach, loose)], default=1)
        """How many tokens from its first to its last a match may have at most."""
        self._letters = [
            *((leaf.field, _letters(stems[0])) for leaf, stems in asked if stems),
            *self._prefixes,
            *((leaf.field, letters) for leaf in loose for letters in _beginnings(leaf)),
        ]

    def beginnings(self, field: str) -> list[str]:
        """Return letters of which some stand in the first word of each match in a text field, when it is folded.

        Empty letters are in every word; without any, nothing can match.
        """
        return [letters for wanted, letters in self._letters if wanted is None or wanted == field]

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


def _with_stems(leaves: Iterable[Node]) -> Iterator[tuple[Word, list[str]]]:
    return ((leaf, analyze.stems(leaf.text)) for leaf in leaves if isinstance(leaf, Word))


def _letters(stem: str) -> str:
    """Return how every word with a stem begins: stemming changes only the end, of short ones to ``i`` or ``e``."""
    if len(stem) > _KEPT:
        return stem[:_KEPT]
    return stem[:-1] or stem if stem[-1] == "i" or stem in _ADDED else stem


def _reach(leaf: WordPattern | Similar | Near) -> int:
    return len(analyze.stems(leaf.text)) + leaf.slop if isinstance(leaf, Near) else 1


def _beginnings(leaf: WordPattern | Similar | Near) -> list[str]:
    if isinstance(leaf, Near):
        return [_letters(stem) for stem in analyze.stems(leaf.text)]
    return [patterns.beginning(leaf.pattern) if isinstance(leaf, WordPattern) else ""]


def _apart(spans: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
