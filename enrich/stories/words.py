"""The words of a headline as they are compared: stems, their rarity, and different wordings of one thing."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import Stemmer

from enrich.rules import files
from query.analysis.fold import fold

ENOUGH = 2.6
"""Rarity from which a word says something about the subject; below it are function words."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019&.-][^\W_]+)*(?:,\d{3})*|%")
_MONEY = re.compile(r"[$£€](\d[\d.]*)\s?([bmt])(?:illion|rillion|n)?\b|(?<=\d)\s([bmt])(?:illion|rillion)\b")
"""``$1.5 billion``, ``$1.5bn`` and ``1.5 billion`` are one term: ``1.5b``."""
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_OUTLET = re.compile(r"\s[-|\u2013—•]\s(?:[A-Z][\w.&\u2019']*\s?){1,4}$")
_PLAIN = re.compile(r"[a-z]+")


def headline(title: str) -> str:
    """Return a title without the outlet's name that many feeds add (``... - CNET``)."""
    cut = _OUTLET.sub("", title)
    return cut if cut.count(" ") >= 2 else title


def stems(text: str) -> list[str]:
    """Return the stems of a text in order, accents folded, possessives dropped, numbers without separators."""
    found: list[str] = []
    for word in _WORD.findall(_MONEY.sub(_amount, fold(text))):
        found += _stem(word)
    return found


def _amount(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}" if match[1] else match[3]


def terms(text: str) -> frozenset[str]:
    """Return the terms of a headline: stems with synonyms made one, and concepts for words that stand together."""
    same, together = _concepts()
    found = {same.get(stem, stem) for stem in stems(text)}
    for parts, concept in together:
        if parts <= found:
            found = (found - parts) | {concept}
    return frozenset(found)


@lru_cache(maxsize=100_000)
def weight(term: str) -> float:
    """Return the rarity of a term: 0.5 for "the" up to 7 for a word seen in hardly any other text.

    A number is worth less than a rare word, and least where it is small or a year.
    """
    levels, rarest = _levels()
    if is_number(term):
        return _number_weight(term)
    if term in quantities():
        return 3.5
    return levels.get(term, rarest if len(term) > 1 else 2.0)


def is_number(term: str) -> bool:
    """Say whether a term counts something or its place in a series: ``41``, ``two``, ``third``."""
    return term[0].isdigit() or term in _counts()


def mass(found: Iterable[str]) -> float:
    """Return the squared weights of terms, added up: the square of the length of their vector."""
    return sum(weight(term) ** 2 for term in found)


def _number_weight(term: str) -> float:
    if term[-1] in "bmt" and term[0].isdigit():
        return 5.5
    digits = re.sub(r"\D", "", term)
    if len(digits) <= 1:  # single digits and number words
        return 2.5
    if len(digits) == 4 and "1990" <= digits < "2040":
        return 2.5
    return 4.0 if len(digits) == 2 else 5.5


@lru_cache(maxsize=100_000)
def _stem(word: str) -> list[str]:
    if word[0].isdigit():
        return [word.replace(",", "")]
    word = word.replace("\u2019", "'")
    if word.endswith("n't"):
        return ["not"]
    word = _POSSESSIVE.sub("", word)
    if _PLAIN.fullmatch(word) or not re.search(r"[-.&']", word):
        return [_stemmer().stemWord(word)] if word else []
    return [_stemmer().stemWord(part) for part in re.split(r"[-.&']", word) if part]


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@cache
def _levels() -> tuple[dict[str, float], float]:
    data = files.bundled("story_words")
    return {stem: float(level) for level, row in data["levels"].items() for stem in row.split()}, data["rarest"]


@cache
def _counts() -> frozenset[str]:
    return frozenset(files.bundled("story_concepts")["counts"].split())


@cache
def quantities() -> frozenset[str]:
    """Return the stems that count things."""
    return frozenset(files.bundled("story_concepts")["quantities"])


@lru_cache(maxsize=20_000)
def names(title: str) -> frozenset[str]:
    """Return the stems of the words that are capitalised inside a sentence-case headline.

    A headline with most of its words capitalised tells nothing about names and gives none.
    """
    words = re.findall(r"[^\W\d_][\w'\u2019.&-]*", headline(title))
    long = [word for word in words[1:] if len(word) > 3]
    if not long or sum(word[0].isupper() for word in long) > 0.7 * len(long):
        return frozenset()
    return frozenset(stem for word in words[1:] if word[0].isupper() for stem in stems(word))


@cache
def _concepts() -> tuple[dict[str, str], tuple[tuple[frozenset[str], str], ...]]:
    data = files.bundled("story_concepts")
    same = {}
    for row in data["same"]:
        first, *others = row.replace('"', "").split()
        same.update(dict.fromkeys(others, first))
    together = tuple(
        (frozenset(row.split()), concept) for concept, rows in data["together"].items() for row in rows
    )
    return same, together
