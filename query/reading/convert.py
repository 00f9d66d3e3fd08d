"""luqum's tree of a query to ours, with what is to be said of it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from luqum import tree as lucene

from query.build import all_of, any_of, negation
from query.errors import QueryError, Remark, put
from query.fields import FIELDS
from query.names import KnownNames
from query.reading import apart, known, lex, loose, values
from query.reading.limits import DEEPEST, MOST_LEAVES, Budget
from query.reading.never import empty
from query.tree import All, Exists, Keyword, KeywordPattern, KeywordPrefix, Node, Range, Similar


class Conversion:
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
        self._budget = Budget()
        self.tree = self.node(lex.read(text), None, 0)

    def node(self, item: lucene.Item, field: str | None, depth: int) -> Node:
        """Return the node for one item, within a field or none, so deep."""
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
        while isinstance(item, lucene.Group | lucene.FieldGroup | lucene.Plus | lucene.SearchField | lucene.Boost):
            if isinstance(item, lucene.Boost):
                self._weigh(item)
            if isinstance(item, lucene.SearchField):
                name = values.unescaped(item.name)
                if name == "*" and _raw(item.expr) == "*":
                    return item, field, All()
                if name == "_exists_":
                    return item, field, _exists(item.expr)
                field = values.known(name, _place(item)).name
            item = item.children[0]
        return item, field, None

    def _weigh(self, item: lucene.Boost) -> None:
        """Say that a weight means nothing here."""
        end = _place(item) + int(item.size or 0)
        start = self.text.rfind("^", 0, end)
        if item.implicit_force:
            raise QueryError("after ^ a number is expected: leave out the ^, or put it in quotation marks", start)
        boost = self.text[start:end].strip()
        said = f"{boost} is left out: a weight changes neither what is found nor its order"
        self.remarks.append(Remark(said, start, put(self.text, start, end - start, "")))

    def _leaf(self, item: lucene.Item, field: str | None) -> Node:
        found = self._made(item, field)
        self._budget.spend(found, _place(item))
        return found

    def _made(self, item: lucene.Item, field: str | None) -> Node:
        self._leaves += 1
        if self._leaves > MOST_LEAVES:
            raise QueryError(f"the query has more than {MOST_LEAVES} terms: split it", _place(item))
        place = _place(item)
        if isinstance(item, lucene.Phrase):
            return self._named(values.phrase(field, values.unescaped(item.value[1:-1]), place, self._now), item)
        if isinstance(item, lucene.Fuzzy | lucene.Proximity):
            return self._named(self._like(item, field), item)
        if isinstance(item, lucene.Word) and field is None:
            address = apart.address(values.unescaped(item.value))
            if address:
                leaf, remark = known.addressed(known.Place(self.text, place, len(address)), self._names)
                self.remarks.append(remark)
                return leaf
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

    def _like(self, item: lucene.Fuzzy | lucene.Proximity, field: str | None) -> Node:
        """Return the leaf for what has a ``~`` behind it."""
        place, text = _place(item), str(item.term.value)
        if isinstance(item, lucene.Fuzzy):
            if loose.has_wildcard(text):
                raise QueryError(f"{text}~ has a wildcard and a ~: write one of the two", place)
            edits = 2 if item._implicit_degree else item.degree
            return loose.similar(field, values.unescaped(text), edits, place)
        phrase = values.unescaped(text[1:-1])
        if item._implicit_degree:
            raise QueryError(
                f"after ~ a number is expected, how far the words may be apart: write {text}~3", place
            )
        if field is not None and FIELDS[field].type == "keyword":
            said = f"{field}: has whole values, so those spelled nearly like {text} are looked for"
            self.remarks.append(Remark(said, place))
            return loose.similar(field, phrase, item.degree, place)
        return loose.near(field, phrase, item.degree, place)

    def _between(self, field: str | None, low: values.Limit, high: values.Limit, item: lucene.Item) -> Node:
        found = values.between(field, low, high, _place(item), self._now)
        if isinstance(found, Range) and empty(found):
            said, instead = values.why_empty(found, low, high)
            self.empty.append(QueryError(said, _place(item), int(item.size or 0), (instead,)))
        return found

    def _named(self, leaf: Node, item: lucene.Item) -> Node:
        """Return the leaf under the names in force, its doubts remarked on."""
        place = known.Place(self.text, _place(item), int(item.size or 0))
        if isinstance(leaf, Keyword):
            leaf, remarks = known.named(leaf, place, self._names)
            self.remarks += remarks
        elif isinstance(leaf, KeywordPrefix):
            known.beginning(leaf, place, self._names)
        elif isinstance(leaf, KeywordPattern | Similar):
            known.fitting(leaf, place, self._names)
        else:
            self.remarks += known.doubts(leaf, place)
        if isinstance(leaf, known.ValueLeaf) and leaf.field is not None:
            self.places.append((leaf.field, known.asked(leaf), place))
        return leaf


def _exists(item: lucene.Item) -> Exists:
    wanted = _raw(item)
    if wanted is None:
        raise QueryError("after _exists_: one field name is expected", _place(item))
    return Exists(values.known(wanted.strip('"'), _place(item)).name)


_UNSUPPORTED: dict[type, Callable[[Any], str]] = {
    lucene.Regex: lambda _: (
        "regular expressions cannot be searched: write wildcards such as photog*ph or wom?n, "
        "and put text with slashes in quotation marks"
    ),
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
