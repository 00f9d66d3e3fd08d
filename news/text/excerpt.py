"""Cutting a stretch out of a text: its beginning, or what stands around a place.

Cut between sentences where that leaves enough, else between words, and only in a text without blanks inside a
word. An ellipsis stands right at the word, without a blank, where a sentence was cut; whole sentences need none.
"""

import msgspec

from news.text.sentences import ends, finished, start_of

ELLIPSIS = "\u2026"
ENOUGH, LEAST = 1 / 3, 1 / 8
"""Shares of the size that a cut between sentences and one between words must leave: less tells too little."""
LEAD = 1 / 4
"""Share of the size that stands before a place whose sentence began too long before it."""

_LOOSE = " ,;:-\u2013\u2014\n\t"
"""Signs that nothing ends with."""
_BETWEEN = " \n\t|\u2022"
"""Signs between two sentences."""


class Excerpt(msgspec.Struct, frozen=True):
    """A stretch ``text[start:end]``, with an ellipsis before or after it, or nothing, as it is to be shown."""

    start: int
    end: int
    before: str = ""
    after: str = ""

    def of(self, text: str) -> str:
        """Return the stretch as it is shown, up to the size that was asked for."""
        return f"{self.before}{text[self.start : self.end]}{self.after}"


def beginning(text: str, size: int) -> Excerpt:
    """Return the beginning of a text, up to ``size`` (from 2) characters: whole sentences, else words."""
    return around(text, 0, 0, size)


def around(text: str, start: int, end: int, size: int) -> Excerpt:
    """Return what stands around a place, up to ``size`` (from 3) characters, ellipses included.

    From the beginning of the place's sentence where the place still fits, and the whole text where it all fits.
    Of a place that is longer than ``size`` its beginning. Time is bounded by ``size``, not by the text.
    """
    if len(text) <= size:
        return Excerpt(0, len(text))
    begin, before = _begin(text, start, end, size)
    room = size - len(before)
    if len(text) - begin <= room:
        return Excerpt(begin, len(text), before)
    most = begin + room
    place = end if end < most else begin
    whole = _whole(text, begin, max(place, begin + int(size * ENOUGH)), most)
    if whole:
        return Excerpt(begin, whole, before)
    stop = _between_words(text, begin, max(place, begin + int(size * LEAST)), most - len(ELLIPSIS))
    return Excerpt(begin, stop, before, ELLIPSIS)


def _begin(text: str, start: int, end: int, size: int) -> tuple[int, str]:
    low = max(0, min(start, end - size + 2 * len(ELLIPSIS)))
    first = start_of(text, start, low)
    if first > low or not low:
        return first, ""
    at = max(low, start - int(size * LEAD))
    blank = next((place for place in range(at - 1, start) if text[place].isspace()), None)
    return (at if blank is None else blank + 1), ELLIPSIS


def _whole(text: str, begin: int, least: int, most: int) -> int:
    """Return where the last sentence ends that does so between two places; 0 where none does."""
    stop = 0
    for end in ends(text, begin, most):
        stretch = text[begin:end].rstrip(_BETWEEN)
        if least <= begin + len(stretch) < most and finished(stretch):
            stop = begin + len(stretch)
    return stop


def _between_words(text: str, begin: int, least: int, most: int) -> int:
    blank = text.rfind(" ", least, most)
    return begin + len(text[begin : most if blank < 0 else blank].rstrip(_LOOSE))
