r"""Wildcards: what stands in a pattern, and which words are of its form.

In a pattern ``*`` is any characters or none, ``?`` is exactly one, and a backslash takes the sign after it as it
is, as in Lucene's wildcard query. Patterns and words are compared lower case and folded.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from query.analysis.fold import fold

WILD = ("*", "?")
"""The signs that stand for others."""
_SIGN = re.compile(r"\\(?P<itself>.)|(?P<wild>[*?])|(?P<plain>[^\\*?]+|\\)", re.DOTALL)
_LETTER = r"[^\n]"
_OWN = re.compile(r"[\\*?]")


class PatternPart(NamedTuple):
    """A part of a pattern."""

    text: str
    """One wildcard, or letters without their backslashes."""
    wild: bool


def pieces(pattern: str) -> list[PatternPart]:
    """Return the parts of a pattern in order: letters in one part, wildcards alone, of several ``*`` the first."""
    found: list[PatternPart] = []
    for piece in _each(pattern):
        if found and not piece.wild and not found[-1].wild:
            found[-1] = PatternPart(found[-1].text + piece.text, wild=False)
        elif not (found and piece == found[-1] == PatternPart("*", wild=True)):
            found.append(piece)
    return found


def pattern(parts: Iterable[PatternPart]) -> str:
    """Return the pattern that has these parts."""
    return "".join(part.text if part.wild else _OWN.sub(r"\\\g<0>", part.text) for part in parts)


def folded(text: str) -> str:
    """Return a pattern lower case and folded; its wildcards stay, and no letter becomes one."""
    return pattern(PatternPart(part.text if part.wild else fold(part.text), part.wild) for part in pieces(text))


def literal(text: str) -> str:
    """Return the letters of a pattern, lower case and folded, without its wildcards."""
    return "".join(fold(part.text) for part in pieces(text) if not part.wild)


def beginning(text: str) -> str:
    """Return the letters before the first wildcard, lower case and folded: all words of the form begin so."""
    first = next(iter(pieces(text)), None)
    return "" if first is None or first.wild else fold(first.text)


def matcher(text: str) -> re.Pattern[str]:
    """Return what matches folded words of a pattern's form, by ``fullmatch`` or ``match``.

    Each ``*`` goes to the first place where what stands behind it fits and never tries another, so that no word
    takes long, however many there are: with one piece after another that always finds a way if there is one.
    """
    return re.compile(rf"{_regex(text, '.')}\Z", re.DOTALL)


def finder(text: str) -> re.Pattern[str]:
    """Return what finds a word of a pattern's form among many, each with a line break before and behind it.

    It is asked by ``search``, and takes a tenth of the time of asking :func:`matcher` about each word.
    """
    return re.compile(f"\n{_regex(text, _LETTER)}(?=\n)")


def _regex(text: str, one: str) -> str:
    """Return a pattern as a regular expression, ``one`` being any one letter."""
    chunks = [""]
    for piece in pieces(text):
        if piece.wild and piece.text == "*":
            chunks.append("")
        else:
            chunks[-1] += one if piece.wild else re.escape(fold(piece.text))
    first, *others = chunks
    if others:
        first += "".join(f"(?>{one}*?{chunk})" for chunk in others[:-1] if chunk) + f"{one}*{others[-1]}"
    return first


def _each(text: str) -> Iterator[PatternPart]:
    for found in _SIGN.finditer(text):
        wild = found["wild"]
        yield PatternPart(wild or found["itself"] or found["plain"], wild=wild is not None)
