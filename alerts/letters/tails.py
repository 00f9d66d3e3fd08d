"""What feeds put below a text and nobody wants quoted: Read more, Continue reading, and the like. Pure."""

import re

from news.text.sentences import CLOSING, STOPS

_MORE = (
    r"read (?:more|on|the (?:full|whole|entire|rest of the|original) [a-z]+|full [a-z]+)"
    r"|(?:view|see) (?:more|full [a-z]+)|full (?:story|article|text)|keep reading|learn more|find out more"
    r"|click here(?: to [a-z ]{1,30})?|more(?= ?(?:…|\.{3}))"
    r"|lire la suite|en savoir plus|leer m[aá]s|seguir leyendo|weiterlesen|mehr (?:lesen|dazu)"
    r"|leggi (?:tutto|di più)|leia mais|lees (?:meer|verder)"
)
_TAIL = re.compile(
    # At the beginning of a sentence only: who wants to "read more" says something.
    rf"(?:\A|(?<=[{re.escape(STOPS + CLOSING)}|])|\n)[\s\[(|…]*"
    rf"(?:(?i:{_MORE})(?: (?:at|on|about|in|here)\b[^\n]{{0,60}})?|(?i:continue reading)\b[^\n]{{0,120}})"
    r"[\s\])…\.>»→:|-]*\Z"
)
_LONGEST = 240
"""Characters at the end of a text among which such words are looked for."""


def without_tail(text: str) -> str:
    """Return the text without words at its end that only lead to the rest of it."""
    found = _TAIL.search(text, max(0, len(text) - _LONGEST))
    return text[: found.start()] if found else text
