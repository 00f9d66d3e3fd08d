"""How long a document asks readers to wait before they come again."""

_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


def hint(ttl: str, period: str, frequency: str) -> int:
    """Return the minutes between polls that ``ttl`` or the ``sy:`` elements ask for; 0 for none."""
    if ttl.strip().isdecimal():
        return min(int(ttl.strip()[:6]), 10080)
    minutes = _PERIODS.get(period.strip().lower(), 0)
    times = int(frequency.strip()[:4]) if frequency.strip().isdecimal() else 1
    return minutes // max(times, 1)
