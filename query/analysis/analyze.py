"""The one analysis: how text becomes the tokens that are searched, equal in every backend.

The chain is Elasticsearch's ``standard`` tokenizer, ``lowercase``, ``asciifolding``, possessive
``'s`` and ``porter_stem``; there are no stop words. Words are split by ``query/analysis/tokenize.py``, folded by
``query/analysis/fold.py`` and stemmed here.
"""

import re
from collections.abc import Callable, Iterable
from itertools import chain
from threading import Lock
from typing import NamedTuple, TypeVar

import Stemmer

from query.analysis.fold import fold
from query.analysis.tokenize import LONGEST, spans, words

CACHE_SIZE = 100_000
"""How many different spellings a cache remembers before it starts anew (about 15 MB each)."""
_Made = TypeVar("_Made")
_LONGEST_PIECE = 40
"""Characters of the longest piece of a text that is remembered: what is longer hardly comes again."""


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
    return [Token(_plain[word], _stems[word], start, end) for word, start, end in spans(text)]


def stems(text: str) -> list[str]:
    """Return the stem of every token, in order. Several times faster than :func:`tokens`."""
    return list(chain.from_iterable(stems_by_piece(text)))


def plain(text: str) -> list[str]:
    """Return every token unstemmed, in order."""
    return list(chain.from_iterable(map(_plain_of_piece.__getitem__, pieces(text))))


def running(stems: Iterable[str]) -> str:
    """Return stems between blanks, one blank at each end: a phrase is a part of the texts that hold it."""
    return f" {' '.join(stems)} "


def pieces(text: str) -> list[str]:
    """Return what stands between the blanks of a text: no token goes on across one, so each is split by itself.

    Most pieces are a word with its punctuation and come again in other texts.
    """
    return text.split(" ")


def stems_by_piece(text: str) -> list[tuple[str, ...]]:
    """Return the stems of the tokens of each piece of a text."""
    known = _stems_of_piece
    return [known[piece] for piece in pieces(text)]


def keyword(value: str) -> str:
    """Return a keyword as it is compared: lower case, folded, otherwise whole."""
    return fold(value)


class _Cache(dict[str, _Made]):
    """Remembers what a function made of a spelling; starts anew when full."""

    def __init__(self, make: Callable[[str], _Made], longest: int = LONGEST) -> None:
        """What has more characters than ``longest`` is not remembered."""
        super().__init__()
        self._make = make
        self._longest = longest

    def __missing__(self, spelling: str) -> _Made:
        made = self._make(spelling)
        if len(spelling) <= self._longest:
            if len(self) >= CACHE_SIZE:
                self.clear()
            self[spelling] = made
        return made


_porter = Stemmer.Stemmer("porter", 0)
_one_at_a_time = Lock()
_VOWEL = r"(?:[aeiou]|(?<=[^aeiou])y)"
_MEASURE = re.compile(_VOWEL + "[^aeiou]")
_HAS_VOWEL = re.compile(_VOWEL)
_SUFFIX = re.compile(r"(?P<stem>.+?)(?:(?P<ble>bl(?:i|ies|y(?:s|ed|ing)?))|(?P<log>log(?:i|ies|y(?:s|ed|ing)?)))$")
_DOUBLED = re.compile(r"(?P<stem>.*(?P<last>[^aeioulszbdfgmnprty]))(?P=last)(?:ed|ing)s?$")


def _stem(raw: str) -> str:
    word = fold(raw)
    word = word.removesuffix("'s")
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
_stems_of_piece = _Cache(lambda piece: tuple([_stems[word] for word in words(piece)]), _LONGEST_PIECE)
_plain_of_piece = _Cache(lambda piece: tuple([_plain[word] for word in words(piece)]), _LONGEST_PIECE)
