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


class Keyword(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A keyword field has ``value`` among its values, apart from case and accents."""

    field: str
    value: str


class KeywordPrefix(msgspec.Struct, frozen=True, tag=True, gc=False):
    """A keyword field has a value that starts with ``prefix``, apart from case and accents."""

    field: str
    prefix: str


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


Node = All | Word | WordPrefix | Keyword | KeywordPrefix | Range | Exists | Not | And | Or
