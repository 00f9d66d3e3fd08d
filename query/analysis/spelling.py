"""Similar spellings: how far two are apart, counted as Lucene's fuzzy query counts it."""

from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from query.analysis.fold import fold


def similar(text: str, edits: int) -> Callable[[str], bool]:
    """Return what says whether a folded word is at most ``edits`` changes away from ``text``.

    A change leaves out, puts in or replaces a letter, or swaps two neighbours, which are not changed again.
    """
    wanted = fold(text)
    shortest, longest = len(wanted) - edits, len(wanted) + edits

    def is_similar(word: str) -> bool:
        return shortest <= len(word) <= longest and OSA.distance(wanted, word, score_cutoff=edits) <= edits

    return is_similar


def one_similar(text: str, edits: int) -> Callable[[Iterable[str]], bool]:
    """Return what says whether some of many folded words are as :func:`similar` has it, in a third of the time."""
    wanted = fold(text)

    def is_one_similar(words: Iterable[str]) -> bool:
        return process.extractOne(wanted, words, scorer=OSA.distance, score_cutoff=edits) is not None

    return is_one_similar
