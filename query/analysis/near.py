"""Which of many values someone may have meant: those that hold the words written, and those spelled nearly so."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from query.analysis.analyze import keyword, plain

ALIKE = 0.72
"""Least similarity, from 0 to 1, of two spellings: one wrong letter in four, or two in seven, are still alike."""
_PART = 0.95
"""What likeness to a part counts, against likeness to the whole."""
_SHORT = 3
"""Letters of a word that is alike to too many."""


def nearest(value: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the known values that ``value`` may be meant for, the likeliest first, at most ``limit``.

    One that has the same words, in part or in another order, goes before one that is only spelled alike;
    of a value with a ``/`` each part is compared by itself as well. Case and accents make no difference.
    """
    wanted = _Wanted(value)
    scored = sorted((-score, len(each), each) for each in dict.fromkeys(known) if (score := wanted.score(each)))
    return tuple(each for _, _, each in scored[:limit])


class _Wanted:
    """One spelling, compared with many."""

    def __init__(self, value: str) -> None:
        self._folded = keyword(value).strip()
        self._words = frozenset(plain(value))
        self._pairs = _pairs(self._folded)
        self._matcher = SequenceMatcher(autojunk=False)
        self._matcher.set_seq2(self._folded)

    def score(self, other: str) -> float:
        """Return how likely ``other`` is meant: 0 for not at all, 2 and more where it holds the words."""
        folded = keyword(other)
        if said := self._same_words(folded):
            return said
        if len(self._folded) > 2 and folded.startswith(self._folded):
            return 2.0
        if not self._shares_pairs(folded):
            return 0.0
        parts = [folded.rpartition("/")[2]]
        if len(self._words) == 1:
            parts += [word for word in plain(other) if len(word) > _SHORT]
        return max(self._alike(folded), _PART * max(map(self._alike, parts)))

    def _same_words(self, folded: str) -> float:
        """Return 2 and more where one of the two has all words of the other."""
        shorter = len(self._words) > 1 and len(folded) < len(self._folded)
        if not self._words or not (shorter or all(word in folded for word in self._words)):
            return 0.0
        words = frozenset(plain(folded))
        if self._words <= words or (shorter and len(words) > 1 and words <= self._words):
            return 2 + len(self._words & words) / len(self._words | words)
        return 0.0

    def _shares_pairs(self, folded: str) -> bool:
        """Say whether so many pairs of letters are shared that the two may be alike at all; few are."""
        shared = sum(pair in folded for pair in self._pairs)
        return shared > 0 and 3 * shared >= min(len(self._pairs), len(folded) - 1)

    def _alike(self, other: str) -> float:
        self._matcher.set_seq1(other)
        if self._matcher.real_quick_ratio() < ALIKE or self._matcher.quick_ratio() < ALIKE:
            return 0.0
        ratio = self._matcher.ratio()
        return ratio if ratio >= ALIKE else 0.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
