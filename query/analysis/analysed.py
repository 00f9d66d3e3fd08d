"""One text, analysed once for any number of queries: its stems, and where its words stand."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from query.analysis import analyze, nearness, tokenize

Stretch = tuple[int, int]
"""Where something starts and ends in a text, in code points."""

_STRIDE = 16
"""Words of which the places are found together."""
_NOT_KNOWN: Stretch = (-1, -1)


class Analysed:
    """A text with its tokens. Not safe for use from several threads.

    What was found is remembered, as many queries ask for the same words; the lists are not to be changed.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = tokenize.words(text)
        self.plain = analyze.plain_of(self._words)
        """Every token unstemmed, in order."""
        self.stems = analyze.stems_of(self.plain)
        """The stem of every token, in order."""
        self._starts: list[int] = []
        self._read = 0
        self._begins: dict[str, Stretch | None] = {}

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The unstemmed tokens."""
        return frozenset(self.plain)

    @cached_property
    def running(self) -> str:
        """The stems between blanks: a phrase is a part of it."""
        return analyze.running(self.stems)

    def first_phrase(self, phrase: str) -> Stretch | None:
        """Return where stems first stand in order next to one another, null where they never do.

        ``phrase`` are the stems as :func:`query.analysis.analyze.running` gives them.
        """
        found = self._begins.get(phrase, _NOT_KNOWN)
        if found is _NOT_KNOWN:
            at = self.running.find(phrase)
            found = self._begins[phrase] = None if at < 0 else self._run(phrase, at)
        return found

    def first_prefix(self, prefix: str) -> Stretch | None:
        """Return where a word first starts with a prefix (lower case, folded), null where none does."""
        found = self._begins.get(prefix, _NOT_KNOWN)
        if found is _NOT_KNOWN:
            found = self._begins[prefix] = next(map(self._place, self._begun(prefix)), None)
        return found

    def phrase(self, phrase: str) -> list[Stretch]:
        """Return every place of what :meth:`first_phrase` gives the first place of, in order."""
        found = []
        at = self.running.find(phrase)
        while at >= 0:
            found.append(self._run(phrase, at))
            at = self.running.find(phrase, at + 1)
        return found

    def prefix(self, prefix: str) -> list[Stretch]:
        """Return where words start with ``prefix``, in order."""
        return [self._place(at) for at in self._begun(prefix)]

    def fitting(self, fits: Callable[[str], bool]) -> Iterator[Stretch]:
        """Yield where words stand that fit as they are spelled (lower case, folded), in order."""
        return (self._place(at) for at, word in enumerate(self.plain) if fits(word))

    def near(self, stems: Sequence[str], slop: int) -> Iterator[Stretch]:
        """Yield where stems stand near one another, word by word in the order of the text."""
        return map(self._place, nearness.near_positions(nearness.positions(self.stems, stems), slop))

    def stems_between(self, start: int, end: int) -> Sequence[str]:
        """Return the stems of the words that begin between two places of the text."""
        while self._read < end and len(self._starts) < len(self._words):
            self._reach(len(self._starts) + _STRIDE)
        return self.stems[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _begun(self, prefix: str) -> Iterator[int]:
        return (at for at, word in enumerate(self.plain) if word.startswith(prefix))

    def _run(self, phrase: str, at: int) -> Stretch:
        """Return where the stems stand in the text that stand at a place of the running ones."""
        first = self.running.count(" ", 0, at)
        last = first + phrase.count(" ") - 2
        return self._place(first)[0], self._place(last)[1]

    def _place(self, number: int) -> Stretch:
        """Return where a word stands in the text."""
        if len(self._starts) <= number:
            self._reach(number + 1)
        start = self._starts[number]
        return start, start + len(self._words[number])

    def _reach(self, number: int) -> None:
        """Find the places of so many words: between two words no letter stands that a word could begin with."""
        index, at, starts = self._text.index, self._read, self._starts
        for word in self._words[len(starts) : number]:
            start = index(word, at)
            starts.append(start)
            at = start + len(word)
        self._read = at
