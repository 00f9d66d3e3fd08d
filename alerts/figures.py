"""Figures of a short text in words: percentages, amounts of money, and counts of people, jobs and votes."""

import re

_MONEY = r"[$£€¥]\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\s?(?:million|billion|bn|[mMkK])\b)?"
_COUNTED = (
    r"workers?|employees?|jobs?|roles?|positions?|people|staff(?:ers)?|members|actors|performers|writers|animators"
    r"|journalists|drivers|nurses|developers|artists|musicians|crew|votes?|ballots?|layoffs?"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(
    # The look ahead spares the rest at every place that can begin no figure.
    rf"(?=[\d$£€¥])(?:(?P<money>{_MONEY})"
    rf"|(?<![\w$£€¥.,-])(?P<share>{_NUMBER})[\s-]?(?:%|per\s?cent\b|percent\b)"
    rf"|(?<![\w$£€¥.,-])(?P<count>{_NUMBER})(?P<times>k|\s(?:thousand|million))?[\s-](?:[a-z'\u2019-]+\s)??(?P<noun>{_COUNTED})\b)",
    re.IGNORECASE,
)
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
    """Return the figures of the texts, each once, in reading order: ``15 percent``, ``$90,000``, ``300 jobs``."""
    found = [_words(match) for text in texts for match in _FIGURE.finditer(text[:_READ])]
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


def _words(match: re.Match[str]) -> str:
    if match["money"]:
        return re.sub(r"\s+", " ", match["money"])
    if match["share"]:
        return f"{match['share']} percent"
    times = _TIMES.get((match["times"] or "").strip().lower(), 1)
    number = float(match["count"].replace(",", "")) * times
    return f"{number:,.12g} {match['noun'].lower()}"
