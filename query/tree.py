"""The query tree: what a query means, apart from how anyone writes or runs it.

Parsed from text in ``query/parse.py``; compiled for the embedded index, for Elasticsearch and
to a predicate for alerts. All three give the same ids on the same documents. Nodes hold no cycles, so the
collector of garbage need not go through the many that stored queries are made of.
"""

from datetime import datetime

import msgspec


class All(msgspec.Struct, frozen=True, tag=True, gc=False):
    """Matches every document."""


class Word(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A text field holds every token of ``text`` next to one another (a phrase when there are several).

    ``field`` is one of the text fields, or null for any one of them. Tokens are compared after
    analysis: lower case, folded accents, Porter stem.
    """

    text: str
    field: str | None = None


class WordPrefix(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A text field holds a token whose unstemmed form starts with ``text`` (lower case, folded)."""

    text: str
    field: str | None = None


class WordPattern(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A text field holds a token whose unstemmed form, lower case and folded, is of this form from end to end.

    In ``pattern`` ``*`` stands for any characters or none, ``?`` for exactly one, and a backslash takes the sign
    after it as it is. What ends in ``*`` and has no other such sign is a :class:`WordPrefix`.
    """

    pattern: str
    field: str | None = None


class Similar(msgspec.Struct, frozen=True, tag=True, gc=False):
    """The field holds a spelling at most ``edits`` changes away from ``text``: 1 or 2.

    A change leaves out, puts in or replaces a letter, or swaps two neighbours (optimal string alignment distance,
    as Lucene's fuzzy query counts). ``field`` null or a text field: compared are unstemmed tokens, lower case and
    folded. A keyword field: compared are whole values, lower case and folded.
    """

    text: str
    edits: int
    field: str | None = None


class Near(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A text field holds all tokens of ``text`` near one another, as Lucene's phrase with a slop has it.

    With ``p`` the position of the token that stands at place ``i`` of ``text``, the largest and the smallest
    ``p - i`` are at most ``slop`` apart: ``"a b"~2`` finds "a x y b" and "b a". The tokens differ from one another
    after analysis, because Lucene finds repeated ones only by chance. One field holds them all.
    """

    text: str
    slop: int
    field: str | None = None


class Keyword(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A keyword field has ``value`` among its values, apart from case and accents."""

    field: str
    value: str


class KeywordPrefix(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A keyword field has a value that starts with ``prefix``, apart from case and accents."""

    field: str
    prefix: str


class KeywordPattern(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A keyword field has a value of this form from end to end, apart from case and accents.

    ``pattern`` is as in :class:`WordPattern`; what only ends in ``*`` is a :class:`KeywordPrefix`.
    """

    field: str
    pattern: str


class Range(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A date or number field lies between two bounds; null means open. Dates are aware UTC.

    Never true where the field has no value.
    """

    field: str
    low: datetime | float | None = None
    high: datetime | float | None = None
    low_open: bool = False
    """Whether ``low`` itself is excluded."""
    high_open: bool = False


class Exists(msgspec.Struct, frozen=True, tag=True, gc=False):
    """The field has a value that is not empty."""

    field: str


class Not(msgspec.Struct, frozen=True, tag=True, gc=False):
    """``child`` does not match."""

    child: "Node"


class And(msgspec.Struct, frozen=True, tag=True, gc=False):
    """Every child matches; there are at least two."""

    children: tuple["Node", ...]


class Or(msgspec.Struct, frozen=True, tag=True, gc=False):
    """At least one child matches; there are at least two."""

    children: tuple["Node", ...]


class AtLeast(msgspec.Struct, frozen=True, tag=True, gc=False):
    """At least ``least`` of the children match: more than one and fewer than all; there are at least three."""

    least: int
    children: tuple["Node", ...]


Leaf = Word | WordPrefix | WordPattern | Similar | Near | Keyword | KeywordPrefix | KeywordPattern | Range | Exists
"""What asks for something in a document."""

Node = All | Leaf | Not | And | Or | AtLeast
