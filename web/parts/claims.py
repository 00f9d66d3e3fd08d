"""Pay and events in a few words each, for the list of hits and the item's page."""

from news.enriched import Event, Pay

_SIGNS = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥"}
_MOODS = {"past": "past mention", "if": "hypothetical"}


def pay_words(pay: Pay) -> str:
    """Return ``$300,000 to $900,000 a year, Product Manager``."""
    if pay.min is None and pay.max is None:
        amount = "pay without a figure"
    elif pay.min is None:
        amount = f"up to {_money(pay.max, pay.currency)}"
    elif pay.max is None:
        amount = f"from {_money(pay.min, pay.currency)}"
    elif pay.min == pay.max:
        amount = _money(pay.min, pay.currency)
    else:
        amount = f"{_money(pay.min, pay.currency)} to {_money(pay.max, pay.currency)}"
    article = "an" if pay.period in {"hour", "episode"} else "a"
    period = f" {article} {pay.period}" if pay.period else ""
    return f"{amount}{period}" + (f", {pay.role}" if pay.role else "")


def event_words(event: Event) -> str:
    """Return ``strike, ongoing: SAG-AFTRA, WGA (past mention)``."""
    words = event.type.replace("-", " ") + (f", {event.stage}" if event.stage else "")
    if event.parties:
        words += f": {', '.join(event.parties)}"
    return words + (f" ({_MOODS.get(event.mood, event.mood)})" if event.mood else "")


def event_value(event: Event) -> str:
    """Return the event as the field ``event`` holds it: ``TYPE/STAGE``, or ``TYPE`` without a stage."""
    return f"{event.type}/{event.stage}" if event.stage else event.type


def _money(amount: float | None, currency: str | None) -> str:
    assert amount is not None
    number = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    sign = _SIGNS.get(currency or "")
    return f"{sign}{number}" if sign else f"{number} {currency or ''}".strip()
