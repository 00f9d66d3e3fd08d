"""One text, analysed once for any number of queries: its stems, and where its words stand."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain

from query.analysis import analyze, tokenize

Stretch = tuple[int, int]
"""Where something starts and ends in a text, in code points."""

_NOT_KNOWN: Stretch = (-1, -1)


class Analysed:
    """A text with its tokens. Not safe for use from several threads.

    What was found is remembered, as many queries ask for the same words; the lists are not to be changed.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_piece = analyze.stems_by_piece(text)
        self._split: dict[int, list[Stretch]] = {}
        self.stems = list(chain.from_iterable(self._by_piece))
        """The stem of every token, in order."""
        self._begins: dict[str, Stretch | None] = {}

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

    def stems_between(self, start: int, end: int) -> Sequence[str]:
        """Return the stems of the words that begin between two places of the text."""
        return self.stems[self._before(start) : self._before(end)]

    def _begun(self, prefix: str) -> Iterator[int]:
        return (at for at, word in enumerate(analyze.plain(self._text)) if word.startswith(prefix))

    def _run(self, phrase: str, at: int) -> Stretch:
        """Return where the stems stand in the text that stand at a place of the running ones."""
        first = self.running.count(" ", 0, at)
        last = first + phrase.count(" ") - 2
        return self._place(first)[0], self._place(last)[1]

    def _place(self, word: int) -> Stretch:
        """Return where a word stands in the text."""
        number = bisect_right(self._counts, word)
        begin = self._ends[number - 1] + number if number else 0
        start, end = self._inside(number)[word - self._words_before(number)]
        return begin + start, begin + end

    def _before(self, place: int) -> int:
        """Return how many words begin before a place of the text."""
        number = self._text.count(" ", 0, place)
        within = place - (self._text.rfind(" ", 0, place) + 1)
        begun = sum(start < within for start, _ in self._inside(number)) if within else 0
        return self._words_before(number) + begun

    def _words_before(self, number: int) -> int:
        return self._counts[number - 1] if number else 0

    def _inside(self, number: int) -> list[Stretch]:
        """Return where the words of a piece stand in it."""
        if number not in self._split:
            self._split[number] = [(start, end) for _, start, end in tokenize.spans(self._pieces[number])]
        return self._split[number]

    @cached_property
    def _pieces(self) -> list[str]:
        return analyze.pieces(self._text)

    @cached_property
    def _ends(self) -> list[int]:
        """How many characters there are up to the end of each piece, without the blanks."""
        return list(accumulate(map(len, self._pieces)))

    @cached_property
    def _counts(self) -> list[int]:
        """How many words there are up to the end of each piece."""
        return list(accumulate(map(len, self._by_piece)))
