"""Query text to the tree: Lucene syntax, every refusal with its place and its remedy, every doubt with a remark.

What is understood: words, ``"phrases"``, AND OR NOT (also ``&& || !``, ``+`` and ``-``), brackets,
``field:value``, ``field:(a OR b)``, ``strik*``, ``[a TO b]``, ``{a TO b}``, ``>=``, dates and relative
dates, ``_exists_:field`` and ``*``. Words side by side must all match. NOT binds tightest, then
AND, then OR, then standing side by side: ``strike OR walkout netflix`` wants Netflix and one of the two.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import msgspec
from luqum import tree as lucene

from query import times
from query.build import all_of, any_of, leaves, negation
from query.errors import QueryError, Remark
from query.names import NO_NAMES, KnownNames
from query.reading import known, lex, values
from query.reading.following import following
from query.reading.never import empty, never
from query.reading.plain import Ends, NotPlain, read_plain
from query.reading.typed import typed
from query.tree import All, And, Exists, Keyword, KeywordPrefix, Node, Not, Or, Range

LONGEST = 10_000
"""Most characters of a query."""
MOST_LEAVES = 500
"""Most words, phrases, ranges and the like in a query."""
DEEPEST = 20
"""Most levels of operators within one another; SQLite's own parsers manage about thirty."""

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
    """Field, value and place of every keyword value, one that is a beginning ending in ``*``."""

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
            if len(text) <= LONGEST:
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


def _converted(text: str, now: datetime, names: KnownNames) -> "_Conversion":
    if len(text) > LONGEST:
        raise QueryError(f"the query has {len(text)} characters: {LONGEST} are the most", LONGEST)
    if stray := _NO_TEXT.search(text):
        raise QueryError(f"{stray[0]!r} is no character of a text: leave it out", stray.start())
    if not text.strip():
        raise QueryError("the query is empty: write * for everything", 0)
    plain = text
    try:
        plain, remarks = typed(text)
        return _Conversion(plain, now, names, remarks)
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


class _Conversion:
    """Turns luqum's tree of one text into ours, once."""

    def __init__(self, text: str, now: datetime, names: KnownNames, remarks: list[Remark]) -> None:
        self.text = text
        self.remarks = remarks
        self.empty: list[QueryError] = []
        """Ranges that hold nothing, each as what is to be said of it."""
        self.places: list[tuple[str, str, known.Place]] = []
        self._now = now
        self._names = names
        self._leaves = 0
        self.tree = self.node(lex.read(text), None, 0)

    def node(self, item: lucene.Item, field: str | None, depth: int) -> Node:
        item, field, whole = self._opened(item, field)
        if whole is not None:
            return whole
        if depth > DEEPEST:
            raise QueryError(
                f"operators are nested deeper than {DEEPEST} levels: simplify the query", _place(item)
            )
        if isinstance(item, lucene.Not | lucene.Prohibit):
            return negation(self.node(item.a, field, depth + 1))
        if isinstance(item, lucene.OrOperation):
            return any_of(self._each(item.children, field, depth))
        if isinstance(item, lucene.AndOperation | lucene.UnknownOperation):
            return all_of(self._each(item.children, field, depth))
        return self._leaf(item, field)

    def _each(self, items: Iterable[lucene.Item], field: str | None, depth: int) -> list[Node]:
        return [self.node(item, field, depth + 1) for item in items]

    def _opened(self, item: lucene.Item, field: str | None) -> tuple[lucene.Item, str | None, Node | None]:
        """Go into brackets and fields, down to what they hold, or to the node where that is decided on the way."""
        while isinstance(item, lucene.Group | lucene.FieldGroup | lucene.Plus | lucene.SearchField):
            if isinstance(item, lucene.SearchField):
                name = values.unescaped(item.name)
                if name == "*" and _raw(item.expr) == "*":
                    return item, field, All()
                if name == "_exists_":
                    return item, field, _exists(item.expr)
                field = values.known(name, _place(item)).name
            item = item.children[0]
        return item, field, None

    def _leaf(self, item: lucene.Item, field: str | None) -> Node:
        self._leaves += 1
        if self._leaves > MOST_LEAVES:
            raise QueryError(f"the query has more than {MOST_LEAVES} terms: split it", _place(item))
        place = _place(item)
        if isinstance(item, lucene.Phrase):
            return self._named(values.phrase(field, values.unescaped(item.value[1:-1]), place, self._now), item)
        if isinstance(item, lucene.Word):
            return self._named(values.word(field, item.value, place, self._now), item)
        if isinstance(item, lucene.Range):
            low = values.Limit(_limit(item.low), _place(item.low), included=item.include_low)
            high = values.Limit(_limit(item.high), _place(item.high), included=item.include_high)
            return self._between(field, low, high, item)
        if isinstance(item, lucene.From | lucene.To):
            limit = values.Limit(_limit(item.a), _place(item.a), included=item.include)
            low, high = (limit, values.OPEN) if isinstance(item, lucene.From) else (values.OPEN, limit)
            return values.between(field, low, high, place, self._now)
        raise QueryError(_UNSUPPORTED[type(item)](item), place)

    def _between(self, field: str | None, low: values.Limit, high: values.Limit, item: lucene.Item) -> Node:
        found = values.between(field, low, high, _place(item), self._now)
        if isinstance(found, Range) and empty(found):
            said, instead = values.why_empty(found, low, high)
            self.empty.append(QueryError(said, _place(item), int(item.size or 0), (instead,)))
        return found

    def _named(self, leaf: Node, item: lucene.Item) -> Node:
        """Return the leaf under the names in force, its doubts remarked on."""
        place = known.Place(self.text, _place(item), len(item.value))
        if isinstance(leaf, Keyword):
            leaf, remarks = known.named(leaf, place, self._names)
            self.remarks += remarks
            self.places.append((leaf.field, leaf.value, place))
        elif isinstance(leaf, KeywordPrefix):
            known.beginning(leaf, place, self._names)
            self.places.append((leaf.field, f"{leaf.prefix}*", place))
        else:
            self.remarks += known.doubts(leaf, place)
        return leaf


def _exists(item: lucene.Item) -> Exists:
    wanted = _raw(item)
    if wanted is None:
        raise QueryError("after _exists_: one field name is expected", _place(item))
    return Exists(values.known(wanted.strip('"'), _place(item)).name)


_UNSUPPORTED: dict[type, Callable[[Any], str]] = {
    lucene.Fuzzy: lambda _: (
        "similar spellings (~) cannot be searched: list them with OR, or use a prefix such as strik*"
    ),
    lucene.Proximity: lambda _: "nearness (~) cannot be searched: use the phrase alone, or its words with AND",
    lucene.Boost: lambda _: "weights (^) mean nothing here, because results are ordered by time: leave them out",
    lucene.Regex: lambda _: "regular expressions cannot be searched: put text with slashes in quotation marks",
}


def _place(item: lucene.Item) -> int:
    return int(item.pos or 0)


def _raw(item: lucene.Item) -> str | None:
    return str(item.value) if isinstance(item, lucene.Word | lucene.Phrase) else None


def _limit(item: lucene.Item) -> str:
    if isinstance(item, lucene.Prohibit):  # the minus of a negative number
        return "-" + _limit(item.a)
    value = str(item.value)
    return value[1:-1] if isinstance(item, lucene.Phrase) else values.unescaped(value)
