"""The query tree to SQL over the tables of ``search/sqlite/schema.py``.

What FTS5 can answer becomes one MATCH expression; ranges become conditions on ``doc``, those on
``published`` conditions on the row id.
"""

import math
from collections.abc import Container, Sequence
from datetime import datetime
from itertools import combinations

import msgspec
from more_itertools import chunked

from query.analysis import analyze
from query.analysis.fold import fold
from query.build import all_of, any_of
from query.document import key, presence
from query.fields import TEXT
from query.times import millis
from query.tree import (
    All,
    And,
    AtLeast,
    Exists,
    Keyword,
    KeywordPattern,
    KeywordPrefix,
    Near,
    Node,
    Not,
    Or,
    Range,
    Similar,
    Word,
    WordPattern,
    WordPrefix,
)
from search.sqlite.schema import BEGUN, EVERY, MARKS, NUMBERS, WORDS, beginning, first_row, mark, quoted

Parameter = str | int | float


class Terms(msgspec.Struct, frozen=True):
    """Tokens of FTS5 of which one is to stand in one of the columns."""

    columns: tuple[str, ...]
    tokens: tuple[str, ...]


class KnownTerms(msgspec.Struct, frozen=True):
    """What is to be known of a file, to ask it."""

    short: Container[int] = range(1, BEGUN + 1)
    """The lengths of the beginnings of words that are posted."""
    spellings: dict[Node, Terms] = {}
    """What each pattern and each similar spelling of the query stands for."""


class Condition(msgspec.Struct, frozen=True):
    """A condition on ``doc`` as d, never null; ``{at}`` stands for the row id."""

    sql: str
    parameters: tuple[Parameter, ...] = ()
    either: bool = False
    """Whether it is an OR."""


class Plan(msgspec.Struct, frozen=True):
    """Everything that ``match`` (an FTS5 expression; null for no restriction) finds and all conditions allow."""

    match: str | None = None
    conditions: tuple[Condition, ...] = ()

    def source(self) -> str:
        """Return the tables, with the row id first in the order they are read."""
        if self.match is None:
            return "doc AS d"
        return "posting AS p CROSS JOIN doc AS d ON d.at = p.rowid"

    def narrow_source(self) -> str:
        """Return the tables without ``doc`` where no condition needs it."""
        if self.match is not None and all("d." not in condition.sql for condition in self.conditions):
            return "posting AS p"
        return self.source()

    @property
    def row(self) -> str:
        """The expression that is the row id."""
        return "d.at" if self.match is None else "p.rowid"

    def where(self) -> tuple[str, list[Parameter]]:
        """Return the condition of the WHERE clause with its parameters."""
        parts = ["1"] if self.match is None else ["posting MATCH ?"]
        parameters: list[Parameter] = [] if self.match is None else [self.match]
        for condition in self.conditions:
            # SQLite looks up each side of an OR by itself where it can, and FTS5 cannot be read so; + forbids it.
            hidden = "+" if condition.either and self.match is not None else ""
            parts.append(condition.sql.replace("{at}", hidden + self.row))
            parameters.extend(condition.parameters)
        return " AND ".join(parts), parameters

    def also(self, *conditions: Condition) -> "Plan":
        """Return the plan with more conditions."""
        return Plan(self.match, self.conditions + conditions)


_PRESENT = KnownTerms()
_BRANCHES = 24
"""Branches of an OR that are still read at once."""
_CHOICES = 256
"""Words in all choices together that are still named."""
_NOTHING = f"{MARKS} : {quoted('=')}"
_EVERYTHING = f"{MARKS} : {quoted(EVERY)}"


def plan(node: Node, known: KnownTerms = _PRESENT) -> Plan:
    """Return how a query is answered."""
    match node:
        case All():
            return Plan()
        case And(children):
            return _and(children, known)
        case Or(children):
            return _or([plan(child, known) for child in children])
        case Not(child):
            return _not(plan(child, known))
        case AtLeast(least, children):
            return _at_least(least, children, known)
        case _:
            return _leaf_plan(node, known)


def _leaf_plan(node: Node, known: KnownTerms) -> Plan:
    if isinstance(node, Near):
        return _near(analyze.stems(node.text), node.slop, TEXT if node.field is None else (node.field,))
    if isinstance(node, Range):
        return Plan(conditions=tuple(_range(node)))
    return Plan(_leaf(node, known))


def between(since: datetime | None, until: datetime | None) -> list[Condition]:
    """Return the conditions of ``published`` at or after ``since`` and before ``until``."""
    found = []
    if since is not None:
        found.append(Condition("{at} >= ?", (_row_from(since),)))
    if until is not None:
        found.append(Condition("{at} < ?", (_row_from(until),)))
    return found


def _row_from(moment: datetime) -> int:
    """Return the lowest row id at or after a time that may be finer than a millisecond."""
    whole = millis(moment)
    return first_row(whole + (1 if moment.microsecond % 1000 else 0))


def _leaf(node: Node, known: KnownTerms) -> str:
    match node:
        case Word(text, field):
            stems = analyze.stems(text)
            columns = TEXT if field is None else (field,)
            return f"{{{' '.join(columns)}}} : {quoted(' '.join(stems))}" if stems else _NOTHING
        case WordPrefix(text, field):
            columns = WORDS if field is None else (f"{field}_words",)
            prefix = fold(text)
            token = quoted(beginning(prefix)) if len(prefix) in known.short else f"{quoted(prefix)} *"
            return f"{{{' '.join(columns)}}} : {token}"
        case Keyword(field, value):
            return f"{MARKS} : {quoted(mark(key(field, value)))}"
        case KeywordPrefix(field, prefix):
            return f"{MARKS} : {quoted(mark(key(field, prefix)))} *"
        case WordPattern() | Similar() | KeywordPattern():
            found = known.spellings[node]
            return f"{{{' '.join(found.columns)}}} : ({_one_of(found.tokens)})" if found.tokens else _NOTHING
        case Exists(field):
            return f"{MARKS} : {quoted(mark(presence(field)))}"
    raise TypeError(f"{node!r} is no leaf")


def _one_of(tokens: Sequence[str]) -> str:
    """Return an OR of tokens, those of many in groups.

    FTS5 looks at every branch of an OR for every document that it steps to, and makes one OR of those inside one
    another, except where something stands between them: here a NOT of what no document has.
    """
    if len(tokens) <= _BRANCHES:
        return " OR ".join(map(quoted, tokens))
    size = math.ceil(math.sqrt(len(tokens)))
    groups = (" OR ".join(map(quoted, group)) for group in chunked(tokens, size))
    return " OR ".join(f"(({group}) NOT {quoted('=')})" for group in groups)


def _near(stems: Sequence[str], slop: int, columns: Sequence[str]) -> Plan:
    """Find words within a stretch that is long enough, and look through what is in none that is short enough.

    Of ``n`` words within the slop, the last stands at most ``slop + n - 1`` places behind the first; where it
    stands at most ``slop - n + 1`` behind, they are within the slop in whatever order.
    """
    if not stems:
        return Plan(_NOTHING)
    among, words = f"{{{' '.join(columns)}}}", " ".join(map(quoted, stems))
    certain = f"{among} : {quoted(' '.join(stems))}"
    if slop >= len(stems):
        certain = f"({certain}) OR ({among} : NEAR({words}, {slop - len(stems)}))"
    return Plan(
        f"{among} : NEAR({words}, {slop + max(len(stems) - 2, 0)})",
        (
            Condition(
                "({at} IN (SELECT rowid FROM posting WHERE posting MATCH ?)"
                " OR are_near((SELECT posted FROM record WHERE at = {at}), ?, ?, ?))",
                (certain, " ".join(stems), slop, " ".join(columns)),
                either=True,
            ),
        ),
    )


def _at_least(least: int, children: Sequence[Node], known: KnownTerms) -> Plan:
    """Name every choice of enough children where those are few; else count, for each document that has one."""
    if least * math.comb(len(children), least) <= _CHOICES:
        return plan(any_of(all_of(choice) for choice in combinations(children, least)), known)
    plans = [plan(child, known) for child in children]
    parts = [_condition(each) for each in plans]
    counted = Condition(
        f"({' + '.join(part.sql for part in parts)}) >= {least}",
        tuple(parameter for part in parts for parameter in part.parameters),
        either=True,
    )
    # Without one of any so many there cannot be enough.
    return _or(plans[: len(children) - least + 1]).also(counted)


def _and(children: Sequence[Node], known: KnownTerms) -> Plan:
    """Join what FTS5 can do in one expression; it has no NOT of its own, only "this but not that"."""
    wanted: list[str] = []
    barred: list[str] = []
    conditions: list[Condition] = []
    for child in children:
        inner = plan(child.child if isinstance(child, Not) else child, known)
        if isinstance(child, Not) and (inner.match is None or inner.conditions):
            conditions.append(_opposite(inner))
        elif isinstance(child, Not):
            barred.append(inner.match or "")
        else:
            wanted += [inner.match] if inner.match is not None else []
            conditions += inner.conditions
    if not wanted and not barred:
        return Plan(conditions=tuple(conditions))
    match = _joined(" AND ", wanted) if wanted else _EVERYTHING
    if barred:
        match = f"({match}) NOT ({_joined(' OR ', barred)})"
    return Plan(match, tuple(conditions))


def _or(branches: Sequence[Plan]) -> Plan:
    if any(branch == Plan() for branch in branches):
        return Plan()
    pure = [branch.match for branch in branches if branch.match is not None and not branch.conditions]
    if len(pure) == len(branches):
        return Plan(_joined(" OR ", pure))
    mixed = [branch for branch in branches if branch.match is None or branch.conditions]
    parts = [_condition(branch) for branch in mixed]
    if pure:
        parts.append(_condition(Plan(_joined(" OR ", pure))))
    return Plan(conditions=(_either(parts),))


def _not(inner: Plan) -> Plan:
    if inner.match is not None and not inner.conditions:
        return Plan(f"({_EVERYTHING}) NOT ({inner.match})")
    return Plan(conditions=(_opposite(inner),))


def _joined(word: str, matches: Sequence[str]) -> str:
    return matches[0] if len(matches) == 1 else word.join(f"({match})" for match in matches)


def _condition(inner: Plan) -> Condition:
    """Return a whole plan as one condition."""
    parts = [*inner.conditions]
    if inner.match is not None:
        # First, because it is looked up once, and what stands behind it may open every record.
        parts.insert(0, Condition("{at} IN (SELECT rowid FROM posting WHERE posting MATCH ?)", (inner.match,)))
    if not parts:
        return Condition("1")
    return Condition(
        f"({' AND '.join(part.sql for part in parts)})",
        tuple(parameter for part in parts for parameter in part.parameters),
    )


def _either(parts: Sequence[Condition]) -> Condition:
    return Condition(
        f"({' OR '.join(part.sql for part in parts)})",
        tuple(parameter for part in parts for parameter in part.parameters),
        either=True,
    )


def _opposite(inner: Plan) -> Condition:
    condition = _condition(inner)
    return Condition(f"NOT {condition.sql}", condition.parameters)


def _range(node: Range) -> list[Condition]:
    if node.field == "published":
        return _time_range(node)
    if node.field not in NUMBERS:
        return [Condition("0")]
    column = f"d.{node.field}"
    found = [Condition(f"{column} IS NOT NULL")]
    if node.low is not None:
        found.append(Condition(f"{column} {'>' if node.low_open else '>='} ?", (_number(node.low),)))
    if node.high is not None:
        found.append(Condition(f"{column} {'<' if node.high_open else '<='} ?", (_number(node.high),)))
    if len(found) > 1:  # never null: an AND with a false side is false
        return [
            Condition(
                f"({' AND '.join(part.sql for part in found)})", tuple(p for c in found for p in c.parameters)
            )
        ]
    return found


def _time_range(node: Range) -> list[Condition]:
    found = []
    if isinstance(node.low, datetime):
        low = millis(node.low) + (1 if node.low_open else 0)
        found.append(Condition("{at} >= ?", (first_row(low),)))
    if isinstance(node.high, datetime):
        high = millis(node.high) + (0 if node.high_open else 1)
        found.append(Condition("{at} < ?", (first_row(high),)))
    return found


def _number(bound: datetime | float) -> float:
    return millis(bound) if isinstance(bound, datetime) else bound
