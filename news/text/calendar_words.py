"""What the languages of the world call months and days of the week, in a date that stands by itself.

The words are those of CLDR (``docs/build/calendar_words.py`` writes them). In running text, where a word
has other meanings too, :mod:`news.text.months` is to be used.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from news.text.months import month_number

_FILE = Path(__file__).with_name("calendar_words.json")
_MORE_DAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
"""English as it is written and CLDR does not have it."""

Meanings = dict[str, dict[str, int]]
"""The numbers of a word by language, in the order of the file."""


class Named(NamedTuple):
    """The number that a word stands for, and whether every language that has the word agrees."""

    number: int
    sure: bool


class _Language(msgspec.Struct, frozen=True):
    months: tuple[tuple[str, ...], ...]
    days: tuple[tuple[str, ...], ...]


class _Words(NamedTuple):
    months: Meanings
    beginnings: Meanings
    """Of months, in three letters and more."""
    days: Meanings


@cache
def _words() -> _Words:
    languages = msgspec.json.decode(_FILE.read_bytes(), type=dict[str, _Language])
    months = {code: language.months for code, language in languages.items()}
    days = {code: language.days for code, language in languages.items()}
    begun = {code: list(map(_beginnings, names)) for code, names in months.items()}
    return _Words(_by_word(months, 1), _by_word(begun, 1, alone=True), _by_word(days, 0))


def _beginnings(words: Sequence[str]) -> list[str]:
    return [word[:length] for word in words for length in range(3, len(word))]


def _by_word(languages: Mapping[str, Sequence[Sequence[str]]], first: int, *, alone: bool = False) -> Meanings:
    """Return the numbers of words by language, with ``alone`` of those that have one number in a language."""
    found: Meanings = {}
    for code, names in languages.items():
        times = Counter(word for words in names for word in set(words))
        for number, words in enumerate(names, first):
            for word in words:
                if not alone or times[word] == 1:
                    found.setdefault(word, {}).setdefault(code, number)
    return found


def month(word: str, languages: Sequence[str] = ()) -> Named | None:
    """Return the month, 1 to 12, that ``word`` names in any case; null where it names none.

    ``languages`` (ISO 639-1) are those the text is likely in; they decide where a word is another month in
    another language (``listopad`` is the tenth in Croatian, the eleventh in Polish). A beginning that one month
    alone has in its language counts as its word.
    """
    found = _named(_words().months, word, languages) or _named(_words().beginnings, word, languages)
    if found is not None:
        return found
    number = month_number(word)
    return None if number is None else Named(number, sure=True)


def weekday(word: str, languages: Sequence[str] = ()) -> Named | None:
    """Return the day of the week, 0 for Monday to 6, that ``word`` names; otherwise as :func:`month`."""
    number = _MORE_DAYS.get(word.lower())
    return _named(_words().days, word, languages) if number is None else Named(number, sure=True)


def _named(words: Meanings, word: str, languages: Sequence[str]) -> Named | None:
    small = word.lower().replace("\u0307", "")  # what Python leaves of a Turkish capital I with a dot
    meanings = words.get(small) or words.get(small.replace("i", "\u0131"))  # KASIM, lowered as English does
    if not meanings:
        return None
    for language in languages:
        if language in meanings:
            return Named(meanings[language], sure=True)
    numbers = list(meanings.values())
    return Named(numbers[0], sure=len(set(numbers)) == 1)
