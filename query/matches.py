"""Where a query's words stand in a text: its words, phrases and prefixes, for marking and quoting."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from query.analysis import analyze
from query.analysis.analyze import Token
from query.analysis.fold import fold
from query.build import leaves
from query.tree import Node, Word, WordPrefix

Stretch = tuple[int, int]
"""Where something starts and ends in a text, in code points."""


class Analysed:
    """One text, split into words once for any number of queries. Not safe for use from several threads.

    What was found is remembered, as many queries ask for the same words; the lists are not to be changed.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._phrases: dict[tuple[str, ...], list[Stretch]] = {}
        self._prefixes: dict[str, list[Stretch]] = {}

    def phrase(self, stems: tuple[str, ...]) -> list[Stretch]:
        """Return where the stems stand next to one another, in order; nowhere for no stems."""
        found = self._phrases.get(stems)
        if found is None:
            tokens, size = self._tokens, len(stems)
            found = self._phrases[stems] = [
                (tokens[at].start, tokens[at + size - 1].end)
                for at in self._begun(stems)
                if size == 1 or tuple(token.stem for token in tokens[at : at + size]) == stems
            ]
        return found

    def prefix(self, prefix: str) -> list[Stretch]:
        """Return where words start with ``prefix`` (lower case, folded), in order."""
        found = self._prefixes.get(prefix)
        if found is None:
            tokens = self._tokens
            found = self._prefixes[prefix] = sorted(
                (tokens[at].start, tokens[at].end)
                for word, places in self._by_word.items()
                if word.startswith(prefix)
                for at in places
            )
        return found

    def _begun(self, stems: tuple[str, ...]) -> list[int]:
        places = self._by_stem
        return places[stems[0]] if stems and all(stem in places for stem in stems) else []

    @cached_property
    def _tokens(self) -> list[Token]:
        return analyze.tokens(self._text)

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        return _places([token.stem for token in self._tokens])

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        return _places([token.word for token in self._tokens])


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
        return min((found[0] for found in self._found(field, text) if found), default=None)

    def _found(self, field: str, text: Analysed) -> Iterator[list[Stretch]]:
        yield from (text.phrase(stems) for wanted, stems in self._phrases if wanted in (None, field))
        yield from (text.prefix(prefix) for wanted, prefix in self._prefixes if wanted in (None, field))


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        found[word].append(at)
    return dict(found)


def _apart(spans: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
