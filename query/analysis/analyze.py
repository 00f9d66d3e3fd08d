"""The one analysis: how text becomes the tokens that are searched, equal in every backend.

The chain is Elasticsearch's ``standard`` tokenizer, ``lowercase``, ``asciifolding``, possessive
``'s`` and ``porter_stem``; there are no stop words. Words are split by ``query/analysis/tokenize.py``, folded by
``query/analysis/fold.py`` and stemmed here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock
from typing import NamedTuple

import Stemmer

from query.analysis.fold import fold, lower
from query.analysis.tokenize import spans, words

CACHE_SIZE = 200_000
"""How many different spellings are remembered before the cache starts anew (about 30 MB)."""


class Token(NamedTuple):
    """One token of a text; ``start`` and ``end`` are code points."""

    word: str
    """Lower case, folded, not stemmed: what prefixes are compared with."""
    stem: str
    """What words and phrases are compared with."""
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text`` with their places, in order."""
    return [Token(plain, _stems[plain], start, end) for plain, start, end in _folded_spans(text)]


def _folded_spans(text: str) -> Iterator[tuple[str, int, int]]:
    return ((fold(word), start, end) for word, start, end in spans(text))


def stems(text: str) -> list[str]:
    """Return the stem of every token, in order. Faster than :func:`tokens`."""
    return stems_of(plain(text))


def plain(text: str) -> list[str]:
    """Return every token unstemmed, in order."""
    return plain_of(words(text))


def running(stems: Iterable[str]) -> str:
    """Return stems between blanks, one blank at each end: a phrase is a part of the texts that hold it."""
    return f" {' '.join(stems)} "


def plain_of(raw: Sequence[str]) -> list[str]:
    """Return the unstemmed tokens of words that :func:`query.analysis.tokenize.words` gave, in order."""
    # All at once into lower case; then few are left that hold anything to fold.
    joined = lower("\n".join(raw))
    if joined.isascii():
        return joined.split("\n") if raw else []
    return [word if word.isascii() else _plain[word] for word in joined.split("\n")]


def stems_of(plain: Iterable[str]) -> list[str]:
    """Return the stems of what :func:`plain` gave, in order."""
    return list(map(_stem_of, plain))


def keyword(value: str) -> str:
    """Return a keyword as it is compared: lower case, folded, otherwise whole."""
    return fold(value)


class _Cache(dict[str, str]):
    """Remembers what a function made of a spelling; starts anew when full."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= CACHE_SIZE:
            self.clear()
        made = self._make(word)
        self[word] = made
        return made


_porter = Stemmer.Stemmer("porter", 0)
_one_at_a_time = Lock()
_VOWEL = r"(?:[aeiou]|(?<=[^aeiou])y)"
_MEASURE = re.compile(_VOWEL + "[^aeiou]")
_HAS_VOWEL = re.compile(_VOWEL)
_SUFFIX = re.compile(r"(?P<stem>.+?)(?:(?P<ble>bl(?:i|ies|y(?:s|ed|ing)?))|(?P<log>log(?:i|ies|y(?:s|ed|ing)?)))$")
_DOUBLED = re.compile(r"(?P<stem>.*(?P<last>[^aeioulszbdfgmnprty]))(?P=last)(?:ed|ing)s?$")


def _stem(plain: str) -> str:
    word = plain.removesuffix("'s")
    if len(word) < 3:
        return word
    with _one_at_a_time:  # a Stemmer object is not safe for use from several threads
        return str(_porter.stemWord(_as_lucene(word)))


def _as_lucene(word: str) -> str:
    """Prepare a word so that the published algorithm gives what Lucene's Porter stemmer gives.

    Lucene also takes ``bli`` to ``ble`` and ``logi`` to ``log``, and halves every doubled consonant
    before ``ed`` and ``ing`` (trekking, trek), where the published algorithm names nine.
    """
    if "bl" in word or "log" in word:
        suffix = _SUFFIX.match(word)
        if suffix is not None and _MEASURE.search(suffix["stem"]):
            return suffix["stem"] + ("ble" if suffix["ble"] else "log")
    if word.endswith(("ed", "ing", "eds", "ings")):
        doubled = _DOUBLED.match(word)
        if doubled is not None and _HAS_VOWEL.search(doubled["stem"]):
            return doubled["stem"]
    return word


_stems = _Cache(_stem)
_plain = _Cache(fold)
_stem_of = _stems.__getitem__
