"""From amounts as they stand in a text to the figures they mean: ranges joined, mere lists taken apart."""

import re
from collections.abc import Iterator

import msgspec

from enrich.pay.amount import Money, find_money
from enrich.pay.bounds import is_range
from enrich.pay.period import period_after

_LOOK_BACK = 90
"""Characters before two figures that say whether they are a range."""
_APART = 30
"""Characters between two figures of one expression."""

_CONVERTED = re.compile(r"[^()]{0,24}\(\s?(?:about|around|roughly|approximately|approx\.?|or|some|=|~|≈)?\s?$")
_TO = re.compile(r"\s{0,2}(?:to|-|\u2013|\u2014|and)\s{0,2}$")


def figures(text: str) -> Iterator[Money]:
    """Yield the amounts of a text in order, as single figures and ranges, without conversions in brackets."""
    before: Money | None = None
    for money in _joined_up(text):
        if not _is_conversion(text, before, money):
            yield money
        before = money


def _joined_up(text: str) -> Iterator[Money]:
    held: Money | None = None
    for found in find_money(text):
        money = found
        if held is not None:
            joined = _joined(text, held, money)
            if joined is None:
                yield held
            money = joined or money
        *apart, held = _taken_apart(text, money)
        yield from apart
    if held is not None:
        yield held


def _taken_apart(text: str, money: Money) -> list[Money]:
    """Return the two figures of what only looks like a range, as in "rises from $15 to $20"."""
    if not money.joined or is_range(_back(text, money), money.joined):
        return [money]
    first = msgspec.structs.replace(money, end=money.first_end, high=money.low, joined="", more=False)
    return [first, msgspec.structs.replace(money, start=money.split, low=money.high, joined="")]


def _joined(text: str, one: Money, two: Money) -> Money | None:
    """Return one range for ``$25 an hour to $40 an hour`` and ``500 dollars to 600 dollars``."""
    if one.joined or two.joined or two.start - one.end > _APART or one.currency != two.currency:
        return None
    _, stop, _ = period_after(text, one.end)
    join = _TO.fullmatch(text, stop, two.start)
    if not join or not one.low < two.low <= one.low * 20 or not is_range(_back(text, one), join.group().strip()):
        return None
    return msgspec.structs.replace(
        one,
        end=two.end,
        high=two.low,
        joined=join.group().strip(),
        more=two.more,
        first_end=one.end,
        split=two.start,
    )


def _is_conversion(text: str, before: Money | None, money: Money) -> bool:
    if before is None or money.start - before.end > _APART or before.currency == money.currency:
        return False
    return bool(_CONVERTED.fullmatch(text, before.end, money.start))


def _back(text: str, money: Money) -> str:
    return text[max(0, money.start - _LOOK_BACK) : money.start]
