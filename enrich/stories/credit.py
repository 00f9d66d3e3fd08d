"""Who is said to have reported something first, and which agency a text was taken from."""

import re

from enrich.text.joined import places
from news.item import Item

_READ = 3000
"""Characters of a text that are searched; credits stand at the start, agency lines at either end."""

_NAME = r"(?:[Tt]he\s)?[A-Z][\w&.\u2019']*(?:\s(?:[A-Z][\w&.\u2019']*|of|and)){0,4}"
_CREDIT = re.compile(
    rf"\b(?:[Ff]irst\s+reported\s+by|[Ff]irst\s+reported\s+(?:on\s+\w+\s+)?in|as\s+first\s+reported\s+by|broke\s+by|scoop(?:ed)?\s+by)\s+(?P<a>{_NAME})"
    rf"|(?P<b>{_NAME})\s+(?:was\s+(?:the\s+)?first\s+to\s+report|first\s+reported|broke\s+the\s+(?:news|story))"
)
_HINTS = ("irst reported", "irst to report", "broke ", "scoop")
"""One of these stands in each credit; looking for them, and for a name beside them only, costs next to nothing."""
_NEAR = 120
"""Characters before and behind a hint that a credit takes at most."""
_WIRES = {"AP": "Associated Press", "Associated Press": "Associated Press", "Reuters": "Reuters", "AFP": "AFP",
          "Agence France-Presse": "AFP", "PA": "PA Media", "PA Media": "PA Media", "dpa": "dpa", "UPI": "UPI",
          "Bloomberg": "Bloomberg", "PRNewswire": "PR Newswire", "PR Newswire": "PR Newswire",
          "Business Wire": "Business Wire", "BUSINESS WIRE": "Business Wire"}  # fmt: skip
_AGENCY = "|".join(sorted(map(re.escape, _WIRES), key=len, reverse=True))
_WIRE = re.compile(
    rf"[(\[/]\s?(?P<a>{_AGENCY})\s?[)\]/]"
    r"|\A(?:By\s)?(?:The\s)?(?P<b>Associated Press|Reuters|AFP)\b\s?(?:[-\u2013—:|]|$)"
    r"|[-\u2013—]\s(?P<c>Reuters|AFP|AP)\s*\Z"
)


def credit(item: Item) -> str:
    """Return the outlet that the item names as the first to report, without "the"; empty where it names none."""
    for text in (item.summary[:_READ], item.body[:_READ]):
        for hint in places(text, *_HINTS):
            if match := _CREDIT.search(text, max(0, hint - _NEAR), hint + _NEAR):
                name = (match["a"] or match["b"]).removeprefix("The ").removeprefix("the ")
                return re.sub(r"['\u2019]s$", "", name.rstrip(".,\u2019'"))
    return ""


def wire(item: Item) -> str:
    """Return the agency whose mark the text bears, such as ``(AP)``; empty where it bears none."""
    if item.author in _WIRES:
        return _WIRES[item.author]
    for text in (item.summary, item.body):
        read = text[:_READ]
        match = _WIRE.search(read) if any(name in read for name in _WIRES) else None
        if match:
            return _WIRES[match["a"] or match["b"] or match["c"]]
    return ""
