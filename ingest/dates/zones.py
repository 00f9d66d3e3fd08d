"""Time zones as dates name them: offsets, abbreviations, cities.

Abbreviations mean what the time zone database has called by them since 2015 (IANA, read through
``zoneinfo``), those of RFC 5322 section 4.3 what it says. The database has numbers instead of letters where
no English abbreviation is in use; programs write letters nevertheless, with the meanings that CLDR's zone
names and https://www.timeanddate.com/time/zones/ give.
"""

import re
from collections.abc import Sequence
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

FARTHEST = timedelta(hours=15)
"""No place on earth is or was farther from UTC; a greater offset is a mistake."""

_FIXED = """
+0 UTC GMT UT Z UTZ WET ZULU AZOST|+1 CET MEZ MET WEST WAT|+2 CEST MESZ MEST EET CAT SAST|+3 EEST EAT IDT TRT
+3:30 IRST|+4 GST MSD SAMT MUT SCT RET GET AZT|+4:30 AFT IRDT|+5 PKT UZT MVT TMT TJT YEKT|+5:45 NPT|+6 BTT KGT OMST
+6:30 MMT CCT|+7 WIB ICT KRAT NOVT HOVT|+8 AWST HKT WITA SGT MYT PHT BNT IRKT ULAT|+9 JST KST WIT YAKT PWT TLT
+9:30 ACST|+10 AEST CHST VLAT PGT CHUT|+10:30 ACDT LHST|+11 AEDT LHDT SBT NCT VUT MAGT SAKT|+12 NZST PETT FJT
+12:45 CHAST|+13 NZDT PHOT TOT TKT|+13:45 CHADT|+14 LINT|-1 AZOT CVT|-2 FNT UYST BRST|-2:30 NDT
-3 ADT BRT ART UYT GFT SRT CLST PMST ROTT|-3:30 NST|-4 BOT CLT GYT|-5 PET COT|-6 MDT GALT EAST|-7 MST PDT
-8 AKDT|-9 AKST HDT GAMT|-9:30 MART|-10 HST TAHT CKT|-11 NUT
"""
"""Abbreviations that mean one offset from UTC, in hours."""

_CITIES = {
    "ET": "America/New_York", "EASTERN": "America/New_York", "CT": "America/Chicago", "CENTRAL": "America/Chicago",
    "MT": "America/Denver", "MOUNTAIN": "America/Denver", "PT": "America/Los_Angeles",
    "PACIFIC": "America/Los_Angeles", "MSK": "Europe/Moscow",
    "\u041c\u0421\u041a": "Europe/Moscow", "VET": "America/Caracas", "PYT": "America/Asuncion",
    "ALMT": "Asia/Almaty", "AET": "Australia/Sydney",
}  # fmt: skip
"""Abbreviations that leave open whether it is summer, or whose offset changed: the rules of a city decide."""


class PlaceOffset(NamedTuple):
    """One of the meanings of an abbreviation, and whose it is."""

    hours: float
    countries: str = ""
    """ISO 3166."""
    languages: str = ""
    """ISO 639-1: those that point to it where the country is not known."""


_SEVERAL = {
    "CST": (
        PlaceOffset(-6, "US CA MX CR GT HN NI SV BZ", "en es"),
        PlaceOffset(8, "CN TW HK MO", "zh"),
        PlaceOffset(-5, "CU"),
    ),
    "CDT": (PlaceOffset(-5, "US CA MX", "en es"), PlaceOffset(-4, "CU")),
    "IST": (
        PlaceOffset(5.5, "IN LK", "hi bn mr ta te ml gu kn pa"),
        PlaceOffset(2, "IL PS", "he"),
        PlaceOffset(1, "IE", "ga"),
    ),
    "BST": (PlaceOffset(1, "GB IM GG JE", "en cy gd"), PlaceOffset(6, "BD", "bn"), PlaceOffset(11, "PG")),
    "EST": (PlaceOffset(-5, "US CA"), PlaceOffset(10, "AU")),
    "EDT": (PlaceOffset(-4, "US CA"), PlaceOffset(11, "AU")),
    "PST": (PlaceOffset(-8, "US CA MX"), PlaceOffset(8, "PH", "tl")),
    "AST": (PlaceOffset(-4, "US CA PR VI BM DO AG TT BB", "en es fr"), PlaceOffset(3, "SA KW BH QA IQ YE", "ar")),
    "SST": (PlaceOffset(-11, "AS UM"), PlaceOffset(8, "SG")),
    "AMT": (PlaceOffset(-4, "BR", "pt"), PlaceOffset(4, "AM", "hy")),
    "ECT": (PlaceOffset(-5, "EC", "es"), PlaceOffset(-4, "DM GD LC VC")),
    "WST": (PlaceOffset(8, "AU"), PlaceOffset(13, "WS", "sm")),
}
"""Abbreviations of several places, the likeliest first."""
_BY_STANDARD = frozenset({"EST", "EDT", "PST", "CDT"})
"""Those whose meaning in RFC 5322 is by far the commonest: certain unless the feed's country says otherwise."""

_PHRASE = re.compile(r"(\w+(?: \w+)??)(?: (standard|daylight|summer))?(?: time)?\Z")
_LETTERS = {
    "eastern": "E", "central": "C", "mountain": "M", "pacific": "P", "atlantic": "A", "alaska": "AK",
    "newfoundland": "N", "australian eastern": "AE", "australian central": "AC", "new zealand": "NZ",
}  # fmt: skip
_PHRASES = {
    "central european": "CET", "central european standard": "CET", "central european summer": "CEST",
    "coordinated universal": "UTC", "universal": "UTC", "greenwich mean": "GMT", "british summer": "BST",
    "japan standard": "JST", "korean standard": "KST", "india standard": "IST", "indian standard": "IST",
    "eastern european standard": "EET", "eastern european summer": "EEST", "moscow standard": "MSK",
}  # fmt: skip
"""Names of zones as they are spelled out in English, without the last word."""


_PLACES = {
    "arabian": "Asia/Riyadh", "argentina": "America/Buenos_Aires", "brasilia": "America/Sao_Paulo",
    "central africa": "Africa/Maputo", "china": "Asia/Shanghai", "east africa": "Africa/Nairobi",
    "gulf": "Asia/Dubai", "hawaii": "Pacific/Honolulu", "hong kong": "Asia/Hong_Kong", "irish": "Europe/Dublin",
    "israel": "Asia/Jerusalem", "korea": "Asia/Seoul", "pakistan": "Asia/Karachi", "philippine": "Asia/Manila",
    "singapore": "Asia/Singapore", "south africa": "Africa/Johannesburg", "taipei": "Asia/Taipei",
    "turkey": "Europe/Istanbul", "west africa": "Africa/Lagos", "western european": "Europe/Lisbon",
}  # fmt: skip
"""The same without "Standard" or "Summer" where a city tells more than an abbreviation (CLDR)."""


class Zone(NamedTuple):
    """The rule of a zone, and whether it is certain that this zone is meant."""

    rule: tzinfo
    sure: bool = True


def offset(sign: str, hours: int, minutes: int) -> tzinfo | None:
    """Return the zone of an offset from UTC; null where no place has it."""
    distance = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or distance > FARTHEST:
        return None
    return timezone(-distance if sign == "-" else distance) if distance else UTC


@lru_cache(maxsize=1024)
def named(name: str, country: str = "", languages: tuple[str, ...] = ()) -> Zone | None:
    """Return the zone of an abbreviation, a city (``Europe/Rome``) or a spelled-out name; null where unknown.

    ``country`` (ISO 3166) and ``languages`` (ISO 639-1) are those of the feed: they decide between places
    that abbreviate alike. Where they do not, it is the likeliest, not sure.
    """
    if "/" in name:
        return _city(name)
    phrase = _PHRASE.match(name.lower()) if " " in name else None
    if phrase and phrase[1] in _PLACES:
        return _city(_PLACES[phrase[1]])
    word = _abbreviation(name)
    if word in _SEVERAL:
        meaning, sure = _one_of(_SEVERAL[word], country, languages)
        return Zone(_hours(meaning.hours), sure or word in _BY_STANDARD)
    if word in _CITIES:
        return _city(_CITIES[word])
    rule = _OFFSETS.get(word)
    return None if rule is None else Zone(rule)


def _one_of(meanings: Sequence[PlaceOffset], country: str, languages: Sequence[str]) -> tuple[PlaceOffset, bool]:
    for meaning in meanings:
        if country and country in meaning.countries.split():
            return meaning, True
    meant = [one for one in meanings if set(languages) & set(one.languages.split())]
    return (meant[0], True) if len(meant) == 1 else (meanings[0], False)


def _abbreviation(name: str) -> str:
    """Return the abbreviation of a spelled-out name, another name in capitals."""
    small = name.lower()
    if match := _PHRASE.match(small):
        place, kind = match.groups()
        if place in _LETTERS and (kind or " " in small):
            return _LETTERS[place] + {None: "", "standard": "S"}.get(kind, "D") + "T"
    return _PHRASES.get(small.removesuffix(" time"), name.upper())


def _city(name: str) -> Zone | None:
    try:
        return Zone(ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # unknown; no relative path; a folder of the database
        return None


def _hours(hours: float) -> tzinfo:
    return timezone(timedelta(hours=hours)) if hours else UTC


def _fixed() -> dict[str, tzinfo]:
    found: dict[str, tzinfo] = {}
    for entry in _FIXED.strip().replace("\n", "|").split("|"):
        distance, *names = entry.split()
        hours, _, minutes = distance[1:].partition(":")
        rule = offset(distance[0], int(hours), int(minutes or 0))
        assert rule is not None
        found |= dict.fromkeys(names, rule)
    return found


_OFFSETS = _fixed()
