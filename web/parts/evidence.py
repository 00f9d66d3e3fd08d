"""Marking in a text the spans that claims rest on, where spans may overlap."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from news.enriched import Enriched, Span
from news.item import FIELDS


class Mark(msgspec.Struct, frozen=True):
    """A span of one field and the claim it speaks for, or against."""

    field: str
    start: int
    end: int
    claim: int
    against: bool = False

    @property
    def anchor(self) -> str:
        """Return the id of the marked text."""
        return f"{self.field}-{self.start}"


class Segment(msgspec.Struct, frozen=True):
    """A stretch of text with the numbers of the claims it speaks for and against."""

    text: str
    shows: tuple[int, ...] = ()
    against: tuple[int, ...] = ()
    anchor: str = ""


def fits(enriched: Enriched, span: Span) -> bool:
    """Tell whether the span's quote stands in the text where the span says."""
    if span.field not in FIELDS or not 0 <= span.start < span.end:
        return False
    return enriched.item.text(span.field)[span.start : span.end] == span.quote


def segments(text: str, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """Cut the text at every edge of a mark; joined, the segments give the text.

    A segment where marks start carries their anchor, so an anchor is there once however many claims
    share the place. The marks lie within the text and are all of its field.
    """
    edges = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    return tuple(_segment(text, start, end, marks) for start, end in pairwise(edges))


def _segment(text: str, start: int, end: int, marks: Sequence[Mark]) -> Segment:
    inside = [mark for mark in marks if mark.start <= start and end <= mark.end]
    return Segment(
        text=text[start:end],
        shows=tuple(sorted({mark.claim for mark in inside if not mark.against})),
        against=tuple(sorted({mark.claim for mark in inside if mark.against})),
        anchor=next((mark.anchor for mark in inside if mark.start == start), ""),
    )
