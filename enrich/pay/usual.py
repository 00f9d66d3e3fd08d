"""Whether a rate is what work is usually paid, or far too little for it and so the price of something."""

from enrich.pay.amount import Money

_USUAL = {
    "hour": (1.0, 2_000.0), "day": (1.0, 20_000.0), "week": (40.0, 100_000.0), "month": (60.0, 150_000.0),
    "year": (1_500.0, 60_000_000.0), "episode": (75.0, 3_000_000.0),
}  # fmt: skip
"""Least and most in dollars, pounds or euros. Wide on purpose: a day's detention pays a dollar, a star's episode
two million; a subscription is far below a month's pay and a company's turnover far above a year's."""
_SMALL = {"JPY": 100.0, "KRW": 1_000.0, "INR": 20.0, "RUB": 50.0, "PHP": 20.0, "NGN": 200.0, "SEK": 8.0,
          "NOK": 8.0, "DKK": 6.0, "CNY": 5.0, "MXN": 10.0, "ZAR": 10.0, "THB": 20.0}  # fmt: skip
"""Currencies whose unit is worth much less, and by what the bounds are raised, in round numbers."""


def usual(money: Money, period: str | None) -> bool | None:
    """Return whether a rate may be pay: false where it is too little for it, nothing where neither can be told."""
    if period not in _USUAL:
        return None
    times = _SMALL.get(money.currency, 1.0)
    least, most = _USUAL[period]
    if money.high < least * times:
        return False
    return True if money.low <= most * times else None
