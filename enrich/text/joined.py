"""An item's three texts as one string that can be searched, with every offset kept right.

The texts are joined, lower-cased, their letters folded (``é`` is ``e``), and everything that is no letter, digit
or underscore becomes a space, each character exactly one character. So a place in the folded string is the
same place in the joined one, and :meth:`Text.span` says which field it is in.
"""

import re
from bisect import bisect_right
from functools import cached_property
from typing import AnyStr

from news.enriched import Span
from news.item import FIELDS, Item
from news.text.sentences import ended, ends
from query.analysis.fold import fold_letters

READ = 200_000
"""Characters of a body that are read; what comes after is no news article any more."""
LEAD = 1_000
"""Characters at the start of a long summary or body that say what an article is about."""
SHORT = 2_500
"""A text up to this length is no longer than what it is about."""
CAPITAL = "A-Z" + "".join(chr(point) for point in range(0xC0, 0x180) if chr(point).isupper())
"""Inside of a class of a pattern: the capitals of the languages that are written in Latin letters."""
GAP = "\n\n\n"
"""Between two fields: wider than any gap inside a phrase of the vocabulary."""

_BETWEEN = re.compile(r"[^\w ]")
_TABLE = bytes(
    ord(chr(code).lower()) if code < 128 and (chr(code).isalnum() or code == 95) else 32 for code in range(256)
)


def fold(text: str) -> str:
    """Return ``text`` in lower case, folded, with a space for everything between words, of the same length."""
    replaced = text.encode("ascii", "replace")
    plain = replaced.translate(_TABLE).decode("ascii")
    if text.isascii():
        return plain
    if replaced.count(b"?") > len(text) // 10:  # another script: one pass over all is faster than mending
        return fold_letters(_BETWEEN.sub(" ", text))
    letters = [place for place in places(replaced, b"?") if text[place].isalnum()]
    pieces: list[str] = []
    last = 0
    for place in letters:
        pieces += (plain[last:place], _folded[text[place]])
        last = place + 1
    return "".join((*pieces, plain[last:]))


def places(text: AnyStr, *parts: AnyStr) -> list[int]:
    """Return where some strings stand, ascending; much faster than a pattern where they hardly ever do."""
    found = []
    for part in parts:
        at = text.find(part)
        while at >= 0:
            found.append(at)
            at = text.find(part, at + 1)
    return sorted(found)


class _Letters(dict[str, str]):
    """Remembers what each letter is folded to; there are some 140,000 at most."""

    def __missing__(self, letter: str) -> str:
        self[letter] = folded = fold_letters(letter)
        return folded


_folded = _Letters()


class Text:
    """The searchable text of one item."""

    __slots__ = ("__dict__", "bases", "ends", "folded", "raw")

    def __init__(self, item: Item) -> None:
        body = item.body[:READ]
        self.raw = f"\n{item.title}{GAP}{item.summary}{GAP}{body}\n"
        """The texts one after the other, each with a gap before it."""
        self.folded = fold(self.raw)
        summary = 1 + len(item.title) + len(GAP)
        self.bases = (1, summary, summary + len(item.summary) + len(GAP))
        """Where each of the fields begins."""
        self.ends = (1 + len(item.title), summary + len(item.summary), self.bases[2] + len(body))
        """Where each of the fields ends."""

    def field(self, start: int) -> int:
        """Return the position in :data:`news.item.FIELDS` of the field that a place is in."""
        return 2 if start >= self.bases[2] else 1 if start >= self.bases[1] else 0

    def span(self, start: int, end: int, rule: str, weight: float = 0.0) -> Span:
        """Return the span of a stretch of the joined text."""
        number = self.field(start)
        base = self.bases[number]
        end = min(end, self.ends[number])
        return Span(FIELDS[number], start - base, end - base, self.raw[start:end], rule, weight)

    @cached_property
    def breaks(self) -> list[int]:
        """Where sentences end, ascending; a field's end is one too."""
        return [0, *ends(self.raw), len(self.raw)]

    def sentence(self, place: int) -> tuple[int, int]:
        """Return the start and the end of the sentence that a place is in."""
        number = bisect_right(self.breaks, place)
        return self.breaks[max(0, number - 1)], self.breaks[min(number, len(self.breaks) - 1)]

    def together(self, first: int, second: int) -> bool:
        """Say whether no sentence ends between two places, the first being the earlier."""
        return not ended(self.raw, first, second)
