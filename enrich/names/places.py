"""Places: those the vocabulary knows, and "City, State" of the United States and Canada."""

import re
from collections.abc import Iterator

from enrich.names.entities import Mention, longest
from enrich.rules.scan import Scan
from enrich.text.joined import CAPITAL

STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "Florida": "FL", "Georgia": "GA", "Hawaii": "HI", "Idaho": "ID",
    "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA",
    "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN",
    "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV",
    "New Hampshire": "NH", "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC",
    "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA",
    "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX",
    "Utah": "UT", "Vermont": "VT", "Virginia": "VA", "Washington": "WA", "West Virginia": "WV",
    "Wisconsin": "WI", "Wyoming": "WY", "Ontario": "ON", "Quebec": "QC", "British Columbia": "BC",
}  # fmt: skip
"""States and provinces with their postal codes (USPS and Canada Post)."""
_SHORT = {
    "Calif.": "CA",
    "Cal.": "CA",
    "Fla.": "FL",
    "Ill.": "IL",
    "Mass.": "MA",
    "Tex.": "TX",
    "Ga.": "GA",
    "N.Y.": "NY",
    "N.J.": "NJ",
}
_STATE = re.compile(
    r",\s(?=[A-Z])("
    + "|".join(re.escape(name) for name in [*sorted(STATES, key=len, reverse=True), *_SHORT, *STATES.values()])
    + r")(?!\w)"
)
_CITY = re.compile(
    rf"(?<!\w)((?:(?:Los|San|Santa|New|St\.|Fort|Las|El|La|North|South|East|West)\s)?[{CAPITAL}][^\W\d_{CAPITAL}]+(?:\s[A-Z][a-z]+)?)$"
)
_LONGEST = 40
"""Characters before the comma that a city's name may take."""


def find_places(scan: Scan) -> list[Mention]:
    """Return the places in the text, in reading order; a city in its state is one place."""
    listed = [
        Mention("place", hit.rule.target, hit.start, hit.end, hit.rule.name) for hit in scan.allowed("place")
    ]
    return longest([*_cities(scan.text.raw), *listed])


def _cities(raw: str) -> Iterator[Mention]:
    for match in _STATE.finditer(raw):
        city = _CITY.search(raw, max(0, match.start() - _LONGEST), match.start())
        if city:
            state = match.group(1)
            code = STATES.get(state) or _SHORT.get(state) or state
            yield Mention("place", f"{city.group(1)}, {code}", city.start(), match.end(), "place:city-state")
