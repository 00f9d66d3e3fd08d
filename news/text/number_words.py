"""Numbers that English writes in words: ``fifteen``, ``twenty-five``, ``two hundred and ten``."""

import re

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_WORD = "|".join(sorted([*_VALUES, *_SCALES], key=len, reverse=True))
_FIRST = "|".join(sorted(_VALUES, key=len, reverse=True))
_INITIALS = "".join(sorted({word[0] for word in _VALUES}))

NUMBER_WORDS = rf"\b(?=[{_INITIALS}])(?:{_FIRST})(?:[\s-](?:and\s)?(?:{_WORD}))*\b"
"""Pattern of such a number, for any case; it holds no group. The look ahead spares most words the rest."""


def number_of(words: str) -> int:
    """Return the number that words mean which the pattern matches whole."""
    whole = part = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _VALUES:
            part += _VALUES[word]
        elif word == "hundred":
            part *= 100
        elif word in _SCALES:
            whole, part = whole + part * _SCALES[word], 0
    return whole + part
