"""news/text/calendar_words.json, written from CLDR: how languages name months and the days of the week.

``make docs`` rewrites the file; a test compares it with what this would write. Babel brings CLDR
(Unicode Common Locale Data Repository, Unicode License v3).
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from babel import Locale

from query.analysis.fold import fold

LOCALES = {
    "en": "en en_GB en_AU", "es": "es es_MX es_PE", "pt": "pt pt_PT", "fr": "fr fr_CA", "de": "de de_AT",
    "it": "it", "ru": "ru", "pl": "pl", "tr": "tr", "nl": "nl", "uk": "uk", "ro": "ro", "el": "el", "cs": "cs",
    "hu": "hu", "sv": "sv", "bg": "bg", "sr": "sr sr_Latn", "da": "da", "fi": "fi", "sk": "sk", "no": "nb nn",
    "hr": "hr", "bs": "bs", "be": "be", "sq": "sq", "sl": "sl", "lt": "lt", "lv": "lv", "et": "et", "mk": "mk",
    "is": "is", "ca": "ca", "gl": "gl", "eu": "eu", "cy": "cy", "ga": "ga", "mt": "mt", "lb": "lb",
    "fo": "fo", "af": "af", "sw": "sw", "id": "id", "ms": "ms", "tl": "fil", "az": "az", "kk": "kk", "uz": "uz",
    "hy": "hy", "ka": "ka", "he": "he", "ar": "ar ar_MA ar_DZ ar_LB", "fa": "fa", "ur": "ur", "hi": "hi",
    "bn": "bn", "mr": "mr", "ta": "ta", "te": "te", "ml": "ml", "gu": "gu", "kn": "kn", "pa": "pa", "th": "th",
    "ja": "ja", "ko": "ko", "zh": "zh zh_Hant",
}  # fmt: skip
"""ISO 639-1 codes and the locales whose words they get; of a word that two languages use for different
months the earlier one's is taken where nothing is known of the language."""
PREFIXES = {"he": ("", "ב")}
"""What a language writes onto the word in a date: Hebrew "in", without a blank."""
WITHIN = {"th": ".", "ar": " "}
"""What a language's words have within them: points in abbreviations, two words for a month of the Levant."""
NARROW = frozenset({"ja", "ko", "zh"})
"""Languages that name a day of the week by one sign."""

_UNSEEN = dict.fromkeys(map(ord, "\u200c\u200d\u0307"))
"""Joiners, and the dot that lowering leaves of a Turkish capital I."""


def table() -> str:
    """Return news/text/calendar_words.json: a line for each language, words in lower case, normalized (NFKC)."""
    lines = [
        f'"{code}": {json.dumps({"months": _months(code), "days": _days(code)}, ensure_ascii=False)}'
        for code in LOCALES
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _months(code: str) -> list[list[str]]:
    names = [names for locale in _locales(code) for names in _contexts(locale.months)]
    return [
        _words(
            (prefix + one[number] for one in names for prefix in PREFIXES.get(code, ("",))),
            2,
            WITHIN.get(code, ""),
        )
        for number in range(1, 13)
    ]


def _days(code: str) -> list[list[str]]:
    names = [names for locale in _locales(code) for names in _contexts(locale.days)]
    return [
        _words((one[number] for one in names), 1 if code in NARROW else 2, WITHIN.get(code, ""))
        for number in range(7)
    ]


def _locales(code: str) -> Sequence[Locale]:
    return [Locale.parse(name) for name in LOCALES[code].split()]


def _contexts(names: Mapping[str, Mapping[str, Mapping[int, str]]]) -> Iterable[Mapping[int, str]]:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated", "short"):
            if width in names[context]:
                yield names[context][width]


def _words(names: Iterable[str], shortest: int, within: str) -> list[str]:
    """Return the single words, each also without accents, as careless programs and capitals have it."""
    words = [unicodedata.normalize("NFKC", name).lower().translate(_UNSEEN).rstrip(".") for name in names]
    both = [form for word in words for form in (word, fold(word), _bare(word))]
    return list(dict.fromkeys(word for word in both if word.isprintable() and _one_word(word, shortest, within)))


def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(part for part in parts if not "\u0300" <= part <= "\u036f"))


def _one_word(word: str, shortest: int, within: str) -> bool:
    return len(word) >= shortest and not any(
        (sign.isspace() or sign.isdigit() or sign in "-.'\u2019") and sign not in within for sign in word
    )
