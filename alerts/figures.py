"""Figures of a short text in words: percentages, amounts of money, and counts of people, jobs and votes."""

import re

from news.text.notices import without_notices
from news.text.number_words import NUMBER_WORDS, number_of

_MONEY = r"[$£€¥]\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\s?(?:million|billion|bn|[mMkK])\b)?"
_COUNTED = (
    r"workers?|employees?|jobs?|roles?|positions?|people|staff(?:ers)?|members|actors|performers|writers|animators"
    r"|journalists|drivers|nurses|developers|artists|musicians|crew|votes?|ballots?|layoffs?"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(
    # The look ahead spares the rest at every place that can begin no figure.
    rf"(?=[\d$£€¥])(?:(?P<money>{_MONEY})"
    rf"|(?<![\w$£€¥.,-])(?P<years>\d+)-year(?=\s(?:[a-z-]+\s)?(?P<term>contract|deal|agreement|pact)\b)"
    rf"|(?<![\w$£€¥.,-])(?P<share>{_NUMBER})[\s-]?(?:%|per\s?cent\b|percent\b)"
    rf"|(?<![\w$£€¥.,-])(?P<count>{_NUMBER})(?P<times>k|\s(?:thousand|million))?[\s-](?:[a-z'\u2019-]+\s)??(?P<noun>{_COUNTED})\b)",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"({NUMBER_WORDS})(?=[\s-]?per\s?cent\b|-year\s|\s(?:[a-z'\u2019-]+\s)??(?:{_COUNTED})\b)", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:not|instead of|rather than)\s(?:by\s)?\Z", re.IGNORECASE)
"""Before a figure that is denied."""
_SIGN = re.compile("[$£€¥]")
_SCALE = re.compile(r"\s?(million|billion|bn|[mk])\b", re.IGNORECASE)
_TIMES = {
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
_MOST = 24
_READ = 3_000
"""Characters of each text that are read."""


def find(*texts: str) -> list[str]:
    """Return the figures of the texts, each once, in reading order: ``15 percent``, ``$90,000``, ``300 jobs``.

    Those written in words are among them (``fifteen percent`` is ``15 percent``); those that are denied, or that a
    text says it had wrong, are not.
    """
    read = (_SPELLED.sub(_in_digits, without_notices(text[:_READ])) for text in texts)
    found = [_words(match) for text in read for match in _FIGURE.finditer(text) if not _is_denied(match)]
    return list(dict.fromkeys(found))[:_MOST]


def unit(figure: str) -> str:
    """Return what a figure counts, by which figures are told apart: ``percent``, ``job``, ``$``."""
    if sign := _SIGN.match(figure):
        return sign.group()
    return re.sub(r"^[\d.,]+\s?", "", figure).removesuffix("s")


def quantity(figure: str) -> float:
    """Return the number of a figure: 2,300,000 for ``$2.3 million`` and ``$2,300,000``; 0 where it has none."""
    number = re.search(r"\d[\d,]*(?:\.\d+)?", figure)
    if number is None:
        return 0.0
    scale = _SCALE.match(figure, number.end()) if _SIGN.match(figure) else None
    return float(number.group().replace(",", "")) * (_TIMES[scale.group(1).lower()] if scale else 1)


def _in_digits(match: re.Match[str]) -> str:
    number = number_of(match[1])
    return str(number) if number > 1 else match[1]


def _is_denied(match: re.Match[str]) -> bool:
    return _NOT.search(match.string, max(0, match.start() - 20), match.start()) is not None


def _words(match: re.Match[str]) -> str:
    if match["money"]:
        return re.sub(r"\s+", " ", match["money"])
    if match["years"]:
        return f"{match['years']}-year {match['term'].lower()}"
    if match["share"]:
        return f"{match['share']} percent"
    times = _TIMES.get((match["times"] or "").strip().lower(), 1)
    number = float(match["count"].replace(",", "")) * times
    return f"{number:,.12g} {match['noun'].lower()}"
