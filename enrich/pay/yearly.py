"""Comparable yearly US dollars, each with the assumption it stands on."""

_TIMES = {"hour": 2080.0, "week": 52.0, "month": 12.0, "year": 1.0}
"""Full-time year of 40 hours in 52 weeks: US Office of Personnel Management divides by 2,087, the Bureau of
Labor Statistics' Occupational Employment and Wage Statistics multiplies by 2,080; the second is used."""

_ASSUMED = {"hour": "2080 hours a year", "week": "52 weeks a year", "month": "12 months a year", "year": ""}


def yearly(
    low: float | None, high: float | None, currency: str | None, period: str | None, hours: float | None = None
) -> tuple[float | None, float | None, str]:
    """Return the yearly minimum and maximum in US dollars and the assumption, or nothing where none can be told.

    ``hours`` is a working week stated with an hourly figure. There are no exchange rates here, so other
    currencies give nothing; neither do days, episodes or projects, whose number in a year nobody states.
    """
    if currency != "USD" or period not in _TIMES:
        return None, None, ""
    times, assumed = _TIMES[period], _ASSUMED[period]
    if period == "hour" and hours:
        times, assumed = hours * 52, f"{hours:g} hours a week as stated, 52 weeks a year"
    return _times(low, times), _times(high, times), assumed


def _times(value: float | None, times: float) -> float | None:
    return None if value is None else round(value * times, 2)
