"""The job a pay figure belongs to, from the words beside it."""

import re

import msgspec

from enrich.pay.words import role_words

_WORD = re.compile(r"[A-Za-z][A-Za-z.'\u2019/&+-]*")
_JOINS = re.compile(r"[ \u00a0]|(?:, | of | for )")
_LONGEST = 5
"""Words in the longest title that is read."""
_KEEP = frozenset({"ai", "ml", "nlp", "ceo", "cfo", "cto", "coo", "vfx", "qa", "ux", "ui", "tv"})
"""Abbreviations that are written in capitals."""


class Role(msgspec.Struct, frozen=True):
    """A job title in a text; ``text[start:end]`` is the title as written."""

    name: str
    """Singular, each word capitalised: ``Product Manager``."""
    start: int
    end: int


def role_before(text: str, begin: int, end: int) -> Role | None:
    """Return the title nearest before ``end``, looking no further back than ``begin``."""
    found = _titles(text, begin, end)
    return found[-1] if found else None


def role_after(text: str, begin: int, end: int) -> Role | None:
    """Return the first title behind ``begin``, looking no further than ``end``."""
    found = _titles(text, begin, end)
    return found[0] if found else None


def _titles(text: str, begin: int, end: int) -> list[Role]:
    heads, modifiers = role_words()
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text, begin, end)]
    roles = []
    for index, (word, _, stop) in enumerate(words):
        if _singular(word) not in heads or _goes_on(text, words, index, heads | modifiers):
            continue
        first = index
        while first and index - first < _LONGEST - 1 and _extends(text, words, first, modifiers | heads):
            first -= 1
        chosen = words[first : index + 1]
        roles.append(Role(_name([part[0] for part in chosen]), chosen[0][1], stop))
    return roles


def _extends(text: str, words: list[tuple[str, int, int]], first: int, known: frozenset[str]) -> bool:
    """Say whether the word before ``first`` belongs to the title: a known modifier one space away."""
    before = words[first - 1]
    return before[0].lower() in known and text[before[2] : words[first][1]] == " "


def _goes_on(text: str, words: list[tuple[str, int, int]], index: int, known: frozenset[str]) -> bool:
    """Say whether the head is itself a modifier of a longer title, as "producer" in "Producer Assistant"."""
    if index + 1 == len(words):
        return False
    following = words[index + 1]
    return (
        _singular(following[0]) in role_words()[0]
        and following[0].lower() in known | {_singular(following[0])}
        and text[words[index][2] : following[1]] == " "
    )


def _singular(word: str) -> str:
    lower = re.sub(r"['\u2019]s?$", "", word.lower().strip(".,"))
    if lower in role_words()[0] or not lower.endswith("s"):
        return lower
    return lower[:-2] if lower.endswith("sses") else lower[:-1]


def _name(words: list[str]) -> str:
    plain = [re.sub(r"['\u2019]s?$", "", word.strip(".,")) for word in words]
    plain[-1] = _singular(plain[-1])
    return " ".join(map(_capital, plain))


def _capital(word: str) -> str:
    """Write a word of a title as titles are written, leaving inner capitals alone (``iOS``)."""
    if word.lower() in _KEEP:
        return word.upper()
    return word if word[1:] != word[1:].lower() else word.capitalize()
