"""Whether a feed's numeric dates put the day or the month first."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from ingest.dates.parts import DateParts, Numeric, of_short

Order = Literal["day", "month", ""]
"""What comes first; empty while nothing tells."""

_MONTH_FIRST = frozenset({"AS", "GU", "MH", "MP", "PA", "PH", "PR", "UM", "US", "VI"})
"""Countries that write the month first. Source: the short dates of CLDR."""
_BOTH_WAYS = frozenset({"CA"})
"""Countries that write both."""
_YEAR_FIRST = frozenset({"eu", "hu", "ja", "ko", "lt", "zh"})
"""Languages that write the year first, also where it has two digits. Source: as above."""
_FRESH = timedelta(days=7)
"""How old the newest entry may be for the span to speak: a monthly column looks like a day's after day's."""
_ENOUGH = 4
"""Different dates that the sequence or the span of a document must have to speak."""
_CLOSER = 4
"""How many times longer the wrong reading's span must be."""
_MONTH = timedelta(days=31)


def day_of(numeric: Numeric, order: Order) -> date | None:
    """Return the day that is meant where ``order`` is right (an empty one is ``day``); null for none."""
    day, month = (numeric.second, numeric.first) if order == "month" else (numeric.first, numeric.second)
    try:
        return date(numeric.year, month, day)
    except ValueError:
        return None


def year_first(numeric: Numeric) -> date | None:
    """Return the day where the first of three short numbers is the year (``24/11/28``); null where it is none."""
    if not numeric.short:
        return None
    try:
        return date(of_short(numeric.first), numeric.second, numeric.year % 100)
    except ValueError:
        return None


def puts_year_first(languages: Sequence[str]) -> bool:
    """Return whether the speakers of the first language (ISO 639-1) write the year first."""
    return bool(languages) and languages[0] in _YEAR_FIRST


def certain(scan: DateParts) -> Order:
    """Return the only order in which this one date is a day, or the day of the week that stands with it."""
    numeric = scan.numeric
    if numeric is None:
        return ""
    if numeric.pointed:
        return "day"
    days = {order: day for order in _BOTH if (day := day_of(numeric, order))}
    named = [order for order, day in days.items() if day.weekday() == scan.weekday]
    possible = named if len(named) == 1 else list(days)
    return possible[0] if len(possible) == 1 else ""


_BOTH: tuple[Order, Order] = ("day", "month")


def usual(country: str, languages: Sequence[str]) -> Order:
    """Return the order that is customary in a country (ISO 3166), else among those who speak a language.

    English alone tells nothing, since it is written in both orders.
    """
    if country and country not in _BOTH_WAYS:
        return "month" if country in _MONTH_FIRST else "day"
    return "day" if languages and "en" not in languages else ""


def shown(scans: Sequence[DateParts], latest: datetime) -> Order:
    """Return the order that a document's dates show, in the document's order; empty where they do not.

    What is certain of single dates decides; else that nothing is later than ``latest``; else that feeds are
    sorted; else that their entries lie close together.
    """
    open_ones = [scan.numeric for scan in scans if scan.numeric and not scan.numeric.pointed]
    votes = [certain(scan) for scan in scans if scan.numeric and not scan.numeric.pointed]
    if any(votes):
        return _majority(votes)
    for decide in (_not_to_come, _sorted, _close):
        order = decide({order: _days(open_ones, order) for order in _BOTH}, latest.date())
        if order:
            return order
    return ""


def _majority(votes: Sequence[Order]) -> Order:
    """Return what the votes say; a feed that uses both orders has none."""
    orders = set(votes) - {""}
    return orders.pop() if len(orders) == 1 else ""


def _days(numerics: Sequence[Numeric], order: Order) -> list[date]:
    return [day for numeric in numerics if (day := day_of(numeric, order))]


def _only(right: dict[Order, bool]) -> Order:
    orders = [order for order, is_right in right.items() if is_right]
    return orders[0] if len(orders) == 1 else ""


def _not_to_come(days: dict[Order, list[date]], latest: date) -> Order:
    return _only({order: bool(found) and max(found) <= latest for order, found in days.items()})


def _sorted(days: dict[Order, list[date]], latest: date) -> Order:  # noqa: ARG001 (one shape for all)
    if len(set(days["day"])) < _ENOUGH:
        return ""
    return _only({order: _is_sorted(found) for order, found in days.items()})


def _is_sorted(days: Sequence[date]) -> bool:
    steps = [later - earlier for earlier, later in pairwise(days)]
    return all(step >= timedelta() for step in steps) or all(step <= timedelta() for step in steps)


def _close(days: dict[Order, list[date]], latest: date) -> Order:
    if len(set(days["day"])) < _ENOUGH:
        return ""
    spans = {order: max(found) - min(found) for order, found in days.items()}
    longest = max(spans.values())
    fresh = {order: latest - max(found) <= _FRESH for order, found in days.items()}
    return _only(
        {order: fresh[order] and span <= _MONTH and span * _CLOSER <= longest for order, span in spans.items()}
    )
