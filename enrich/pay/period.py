"""What a figure is paid for: an hour, a week, a year, an episode."""

import re
from collections.abc import Iterator

PERIODS = ("hour", "day", "week", "month", "year", "episode", "project", "post", "mile", "minute")
"""The closed list of :attr:`news.enriched.Pay.period`."""

_UNITS = {
    "hour": "hour", "hr": "hour", "h": "hour", "hourly": "hour", "day": "day", "daily": "day", "diem": "day",
    "week": "week", "wk": "week", "weekly": "week", "month": "month", "mo": "month", "mth": "month",
    "monthly": "month", "year": "year", "yr": "year", "annum": "year", "annual": "year", "annually": "year",
    "yearly": "year", "season": "", "episode": "episode", "ep": "episode",
    "project": "project", "film": "project", "movie": "project", "picture": "project", "script": "project",
    "post": "post", "mile": "mile", "minute": "minute", "min": "minute",
}  # fmt: skip
_UNIT = "|".join(sorted((unit for unit in _UNITS if not unit.endswith("ly")), key=len, reverse=True))

AFTER = re.compile(
    r"\s{0,2}(?:\([^()]{1,40}\)\s?)?(?:,\s?(?=per|annual|hour))?(?:"
    r"(?:/|[-\s]?(?:per|an?|every|each|the|one)[-\s])\s?"
    r"(?:finished\s|(?P<hours>\d\d(?:\.\d)?)[-\s]hour[-\s]|(?:\d|six|seven|eight|nine|ten|twelve)[-\s]hour[-\s]"
    r"|working\s|work|(?:[\w&]+\s){1,3}(?=episode))?"
    rf"(?P<unit>{_UNIT})\b"
    r"(?!\s(?:ago|earlier|later|prior|previously)\b|(?<!hour)(?<!hr)\s(?:after|before|since|when)\s(?!tax|expens|deduct|commission|fee|tip|bonus|benefit|overtime|cost|gratuit|national))"
    r"|(?P<adverb>hourly|daily|weekly|monthly|annually|yearly)\b|(?P<adjective>annual)\b"
    r"|(?P<pa>p\.\s?a\.?|p/a|pa)(?![a-z])"
    r"|for\s(?:an?|each|every|one)\s(?P<work>hour|day|week|month|year)(?:[\u2019']s|\sof)\s"
    r"(?:work|filming|shooting|labou?r)\b"
    r"|for\s(?:an?|each|every|one)\s(?:single\s|[\w-]+-hour\s|half-hour\s)?(?P<piece>episode|post|hour\sof\swork)\b"
    r"|for\s(?:an?\s)?(?:\d\d?|eight|ten|twelve)[-\s]hour\s(?P<shift>day|shift)\b"
    r"|(?:pro|die|par|por|de l['\u2019]|à l['\u2019]|brut\s(?:pro|par))\s?"
    r"(?P<foreign>stunde|heure|hora|jahr|an|año|monat|mois|mes|woche|tag)\b)",
    re.IGNORECASE,
)
"""A period right behind the figure; a conversion in brackets may stand between."""

_FOREIGN = {
    "stunde": "hour", "heure": "hour", "hora": "hour", "jahr": "year", "an": "year", "año": "year",
    "monat": "month", "mois": "month", "mes": "month", "woche": "week", "tag": "day",
}  # fmt: skip

_SPAN_OF_TIME = re.compile(
    r"\s{0,2}(?:[\w\u2019'-]+\s){0,3}?(?:last\syear|this\syear|in\sthe\s(?:last\s|past\s|previous\s|\d{4}[/-]\d\d\s)?(?:financial\s|fiscal\s)?year|(?:in|for|during)\s(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""``made £1.35m in the year``: the figure is a year's pay though no period is named."""

_NAMED = re.compile(
    r"\b(?P<adjective>hourly|daily|weekly|monthly|annual|annually|yearly)\b(?:\s[\w\u2019'-]+){0,3}?\s"
    r"(?:players?|performers?|pay|wages?|salar(?:y|ies)|rates?|earnings|income|compensation|minimums?|paychecks?|fee|stipend|scale|base)\b"
    r"|\b(?:pay|rate|salary|fee)\sper\s(?P<rate>hour|day|week|month|year|episode)\b"
    r"|\bper[-\s](?P<per>hour|day|week|month|year|episode)\s(?:rate|pay|minimum|fee)"
    r"|\b(?P<day>day)\srates?\b|\b(?P<salary>salar(?:y|ies)|salaried|gehalt|salaire|salario)\b",
    re.IGNORECASE,
)
_HINTS = ("hourly", "daily", "weekly", "monthly", "annual", "yearly", "per", "day", "salar", "salaire", "gehalt")
"""One of these stands in a lower-case text wherever the pattern matches; looking for them is cheaper."""


def period_after(text: str, at: int) -> tuple[str | None, int, float | None]:
    """Return the period named right behind ``at``, where it ends, and the hours of a stated working week."""
    match = AFTER.match(text, at)
    if not match:
        return None, at, None
    if match["foreign"]:
        return _FOREIGN[match["foreign"].lower()], match.end(), None
    if match["shift"]:
        return "day", match.end(), None
    word = match["unit"] or match["adverb"] or match["adjective"] or match["work"] or match["piece"] or "annum"
    hours = float(match["hours"]) if match["hours"] else None
    return _UNITS[word.lower().split()[0]] or None, match.end(), hours


def period_near(left: str, right: str) -> str | None:
    """Return the period that the rest of the sentence names: ``hourly wage of``, ``annual salary``, ``salary``.

    The mention nearest before the figure wins over those behind it; a plain "salary" means a year.
    """
    before = list(_named(left))
    ordered = [*reversed(before), *_named(right)]
    named = [match for match in ordered if not match["salary"]]
    if named:
        match = named[0]
        return _UNITS[(match["adjective"] or match["per"] or match["rate"] or match["day"]).lower()]
    if ordered:
        return "year"
    return "year" if _SPAN_OF_TIME.match(right) else None


def _named(text: str) -> Iterator[re.Match[str]]:
    return _NAMED.finditer(text) if any(hint in text for hint in _HINTS) else iter(())
