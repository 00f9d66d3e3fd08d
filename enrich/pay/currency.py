"""Which dollar a bare "$" is, from the places named around it."""

import re
from collections import defaultdict
from collections.abc import Iterator

_PLACES = {
    "CAD": "canada; canadian; canadians; ontario; toronto; vancouver; montreal; montréal; quebec; québec; alberta;"
           " british columbia; manitoba; b.c.; winnipeg; edmonton; halifax; nova scotia; saskatchewan; ottawa;"
           " calgary; cbc; actra",
    "AUD": "australia; australian; australians; sydney; melbourne; queensland; new south wales; nsw; brisbane;"
           " adelaide; canberra; albanese; perth; fair work commission; tasmania; meaa",
    "NZD": "new zealand; new zealander; new zealanders; auckland; christchurch; wellington; aotearoa",
    "SGD": "singapore; singaporean; singaporeans",
    "HKD": "hong kong; hong konger; hong kongers",
    "USD": "u.s.; united states; america; american; americans; california; new york; los angeles; hollywood;"
           " chicago; washington; texas; seattle; us dollar; us dollars; usd",
}  # fmt: skip
_US = re.compile(r"\bUS\b")
_WORD = re.compile(r"\w+")
_DANISH = re.compile(r"\b(?:danish|danes?|denmark|copenhagen)\b", re.IGNORECASE)
_NEAR = 400
"""Characters on each side that are looked at."""


def _by_first_word() -> dict[str, list[tuple[str, str]]]:
    # One expression of all names tries each of them at each letter; looking up each word is ten times as fast.
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, names in _PLACES.items():
        for name in names.split("; "):
            found[_WORD.findall(name)[0]].append((name, code))
    return dict(found)


_NAMES = _by_first_word()


def dollars(text: str, start: int, end: int) -> str:
    """Return the ISO 4217 code of bare dollars at ``text[start:end]``: US dollars unless another land is named.

    A text that also names the United States is left with US dollars, unless the other land stands nearer.
    """
    begin = max(0, start - _NEAR)
    found = list(_named(text[begin : end + _NEAR], start - begin, end - begin))
    others = [(distance, code) for distance, code in found if code != "USD"]
    if not others:
        return "USD"
    nearest, code = min(others, key=lambda pair: pair[0])
    home = [distance for distance, code in found if code == "USD"]
    return "USD" if home and min(home) <= nearest else code


def _named(window: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield how far each place named in ``window`` is from ``window[start:end]``, and its currency."""
    lower = window.lower()
    for word in _WORD.finditer(lower):
        for name, code in _NAMES.get(word[0], ()):
            after = word.start() + len(name)
            if lower.startswith(name, word.start()) and not lower[after : after + 1].isalnum():
                yield _distance(word.start(), after, start, end), code
    for match in _US.finditer(window):
        yield _distance(match.start(), match.end(), start, end), "USD"


def crowns(text: str, start: int, end: int) -> str:
    """Return the ISO 4217 code of "kroner": Danish where Denmark is named around it, else Norwegian."""
    return "DKK" if _DANISH.search(text, max(0, start - _NEAR), end + _NEAR) else "NOK"


def _distance(begin: int, stop: int, start: int, end: int) -> int:
    return max(start - stop, begin - end, 0)
