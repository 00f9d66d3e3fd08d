"""What the publisher's own categories say of an item's subject: a support for its text, never enough by itself.

A category speaks for a tag only where the whole of it, or of a part between signs such as ``/``, is one of the
tag's words: "Labor" does, "Labor Day", "Labor & Delivery" and "AI Generated" do not.
"""

import re
from collections.abc import Iterator, Mapping

from more_itertools import batched

from news.enriched import Span
from news.item import Item
from query.analysis.fold import fold_letters

WEIGHT = 0.35
"""What a category adds to a tag's score, once however many say the same: less than any threshold."""

_BETWEEN = re.compile(r"[/|,;:>\n]|\s[-\u2013\u2014]\s")


def spoken(item: Item, words: Mapping[str, str]) -> dict[str, Span]:
    """Return by tag the first category that speaks for it; ``words`` are tags by folded category."""
    found: dict[str, Span] = {}
    for start, quote in _parts(item.text("categories")) if item.categories else ():
        tag = words.get(" ".join(fold_letters(quote).split()))
        if tag and tag not in found:
            found[tag] = Span("categories", start, start + len(quote), quote, f"{tag}:category", WEIGHT)
    return found


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield each part with where it begins."""
    places = [0, *(place for sign in _BETWEEN.finditer(text) for place in sign.span()), len(text)]
    for start, end in batched(places, 2):
        part = text[start:end]
        yield start + len(part) - len(part.lstrip()), part.strip()
