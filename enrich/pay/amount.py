"""Reading amounts of money: one figure or a range, with its currency and how far it binds."""

import re
from collections.abc import Iterator

import ahocorasick_rs
import msgspec

from enrich.text.joined import places

CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "a$": "AUD", "au$": "AUD", "aud": "AUD", "aud$": "AUD",
    "c$": "CAD", "ca$": "CAD", "cad": "CAD", "cad$": "CAD", "cdn$": "CAD", "nz$": "NZD", "nzd": "NZD",
    "hk$": "HKD", "hkd": "HKD", "s$": "SGD", "sgd": "SGD", "r$": "BRL", "brl": "BRL", "mx$": "MXN", "mxn": "MXN",
    "£": "GBP", "gbp": "GBP", "pounds": "GBP", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "¥": "JPY", "jpy": "JPY", "yen": "JPY", "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "₩": "KRW", "krw": "KRW",
    "won": "KRW", "₹": "INR", "rs": "INR", "rs.": "INR", "inr": "INR", "rupees": "INR", "chf": "CHF",
    "sek": "SEK", "nok": "NOK", "dkk": "DKK", "dollars": "USD", "dollar": "USD", "bucks": "USD", "zł": "PLN",
    "pln": "PLN", "francs": "CHF", "franc": "CHF", "kroner": "NOK", "krone": "NOK", "kronor": "SEK",
    "krona": "SEK", "rand": "ZAR", "pesos": "MXN", "naira": "NGN", "zlotys": "PLN", "zloty": "PLN", "reais": "BRL",
    "ringgit": "MYR", "baht": "THB", "shekels": "ILS", "lira": "TRY",
    "₪": "ILS", "₽": "RUB", "₺": "TRY", "₦": "NGN", "₱": "PHP", "r": "ZAR", "zar": "ZAR",
}  # fmt: skip
"""Signs and words for currencies, lower case, with their ISO 4217 codes. A bare ``$`` is settled by context."""

_SCALE = {
    "hundred": 1e2, "k": 1e3, "thousand": 1e3, "grand": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "mil": 1e6,
    "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip

_NUMBER = (
    r"(?:\d{1,3}(?:,\d{2,3})+(?:\.\d{1,3})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?(?!\d)|\d{1,3}(?:[\u00a0\u202f]\d{3})+"
    r"|\d{1,3}(?: \d{3})+(?=\s?(?:€|euros?\b))"
    r"|\d{1,12}(?:[.,]\d{1,3})?)(?![\d])"
)
_MAGNITUDE = (
    r"(?:[\s\u00a0-]{0,2}(?:hundred|thousand|grand|million|billion|trillion|lakh|crore)\b"
    r"|\s?(?:k|mn|mm|mil|m|bn|b|tn)(?![a-z0-9]))"
)
_SIGN = (
    r"(?:(?<![A-Za-z])(?:(?-i:US|AU|AUD|CA|CAD|CDN|C|A|NZ|HK|S|R|MX)\$|(?-i:US|CAD|AUD|NZD)\s\$)|[$£€¥₩₹₪₽₺₦₱]"
    r"|(?<![a-z])(?:usd|aud|cad|nzd|hkd|sgd|gbp|eur|jpy|cny|rmb|krw|inr|chf|sek|nok|dkk|zar|rs\.?)(?=[\s\u00a0\d]))"
)
_WORD = (
    r"(?:(?:u\.?s\.?|american|canadian|australian|new zealand|singapore|hong kong"
    r"|swiss|danish|norwegian|swedish)\s)?"
    r"(?:dollars?|francs?|kron(?:er|or|e|a)|rand|pesos|naira|zlotys?|reais|ringgit|baht|shekels|lira"
    r"|bucks|euros?|pounds(?!\s+of)|yen|yuan|won|rupees|usd|eur|gbp|cad|aud|€|£|zł|pln)(?![a-z])"
)
_JOIN = r"\s{0,2}(?:-|\u2013|—|―|~|to|and|through|up to|-to-)\s{0,2}~?"
_PLUS = (
    r"(?:\s?\+|-plus\b|\splus\b(?=\s+(?:a|per)\b)|\sor\s(?:more|higher|above)\b|\sand\s(?:up|above)\b"
    r"|\s?(?:or|and)\sup(?:wards)?\b)"
)

_SIGNED = (
    rf"(?P<sign>{_SIGN})\s?(?P<low>{_NUMBER})(?P<low_scale>{_MAGNITUDE})?"
    rf"(?:(?P<join>{_JOIN})(?P<sign2>{_SIGN})?\s?(?P<high>{_NUMBER})(?P<high_scale>{_MAGNITUDE})?(?!\s?%|\w))?"
    rf"(?P<plus>{_PLUS})?"
)
_WORDED = (
    rf"(?<![\w.,$£€-])(?P<w_low>{_NUMBER})(?P<w_low_scale>{_MAGNITUDE})?"
    rf"(?:(?P<w_join>{_JOIN})(?P<w_high>{_NUMBER})(?P<w_high_scale>{_MAGNITUDE})?)?"
    rf"[\s\u00a0-]?(?P<word>{_WORD})(?P<w_plus>{_PLUS})?"
)
MONEY = re.compile(rf"{_SIGNED}|{_WORDED}", re.IGNORECASE)
"""One amount or range; every part is of bounded length, so that a search takes linear time."""
SIGNS = "$£€¥₩₹₪₽₺₦₱"
_AT_DIGIT = re.compile(r"[0-9][0-9.,]*")
_BEFORE = {
    "usd", "aud", "cad", "nzd", "hkd", "sgd", "gbp", "eur", "jpy", "cny", "rmb", "krw", "inr", "chf", "sek", "nok",
    "dkk", "zar", "rs",
}  # fmt: skip
"""Codes that stand before an amount, in lower case."""
_BEHIND = {
    "dollar", "franc", "kron", "rand", "pesos", "naira", "zlot", "reais", "ringgit", "baht", "shekel", "lira",
    "buck", "eur", "pound", "yen", "yuan", "won", "rupee", "usd", "gbp", "cad", "aud", "pln",
}  # fmt: skip
"""The beginnings of what stands behind an amount, in lower case; none begins with another of both sets."""
_SIGNS_BEHIND = ("€", "£", "zł")
_NAMES = sorted(_BEFORE | _BEHIND)
_FIND_NAMES = ahocorasick_rs.AhoCorasick(_NAMES)
_IS_BEFORE, _IS_BEHIND = ([name in names for name in _NAMES] for names in (_BEFORE, _BEHIND))
_GAP, _REST = 32, 20
"""Most characters between the last digit of an amount and its currency's name, and of the name itself."""
_LAND = re.compile(r"(?<![A-Za-z])(?:(?:US|A|AUD?|CAD?|CDN|C|NZ|HK|S|R|MX)|(?:US|CAD|AUD|NZD)\s)$")
"""The land before a dollar sign: ``US$``, ``CAD $``."""
_BESIDE = re.compile(rf"[0-9](?:{_MAGNITUDE})?[\s\u00a0-]?{_WORD}", re.IGNORECASE)
"""The last digit of an amount with the name of its currency behind it."""
_LONGEST = 36
"""Characters between the begin of a range and the last digit of its second figure."""


_ENDS = re.compile(r"\s?(?:/|-a|an?\b|per\b|hourly|annually|[.,;:)]|$)", re.IGNORECASE)
"""What follows a figure without a currency sign that closes a range: ``$20 to 30 an hour``."""


class Money(msgspec.Struct, frozen=True):
    """An amount as it stands in a text; ``text[start:end]`` is the whole expression."""

    start: int
    end: int
    low: float
    high: float
    currency: str
    """ISO 4217; ``USD`` for a bare dollar until the context says otherwise (see ``bare``)."""
    bare: bool
    """Whether the text says only "$" or "dollars"."""
    joined: str = ""
    """The word or sign between the two figures of a range: ``to``, ``and``, ``-``; empty for one figure."""
    more: bool = False
    """Whether "+", "or more" follows."""
    split: int = 0
    """Where the second figure begins; 0 for one figure."""
    first_end: int = 0
    """Where the first figure ends; 0 for one figure."""


def find_money(text: str) -> Iterator[Money]:
    """Yield every amount of money in ``text``, in order."""
    end = 0
    for start in _starts(text):
        match = MONEY.match(text, start) if start >= end else None
        money = match and (_signed(match) if match["word"] is None else _worded(match))
        if money:
            yield money
            end = money.end


def _starts(text: str) -> list[int]:
    """Return where an amount may begin. Trying these places only is ten times faster than searching."""
    starts = {_land(text, at) for at in places(text, *SIGNS)}
    for at in places(text, *_SIGNS_BEHIND):
        starts.update(_figures_before(text, at))
    small = text.encode("ascii", "replace").lower().decode("ascii")  # the names are ASCII, and places stay places
    for name, at, _ in _FIND_NAMES.find_matches_as_indexes(small):
        if _IS_BEFORE[name] and not (at and text[at - 1].isalnum()):
            starts.add(at)
        if _IS_BEHIND[name]:
            starts.update(_figures_before(text, at))
    return sorted(starts)


def _figures_before(text: str, name: int) -> Iterator[int]:
    """Yield where an amount may begin that has its currency's name behind it."""
    for match in _BESIDE.finditer(text, max(0, name - _GAP), name + _REST):
        begin = max(0, match.start() - _LONGEST)
        yield from (digit.start() for digit in _AT_DIGIT.finditer(text, begin, match.start() + 1))


def _land(text: str, sign: int) -> int:
    land = _LAND.search(text, max(0, sign - 4), sign)
    return land.start() if land else sign


def _signed(match: re.Match[str]) -> Money | None:
    sign = match["sign"].lower().replace(" ", "")
    return _money(match, "low", "high", CURRENCIES.get(sign, "USD"), bare=sign == "$")


def _worded(match: re.Match[str]) -> Money | None:
    words = match["word"].lower().replace(".", "").split()
    nation = {"canadian": "CAD", "australian": "AUD", "new": "NZD", "singapore": "SGD", "hong": "HKD",
              "danish": "DKK", "us": "USD", "american": "USD"}  # fmt: skip
    currency = nation.get(words[0]) or CURRENCIES.get(words[-1], "USD")
    return _money(match, "w_low", "w_high", currency, bare=words[0] in {"dollar", "dollars", "bucks"})


def _money(match: re.Match[str], low: str, high: str, currency: str, *, bare: bool) -> Money | None:
    prefix = "w_" if low.startswith("w_") else ""
    first, second = number(match[low]), number(match[high]) if match[high] else None
    if second is None:
        value = first * _scale(match[low + "_scale"])
        return _one(match, value, currency, bare=bare, end=match.end())
    one, two = _scale(match[low + "_scale"]), _scale(match[high + "_scale"])
    if one == 1.0 and two > 1.0 and first < second * two and first < 1000:
        one = two
    elif two == 1.0 and one > 1.0 and second < 1000:
        two = one
    least, most = first * one, second * two
    join = (match[prefix + "join"] or "").strip().lower().removesuffix("~").strip() or "~"
    unsure = not prefix and not match["sign2"] and join in {"to", "and", "through"} and not match["high_scale"]
    if least >= most or most > least * 1000 or (unsure and not _ENDS.match(match.string, match.end())):
        # Not a range: the first figure stands alone and the second belongs to something else.
        return _one(match, first * _scale(match[low + "_scale"]), currency, bare=bare, end=_first_end(match, low))
    return Money(match.start(), match.end(), least, most, currency, bare, join, bool(match[prefix + "plus"]),
                 match.start("sign2") if not prefix and match["sign2"] else match.start(high),
                 _first_end(match, low))  # fmt: skip


def _one(match: re.Match[str], value: float, currency: str, *, bare: bool, end: int) -> Money:
    plus = bool(match["plus"] or match["w_plus"]) and end == match.end()
    return Money(match.start(), end, value, value, currency, bare, more=plus)


def _first_end(match: re.Match[str], low: str) -> int:
    return match.end(low + "_scale") if match[low + "_scale"] else match.end(low)


def _scale(word: str | None) -> float:
    return _SCALE[word.strip(" -\u00a0\n\t").lower()] if word else 1.0


_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")


def number(text: str) -> float:
    """Return the value of digits with separators: ``1,470.72``, ``60.000``, ``1.5``, ``9,50``.

    A comma before one or two last digits is a decimal comma; ``36.768`` is read as a decimal fraction and
    ``150.000`` as thousands, because nobody is paid in thousandths that are all noughts.
    """
    text = "".join(text.split())
    if _THOUSANDS.fullmatch(text) and (text.count(".") > 1 or text.endswith("00") or "," in text):
        return float(text.replace(".", "").replace(",", "."))
    whole, comma, rest = text.rpartition(",")
    if comma and len(rest) in {1, 2} and "," not in whole and "." not in whole:
        return float(f"{whole}.{rest}")
    return float(text.replace(",", ""))
