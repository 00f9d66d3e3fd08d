"""Evidence: the spans that show a claim, in an order that does not depend on how they were found."""

from collections.abc import Iterable

from news.enriched import Span
from news.item import QUOTED, Item

SHOWN = 8
"""Spans kept for one claim and for one side; the strongest places are found first."""


def ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans without repeats, in the order a reader meets them."""
    return tuple(sorted(set(spans), key=_place))


def _place(span: Span) -> tuple[int, int, int, str, float]:
    # Every member of a span counts, or two that differ in one would stand as the process hashes them.
    return QUOTED.index(span.field), span.start, span.end, span.rule, span.weight


def faithful(item: Item, span: Span) -> bool:
    """Say whether a span's quote is what the item says at its place."""
    return item.text(span.field)[span.start : span.end] == span.quote
