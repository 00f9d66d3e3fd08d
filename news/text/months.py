"""The words for months in English, Portuguese, Spanish, French, German and Italian."""

from collections import defaultdict

_WORDS = """
january janeiro enero janvier januar jänner gennaio
february fevereiro febrero février fevrier februar feber febbraio
march março marco marzo mars märz maerz
april abril avril aprile
may maio mayo mai maggio
june junho junio juin juni giugno
july julho julio juillet juli luglio
august agosto août aout
september setembro septiembre setiembre septembre settembre
october outubro octubre octobre oktober ottobre
november novembro noviembre novembre
december dezembro diciembre décembre decembre dezember dicembre
"""
"""A line for each month, English first; what several languages share stands once."""

_WHOLE = {word: number for number, line in enumerate(_WORDS.split("\n")) for word in line.split()}


def _beginnings() -> dict[str, int]:
    """Return the beginnings that one month alone has, and an abbreviation that is none: ``Mrz`` of March."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for word, number in _WHOLE.items():
        for length in range(3, len(word) + 1):
            found[word[:length]].add(number)
    return {beginning: min(numbers) for beginning, numbers in found.items() if len(numbers) == 1} | {"mrz": 3}


_SHORT = _beginnings()

WORD = rf"(?i:{'|'.join(sorted(_WHOLE, key=len, reverse=True))})(?!\w)"
"""Part of a pattern: a whole month word of any of the languages, in any case."""
ENGLISH = (
    "(?:"
    + "|".join(f"{line[:3].title()}(?:{line.split()[0][3:]})?" for line in _WORDS.split("\n")[1:-1])
    + r"|Sept)(?!\w)"
)
"""Part of a pattern: a month as English writes it, with a capital, whole or abbreviated."""
ORDINAL = r"(?:st|nd|rd|th|er|[.º°])?"
"""Part of a pattern: what may stand right behind the number of a day."""
OF = r"(?:(?:de|del|do|of)\s+)?"
"""Part of a pattern: what may stand between day and month, and between month and year."""


def month_number(word: str) -> int | None:
    """Return the number of the month that ``word`` names, 1 to 12, or null.

    It is a whole word or a beginning of at least three letters that no other month has, in any case.
    """
    return _SHORT.get(word.lower())
