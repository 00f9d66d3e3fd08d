"""Which of many values someone may have meant: those that hold the words written, and those spelled nearly so."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from query.analysis.analyze import keyword, plain

ALIKE = 0.72
"""Least similarity, from 0 to 1, of two spellings: one wrong letter in four, or two in seven, are still alike."""
_PART = 0.95
"""What likeness to a part counts, against likeness to the whole."""


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
        words = frozenset(plain(other))
        if self._words and (self._words <= words or (len(words) > 1 and words <= self._words)):
            return 2 + len(self._words & words) / len(self._words | words)
        if len(self._folded) > 2 and folded.startswith(self._folded):
            return 2.0
        last = folded.rpartition("/")[2]
        return max(self._alike(folded), _PART * max(map(self._alike, (last, *self._long(words))), default=0.0))

    def _long(self, words: Iterable[str]) -> list[str]:
        """Return the words that one word may be meant for."""
        return [word for word in words if len(word) > 3] if len(self._words) == 1 else []

    def _alike(self, other: str) -> float:
        pairs = _pairs(other)
        if 3 * len(self._pairs & pairs) < min(len(self._pairs), len(pairs)):  # most are not alike at all
            return 0.0
        self._matcher.set_seq1(other)
        if self._matcher.real_quick_ratio() < ALIKE or self._matcher.quick_ratio() < ALIKE:
            return 0.0
        ratio = self._matcher.ratio()
        return ratio if ratio >= ALIKE else 0.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
