"""The words of a quote that were asked for, to be marked."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from news.enriched import ENTITY_KINDS
from query.analysis.analysed import Analysed
from query.build import any_of, leaves
from query.fields import TEXT
from query.matches import Matches
from query.tree import Keyword, Near, Node, Similar, Word, WordPattern, WordPrefix


class QuotePiece(msgspec.Struct, frozen=True):
    """A piece of a text, marked or not."""

    text: str
    marked: bool = False


def pieces(text: str, query: Node) -> tuple[QuotePiece, ...]:
    """Return the text in pieces, those marked that the query asks for: its words, names, stages and subjects."""
    matches = _looked_for(query)
    spans = matches.spans("body", Analysed(text)) if matches else []
    return tuple(_cut(text, spans))


@lru_cache(200)
def _looked_for(query: Node) -> Matches | None:
    wanted = list(_wanted(query))
    return Matches(any_of(wanted)) if wanted else None


def _wanted(query: Node) -> Iterator[Node]:
    for leaf in leaves(query, negated=False):
        if isinstance(leaf, Word | WordPrefix | WordPattern | Near | Similar) and leaf.field in (None, *TEXT):
            # Which field the quote is from is not known.
            yield msgspec.structs.replace(leaf, field=None)
        elif isinstance(leaf, Keyword) and leaf.field in ENTITY_KINDS:
            yield Word(leaf.value)
        elif isinstance(leaf, Keyword) and leaf.field in {"event", "tag"}:
            yield Word(leaf.value.rpartition("/")[2])


def _cut(text: str, spans: list[tuple[int, int]]) -> Iterator[QuotePiece]:
    at = 0
    for start, end in spans:
        if at < start:
            yield QuotePiece(text[at:start])
        yield QuotePiece(text[start:end], marked=True)
        at = end
    if at < len(text):
        yield QuotePiece(text[at:])
