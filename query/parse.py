"""Query text to the tree: Lucene syntax, every refusal with its place and its remedy, every doubt with a remark.

What is understood: words, ``"phrases"``, AND OR NOT (also ``&& || !``, ``+`` and ``-``), brackets,
``field:value``, ``field:(a OR b)``, ``strik*``, ``wom?n``, ``netflx~1``, ``"near words"~3``, ``[a TO b]``,
``{a TO b}``, ``>=``, dates and relative dates, ``_exists_:field`` and ``*``. Words side by side must all match.
NOT binds tightest, then AND, then OR, then standing side by side: ``strike OR walkout netflix`` wants Netflix and
one of the two.
"""

import re
from datetime import UTC, datetime
from functools import cached_property

import msgspec

from query import times
from query.build import all_of, any_of, at_least, leaves, negation
from query.errors import QueryError, Remark
from query.names import NO_NAMES, KnownNames
from query.reading import known, values
from query.reading.convert import Conversion
from query.reading.following import following
from query.reading.limits import LONGEST, MOST_SCANS
from query.reading.never import never
from query.reading.plain import Ends, NotPlain, read_plain
from query.reading.typed import typed
from query.tree import (
    All,
    And,
    AtLeast,
    Keyword,
    KeywordPrefix,
    Node,
    Not,
    Or,
)

_ONCE = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
_LATER = datetime(2010, 11, 12, 13, 14, 15, tzinfo=UTC)
"""Two times apart in every part: what is the same at both does not hang on when it is asked."""

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone surrogates, which databases refuse to hear of; no item that was cleaned holds them."""


class QueryReading(msgspec.Struct, frozen=True):
    """What a query means."""

    tree: Node
    remarks: tuple[Remark, ...] = ()
    """What was read otherwise than it may be meant, in the order of the text."""
    places: tuple[tuple[str, str, known.Place], ...] = ()
    """Field, value and place of every keyword value, one that is no whole value as :func:`known.asked` has it."""

    def with_value(self, field: str, value: str, new: str) -> str:
        """Return the query's text with another value in the first place where ``value`` stands."""
        return next(
            (place.instead(known.written(new)) for *found, place in self.places if found == [field, value]), ""
        )


def read(text: str, now: datetime, names: KnownNames = NO_NAMES) -> QueryReading:
    """Return what ``text`` means; relative dates are counted from ``now`` (aware).

    Values are called as ``names`` calls them. Raises :class:`query.errors.QueryError` with the position of what
    cannot be understood, of values that a closed list does not have, and of ranges that hold nothing.
    """
    converted = _converted(text, now, names)
    if converted.empty:
        raise converted.empty[0].within(converted.text)
    remarks = [*converted.remarks, *following(converted.text, names)]
    if said := never(converted.tree):
        remarks.append(Remark(f"nothing can ever match: {said}", 0))
    remarks.sort(key=lambda remark: remark.position)
    return QueryReading(converted.tree, tuple(remarks), tuple(converted.places))


def parse(text: str, now: datetime, names: KnownNames = NO_NAMES) -> Node:
    """Return the tree alone of what :func:`read` returns, for a query that was read once before.

    A range that holds nothing is no error here: ``[2023-07-01 TO now]`` holds nothing at an earlier ``now``.
    """
    return StoredQueries(now, names).tree(text)


class StoredQueries:
    """Reads many queries as :func:`parse` does, with equal leaves made once. Not safe for several threads."""

    def __init__(self, now: datetime, names: KnownNames = NO_NAMES) -> None:
        self._now = now
        self._names = names
        self._leaves: dict[tuple[str | None, str | Ends], Node] = {}

    @cached_property
    def _at_another_time(self) -> "StoredQueries":
        return StoredQueries(_ONCE if self._now.year == _LATER.year else _LATER, self._names)

    def is_relative(self, text: str, tree: Node) -> bool:
        """Say whether another time gives a text another tree than :meth:`tree` gave (``now-7d``, ``today``)."""
        return times.RELATIVE.search(text) is not None and self._at_another_time.tree(text) != tree

    def tree(self, text: str) -> Node:
        """Return the tree of one query."""
        try:
            if len(text) <= LONGEST and text.count("*") <= MOST_SCANS:
                return read_plain(text, self._leaf)
        except (NotPlain, QueryError):  # luqum knows the place of what is wrong
            pass
        return _converted(text, self._now, self._names).tree

    def _leaf(self, field: str | None, written: str | Ends) -> Node:
        found = self._leaves.get((field, written))
        if found is None:
            found = self._leaves[field, written] = self._made(field, written)
        return found

    def _made(self, field: str | None, written: str | Ends) -> Node:
        if field is not None:
            values.known(field, 0)
        if isinstance(written, Ends):
            low = values.Limit(written.low, 0, written.low_included)
            return values.between(field, low, values.Limit(written.high, 0, written.high_included), 0, self._now)
        if written.startswith('"'):
            return self._named(values.phrase(field, written[1:-1], 0, self._now), written)
        return self._named(values.word(field, written, 0, self._now), written)

    def _named(self, leaf: Node, written: str) -> Node:
        place = known.Place(written, 0, len(written))
        if isinstance(leaf, Keyword):
            return known.named(leaf, place, self._names)[0]
        if isinstance(leaf, KeywordPrefix):
            known.beginning(leaf, place, self._names)
        return leaf


def _converted(text: str, now: datetime, names: KnownNames) -> "Conversion":
    if len(text) > LONGEST:
        raise QueryError(f"the query has {len(text)} characters: {LONGEST} are the most", LONGEST)
    if stray := _NO_TEXT.search(text):
        raise QueryError(f"{stray[0]!r} is no character of a text: leave it out", stray.start())
    if not text.strip():
        raise QueryError("the query is empty: write * for everything", 0)
    plain = text
    try:
        plain, remarks = typed(text)
        return Conversion(plain, now, names, remarks)
    except QueryError as error:
        raise error.within(plain) from error.__cause__


def has_relative(text: str) -> bool:
    """Return whether the meaning of a valid query depends on when it is asked (``now-7d``, ``today``)."""
    once = StoredQueries(_ONCE)
    return once.is_relative(text, once.tree(text))


def relaxed(text: str, names: KnownNames = NO_NAMES) -> Node:
    """Return the tree that finds every item which ``text`` matched, whenever that was, and some more.

    Ranges with relative dates are left out. Raises :class:`query.errors.QueryError` for what cannot be read.
    """
    tree = parse(text, _ONCE, names)
    kept = set(leaves(parse(text, _LATER, names)))
    return _without(tree, {leaf for leaf in leaves(tree) if leaf not in kept}, negated=False)


def _without(node: Node, moving: set[Node], *, negated: bool) -> Node:
    """Return the node with every moving leaf taken as true; under NOT, where less matches more, as false."""
    match node:
        case AtLeast(least, children):
            return at_least(least, (_without(child, moving, negated=negated) for child in children))
        case And(children):
            return all_of(_without(child, moving, negated=negated) for child in children)
        case Or(children):
            return any_of(_without(child, moving, negated=negated) for child in children)
        case Not(child):
            return negation(_without(child, moving, negated=not negated))
        case _ if node in moving:
            return Not(All()) if negated else All()
        case _:
            return node
