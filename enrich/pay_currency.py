"""Which dollar a bare "$" is, from the places named around it."""

import re

_PLACES = {
    "CAD": r"canad(?:a|ians?)|ontario|toronto|vancouver|montr[ée]al|qu[ée]bec|alberta|british columbia|manitoba"
           r"|b\.c\.|winnipeg|edmonton|halifax|nova scotia|saskatchewan|ottawa|calgary|cbc|actra",
    "AUD": r"australia(?:ns?)?|sydney|melbourne|queensland|new south wales|nsw|brisbane|adelaide|canberra|albanese"
           r"|perth|fair work commission|tasmania|meaa",
    "NZD": r"new zealand(?:ers?)?|auckland|christchurch|wellington|aotearoa",
    "SGD": r"singapore(?:ans?)?",
    "HKD": r"hong kong(?:ers?)?",
}  # fmt: skip
_HOME = re.compile(
    r"(?i:\b(?:u\.s\.|united states|america(?:ns?)?|california|new york|los angeles|hollywood|chicago|washington"
    r"|texas|seattle|us dollars?|usd)(?!\w))|\bUS\b"
)
_ANY = re.compile(
    "|".join(rf"(?P<{code}>\b(?:{places})(?!\w))" for code, places in _PLACES.items()), re.IGNORECASE
)
_DANISH = re.compile(r"\b(?:danish|danes?|denmark|copenhagen)\b", re.IGNORECASE)
_NEAR = 400
"""Characters on each side that are looked at."""


def dollars(text: str, start: int, end: int) -> str:
    """Return the ISO 4217 code of bare dollars at ``text[start:end]``: US dollars unless another land is named.

    A text that also names the United States is left with US dollars, unless the other land stands nearer.
    """
    begin, stop = max(0, start - _NEAR), end + _NEAR
    others = [(_distance(match, start, end), match.lastgroup) for match in _ANY.finditer(text, begin, stop)]
    if not others:
        return "USD"
    nearest, code = min(others, key=lambda pair: pair[0])
    home = [_distance(match, start, end) for match in _HOME.finditer(text, begin, stop)]
    return "USD" if home and min(home) <= nearest else str(code)


def crowns(text: str, start: int, end: int) -> str:
    """Return the ISO 4217 code of "kroner": Danish where Denmark is named around it, else Norwegian."""
    return "DKK" if _DANISH.search(text, max(0, start - _NEAR), end + _NEAR) else "NOK"


def _distance(match: re.Match[str], start: int, end: int) -> int:
    return max(start - match.end(), match.start() - end, 0)
