"""How far a figure binds: "up to", "more than", a rise from one figure to another, a mere change."""

import re

_HEDGE = r"(?:(?:about|around|roughly|approximately|nearly|almost|an?|the|some|as|just|potentially|even)\s+){0,2}"

_UP_TO = re.compile(
    r"\b(?:up\s?to|as\s+(?:much|high)\s+as|at\s+(?:the\s+)?most|no(?:t)?\s+more\s+than|(?:a\s+)?max(?:imum)?(?:\s+of)?"
    r"|capp(?:ed|ing)\s+(?:out\s+)?at|top(?:s|ping|ped)?\s+out\s+at|less\s+than|under|below|upto)\s+"
    rf"{_HEDGE}$",
    re.IGNORECASE,
)
_OR_LESS = re.compile(r"\s?(?:or|and)\s(?:less|below|under|lower)\b", re.IGNORECASE)
_ARRIVING = re.compile(
    rf"\b(?:go(?:es|ing|ne)?|went|mov\w+|bump\w*|push\w*|bring\w*|brought|tak\w+|took)\s+(?:[\w\u2019'-]+\s+){{0,4}}up\s+to\s+{_HEDGE}$",
    re.IGNORECASE,
)
"""``goes up to $18``, ``bringing pay up to $18``: where pay arrives, no limit."""
_MORE = re.compile(
    r"\b(?:over|more\s+than|at\s+least|upwards?\s+of|north\s+of|in\s+excess\s+of|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|well\s+over|above"
    r"|no(?:t)?\s+less\s+than|(?:start(?:s|ing)?|begin(?:s|ning)?)\s+(?:out\s+)?(?:at|from)|an?\s+minimum\s+of"
    r"|greater\s+than|(?:salar(?:y|ies)|pay(?:s|ing)?|wages?|rates?)\s+from|as\s+(?:little|low)\s+as)\s+"
    rf"{_HEDGE}$",
    re.IGNORECASE,
)
_CHANGE = (
    r"(?:ris(?:e|es|ing|en)|rose|rais(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?"
    r"|go(?:es|ing)?|went|grow(?:s|n|ing)?|grew|up|hik(?:e|es|ed|ing)|bump(?:s|ed|ing)?|boost(?:s|ed|ing)?"
    r"|cut(?:s|ting)?|fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|lift(?:s|ed|ing)?|tak(?:e|es|ing)|mov(?:e|es|ed|ing)"
    r"|down|reduc(?:e|es|ed|ing)|lower(?:s|ed|ing)?|doubl(?:e|es|ed|ing)|chang(?:e|es|ed|ing)|shr(?:ink|ank|unk)"
    r"|slash(?:es|ed|ing)?|decreas(?:e|es|ed|ing)|soar(?:s|ed|ing)?|push(?:es|ed|ing)?)"
)
_FROM = re.compile(rf"\bfrom\s+{_HEDGE}$", re.IGNORECASE)
_CHANGING = re.compile(rf"\b{_CHANGE}\b", re.IGNORECASE)
_RANGE = re.compile(r"\brang(?:e|es|ed|ing)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\s{0,2}to\b", re.IGNORECASE)
_BETWEEN = re.compile(rf"\b(?:between|anywhere\s+between)\s+{_HEDGE}$", re.IGNORECASE)

_DELTA_BEFORE = re.compile(
    rf"(?:\b{_CHANGE}\s+(?:by\s+)?|\b{_CHANGE}\b[^.;$£€]{{0,60}}[^.;]{{0,25}}\sby\s+(?:just\s+)?(?:under\s+|over\s+|more\s+than\s+)?|\b(?:an?\s+)?(?:extra|additional)\s+"
    rf"|\b(?:raise|rise|increase|hike|bump|boost|cut|reduction|drop|gain)s?\s+(?:of|worth|between|as\s+(?:high|big|large)\s+as)\s+(?:just\s+)?(?:under\s+|over\s+|up\s+to\s+)?)(?:another\s+)?{_HEDGE}$",
    re.IGNORECASE,
)
_DELTA_AFTER = re.compile(
    r"[\s-]{0,2}(?:(?:pay|wage|salary|hourly|annual|weekly)\s){0,2}(?:raises?|rises?|increases?|hikes?|bumps?|boosts?|cuts?|more|less|extra)\b(?!\s+(?:or|experienced|senior|to|from|than|each|every|retroactively)\b|(?<=s)\s+by\b)",
    re.IGNORECASE,
)
_LEVEL_AFTER = re.compile(r"[\s-]{0,2}(?:(?:minimum|starting|base)\s)?(?:wage|salary|minimum)s?\b", re.IGNORECASE)
"""``lift the $15 wage``: what is changed, not by how much."""


def bound(before: str, after: str) -> str:
    """Return ``max`` where the words before a figure make it an upper limit, ``min`` for a lower one, or nothing.

    "salary from X" is a lower limit, but not in "takes the salary from X to Y".
    """
    if _OR_LESS.match(after):
        return "max"
    if _UP_TO.search(before):
        return "" if _ARRIVING.search(before) else "max"
    if not _MORE.search(before) or (_FROM.search(before) and _GOES_ON.match(after)):
        return ""
    return "min"


def bound_start(before: str) -> int:
    """Return how many characters before the figure its limiting words begin; 0 where there are none."""
    match = _UP_TO.search(before) or _MORE.search(before) or _BETWEEN.search(before)
    return len(before) - match.start() if match else 0


def is_range(before: str, joined: str) -> bool:
    """Say whether two joined figures are the ends of one range and not two figures or a rise.

    "and" makes a range only after "between"; "from X to Y" is a rise where something rises.
    """
    if joined == "and":
        return bool(_BETWEEN.search(before))
    if joined == "to" and _FROM.search(before) and not _RANGE.search(before[-60:]):
        return not _CHANGING.search(before[-90:])
    return True


def is_change(before: str, after: str) -> bool:
    """Say whether a figure is what pay changes by and not what it is: ``drops $5 an hour``, ``a $2 raise``."""
    if _DELTA_AFTER.match(after):
        return True
    return bool(_DELTA_BEFORE.search(before)) and not _LEVEL_AFTER.match(after)
