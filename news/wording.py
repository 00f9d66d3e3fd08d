"""Counts, pay and events in words, the same in letters, on the page and in the terminal."""

import re

from news.enriched import Event, Pay

_SIGNS = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥"}
"""Signs that readers of English-language trade news take for one currency each; all others keep their code."""
_MOODS = {"past": "past mention", "if": "hypothetical"}
_AN = {"hour", "episode"}
"""Periods that begin with the sound of a vowel."""

_CODES = {sign: code for code, sign in _SIGNS.items()}
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+|[$£€¥]")
_JOINING = {"a", "an", "per", "to"}


def count(number: int, noun: str) -> str:
    """Return ``1 report``, ``1,200 reports``."""
    return amount(number, noun, f"{noun}s")


def amount(number: int, one: str, many: str) -> str:
    """Return a number and the words that fit it: ``1 delivery is``, ``5,000 deliveries are``."""
    return f"{number:,} {one if number == 1 else many}"


def more_words(more: int, outlets: int) -> str:
    """Return what a hit of a story stands for besides: ``3 more from 2 other outlets``; nothing for none."""
    if not more:
        return ""
    return f"{more:,} more from {count(outlets, 'other outlet') if outlets else 'the same outlet'}"


def money(amount: float, currency: str | None) -> str:
    """Return ``$1,200``, ``£17.96``, ``95,000 CAD``, or a bare number where the currency is unknown."""
    return _coded(_signed(amount, currency), currency)


def pay_words(pay: Pay) -> str:
    """Return ``$300,000 to $900,000 a year, Product Manager``."""
    return _range(pay.min, pay.max, pay.currency, pay.period) + (f", {pay.role}" if pay.role else "")


def yearly_words(pay: Pay) -> str:
    """Return what the pay is compared as: ``compared as $41,600 a year at 2080 hours a year``.

    Empty where the figure cannot be compared, and where it is one in US dollars a year itself.
    """
    low, high = (None if bound is None else float(round(bound)) for bound in (pay.yearly_min, pay.yearly_max))
    return f"compared as {_range(low, high, 'USD', 'year')} at {pay.assumed}" if pay.assumed else ""


def figure(words: str) -> frozenset[str]:
    """Return what makes a pay figure the one it is, whatever its wording: numbers, bound, currency and period.

    Words that were stored are compared by it, so that ``300,000 to 900,000 USD per year``, as it was written
    once, is the same as ``$300,000 to $900,000 a year, Product Manager``. The role is no part of the figure.
    """
    amount, _, _ = words.partition(", ")
    return frozenset(_CODES.get(token, token) for token in _TOKEN.findall(amount)) - _JOINING


def event_words(event: Event) -> str:
    """Return ``strike, ongoing: SAG-AFTRA, WGA (past mention)``."""
    words = event.type.replace("-", " ") + (f", {event.stage}" if event.stage else "")
    if event.parties:
        words += f": {', '.join(event.parties)}"
    return words + (f" ({_MOODS.get(event.mood, event.mood)})" if event.mood else "")


def event_details(event: Event) -> str:
    """Return place, numbers and day of an event: ``Los Gatos, CA · 11,500 workers · 2023-07-14``."""
    numbers = (counted(number, of) for of, number in event.numbers.items())
    return " · ".join(part for part in (event.place, *numbers, event.date) if part)


def counted(number: float, of: str) -> str:
    """Return a number of an event in words: ``11,500 workers``, ``97 votes for``, ``15 percent``."""
    noun, _, side = of.partition("_")  # votes_for
    return " ".join((f"{number:,.12g}", noun.removesuffix("s") if number == 1 else noun, side)).rstrip()


def event_value(event: Event) -> str:
    """Return the event as queries name it: ``TYPE/STAGE``, or ``TYPE`` without a stage."""
    return f"{event.type}/{event.stage}" if event.stage else event.type


def _range(low: float | None, high: float | None, currency: str | None, period: str | None) -> str:
    bounds = dict.fromkeys(_signed(bound, currency) for bound in (low, high) if bound is not None)
    if not bounds:
        return "pay without a figure"
    said = "up to " if low is None else "from " if high is None else ""
    article = "an" if period in _AN else "a"
    return said + _coded(" to ".join(bounds), currency) + (f" {article} {period}" if period else "")


def _signed(amount: float, currency: str | None) -> str:
    return _SIGNS.get(currency or "", "") + f"{amount:,.2f}".removesuffix(".00")


def _coded(amounts: str, currency: str | None) -> str:
    return f"{amounts} {currency}" if currency and currency not in _SIGNS else amounts
