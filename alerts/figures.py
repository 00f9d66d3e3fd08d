"""Figures of a short text in words: percentages, amounts of money, and counts of people, jobs and votes."""

import re

from news.text.notices import without_notices
from news.text.number_words import NUMBER_WORDS, number_of

_SCALES = {
    **dict.fromkeys(("k", "thousand"), 1_000),
    "lakh": 100_000,
    **dict.fromkeys(("m", "mio", "million", "millions", "millionen", "millones"), 1_000_000),
    "crore": 10_000_000,
    **dict.fromkeys(("bn", "billion", "milliarden", "milliards", "mrd"), 1_000_000_000),
    "trillion": 1_000_000_000_000,
}
_SAID = {1_000: "k", 1_000_000: " million", 1_000_000_000: " billion"}
"""How some scales are written here; the others as they stand."""
_DOLLARS = {"us": "$", "u.s.": "$", "c": "C$", "ca": "C$", "a": "A$", "au": "A$", "nz": "NZ$", "hk": "HK$"}
"""What stands before a dollar sign, and how that currency is written here: sign first."""
_CURRENCIES = {
    **dict.fromkeys(("usd", "dollar", "us dollar", "u.s. dollar"), "$"),
    **dict.fromkeys(("gbp", "pound"), "£"),
    **dict.fromkeys(("eur", "euro"), "€"),
    **dict.fromkeys(("jpy", "yen"), "¥"),
    **dict.fromkeys(("inr", "rupee"), "₹"),
    **dict.fromkeys(("cad", "canadian dollar"), "C$"),
    **dict.fromkeys(("aud", "australian dollar"), "A$"),
    **dict.fromkeys(("nzd", "new zealand dollar"), "NZ$"),
    **dict.fromkeys(("hkd", "hong kong dollar"), "HK$"),
    **dict.fromkeys(("chf", "franken"), "CHF "),
}
"""What stands after an amount, in one number, and the sign it is written with here."""

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_LONG = "|".join(sorted((name for name in _SCALES if len(name) > 1), key=len, reverse=True))
_SIGN = "[$£€¥₹₩]"
# Pounds are weighed as well.
_NAMES = "|".join(
    (r"(?<=llion\s)" if name == "pound" else "") + re.escape(name).replace(r"\ ", r"\s")
    for name in sorted(_CURRENCIES, key=len, reverse=True)
)
_PERCENT = r"%|per\s?cent\b|percent\b|prozent\b|pour\scent\b|por\sciento\b|por\scento\b"
_PEOPLE = (
    r"workers?|employees?|people|staff(?:ers)?|members|actors|performers|writers|animators|journalists|drivers"
    r"|nurses|developers|artists|musicians|crew"
)
_COUNTED = rf"{_PEOPLE}|jobs?|roles?|positions?|votes?|ballots?|layoffs?|in\sfavou?r"
_YEAR = r"(?:19|20)\d\d(?!\d|,\d)"
"""No lower bound of anything: ``the 2023-24 members``."""
_FIGURE = re.compile(
    # The look ahead spares the rest at every place that can begin no figure.
    rf"(?=[\d$£€¥₹₩])(?:(?P<sign>{_SIGN})\s?(?P<amount>{_NUMBER})"
    rf"(?:(?:\s?[-\u2013\u2014]\s?{_SIGN}?|\sto\s{_SIGN})(?P<most>{_NUMBER}))?(?:\s?(?P<of>{_SCALE})\b)?"
    rf"|(?<![\w$£€¥₹₩.,-])(?:(?P<years>\d+)-year(?=\s(?:[a-z-]+\s)?(?P<term>contract|deal|agreement|pact)\b)"
    rf"|(?:(?!{_YEAR})(?P<low>{_NUMBER})(?:\s?[-\u2013\u2014]\s?|\sto\s))?(?P<number>{_NUMBER}|\d+,\d\d?)(?:"
    rf"(?P<half>\s?\u00bd|\s1/2)?[\s-]?(?P<share>{_PERCENT})"
    rf"|(?P<scale>[km](?=[\s-])|\s?(?:{_LONG}))?[\s-](?:(?P<money>{_NAMES})s?\b"
    rf"|(?:[a-z'\u2019-]+\s)??(?P<noun>{_COUNTED})\b(?:(?<=votes)\sto\s(?P<against>{_NUMBER})(?!\w|\s?%|[.,]\d))?))))",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"({NUMBER_WORDS})(?=[\s-]?per\s?cent\b|-year\s|\s(?:[a-z'\u2019-]+\s)??(?:{_COUNTED})\b)", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:not|instead of|rather than)\s(?:by\s)?\Z", re.IGNORECASE)
"""Before a figure that is denied."""
_WHOSE = re.compile(r"(?<!\w)(us|u\.s\.|ca?|au?|nz|hk)\s?\Z", re.IGNORECASE)
"""Before a dollar sign."""
_UNIT = re.compile(r"(?:[A-Z]{1,2}\$|[$£€¥₹₩]|[A-Z]{3} )")
"""How an amount of money begins here."""
_VOTED = ("vote", "ballot", "in favo")
"""How what is voted begins: two numbers of it are the two sides, of anything else the bounds of a range."""
_MOST = 24
_READ = 3_000
"""Characters of each text that are read."""


def find(*texts: str) -> list[str]:
    """Return the figures of the texts, each once, in reading order: ``15 percent``, ``$90,000``, ``300 jobs``.

    Those written in words are among them (``fifteen percent`` is ``15 percent``), ranges (``5 to 7 percent``) and
    both sides of a vote (``97 to 3 votes``); those that are denied, or that a text says it had wrong, are not.
    """
    read = (_SPELLED.sub(_in_digits, without_notices(text[:_READ])) for text in texts)
    found = [_words(match) for text in read for match in _FIGURE.finditer(text) if not _is_denied(match)]
    return list(dict.fromkeys(found))[:_MOST]


def unit(figure: str) -> str:
    """Return what a figure counts, by which figures are told apart: ``percent``, ``job``, ``$``."""
    if sign := _UNIT.match(figure):
        return sign.group().strip()
    return re.sub(r"^[\d.,]+(?: to [\d.,]+)?\s?", "", figure).removesuffix("s")


def kind(figure: str) -> str:
    """Return what sort of thing a figure counts: ``money`` in any currency, ``people`` by any name, its unit."""
    if is_money(figure):
        return "money"
    return "people" if re.search(rf"\d (?:{_PEOPLE})\Z", figure) else unit(figure)


def is_money(figure: str) -> bool:
    """Say whether a figure is an amount of money, of whatever currency."""
    return _UNIT.match(figure) is not None


def quantities(figure: str) -> tuple[float, ...]:
    """Return the numbers of a figure: 2,300,000 for ``$2.3 million``, both of ``5 to 7 percent``."""
    scale = re.search(rf"\d\s?({_SCALE})\Z", figure, re.IGNORECASE) if is_money(figure) else None
    times = _SCALES[scale[1].lower()] if scale else 1
    return tuple(float(number.replace(",", "")) * times for number in re.findall(r"\d[\d,]*(?:\.\d+)?", figure))


def _in_digits(match: re.Match[str]) -> str:
    number = number_of(match[1])
    return str(number) if number > 1 else match[1]


def _is_denied(match: re.Match[str]) -> bool:
    return _NOT.search(match.string, max(0, match.start() - 20), match.start()) is not None


def _words(match: re.Match[str]) -> str:
    if match["sign"]:
        return _money(_sign_of(match), match["amount"], match["most"], match["of"])
    if match["years"]:
        return f"{match['years']}-year {match['term'].lower()}"
    number, low = match["number"], match["low"]
    if match["money"]:
        sign = _CURRENCIES[" ".join(match["money"].lower().split())]
        return _money(sign, low or number, number if low else None, match["scale"])
    if match["share"]:
        return f"{_range(low, _decimal(number) + ('.5' if match['half'] else ''))} percent"
    noun = " ".join(match["noun"].lower().split())
    low, counted = (each and _times(each, match["scale"]) for each in (low, number))
    if noun.startswith(_VOTED):
        return f"{' to '.join(filter(None, (low, counted, match['against'])))} {noun}"
    return f"{_range(low, counted)} {noun}"


def _times(number: str, scale: str | None) -> str:
    return f"{float(_decimal(number).replace(',', '')) * _SCALES.get((scale or '').strip().lower(), 1):,.12g}"


def _sign_of(match: re.Match[str]) -> str:
    whose = _WHOSE.search(match.string, max(0, match.start() - 6), match.start()) if match["sign"] == "$" else None
    return _DOLLARS[whose[1].lower()] if whose else match["sign"]


def _money(sign: str, amount: str, most: str | None, scale: str | None) -> str:
    amounts = f"{_decimal(amount)} to {sign}{_decimal(most)}" if most else _decimal(amount)
    scale = (scale or "").strip().lower()
    return f"{sign}{amounts}" + (_SAID.get(_SCALES[scale], f" {scale}") if scale else "")


def _range(low: str | None, high: str) -> str:
    """Return both bounds of a range, the upper one alone where the other is larger: what fell from 15 to 7."""
    if low is None or float(low.replace(",", "")) >= float(high.replace(",", "")):
        return high
    return f"{low} to {high}"


def _decimal(number: str) -> str:
    """Return a number with a point before its decimals: ``2,5`` is German for ``2.5``."""
    return re.sub(r"\A(\d+),(\d\d?)\Z", r"\1.\2", number)
