"""The tree to a predicate over one document: the same answer as every index gives."""

from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from query.analysis import analyze, nearness, patterns, spelling
from query.analysis.fold import fold
from query.document import View, key, presence
from query.fields import FIELDS, TEXT
from query.times import millis
from query.tree import (
    All,
    And,
    AtLeast,
    Exists,
    Keyword,
    KeywordPattern,
    KeywordPrefix,
    Leaf,
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

Predicate = Callable[[View], bool]
"""Whether a document matches. Safe for use from several threads; a view is not."""


def to_predicate(node: Node) -> Predicate:
    """Return the predicate of a query. Costs some microseconds a leaf; keep it for as long as the query lives."""
    match node:
        case All():
            return lambda _: True
        case And(children):
            return _all([to_predicate(child) for child in children])
        case Or(children):
            return _any([to_predicate(child) for child in children])
        case Not(child):
            inner = to_predicate(child)
            return lambda view: not inner(view)
        case AtLeast(least, children):
            return _at_least(least, [to_predicate(child) for child in children])
        case _:
            return _leaf(node)


@lru_cache(maxsize=20_000)  # many queries ask for the same words
def _leaf(node: Leaf) -> Predicate:
    match node:
        case Keyword(field, value):
            wanted = key(field, value)
            return lambda view: wanted in view.marks
        case KeywordPrefix(field, prefix):
            return _keyword_prefix(field, analyze.keyword(prefix))
        case KeywordPattern(field, pattern):
            return _any_value(field, _is_of(pattern))
        case Exists(field):
            mark = presence(field)
            return lambda view: mark in view.marks
        case Range():
            return _range(node)
        case _:
            return _of_words(node)


def _of_words(node: Word | WordPrefix | WordPattern | Similar | Near) -> Predicate:
    match node:
        case Word(text, field):
            return _words(analyze.stems(text), field)
        case WordPrefix(text, field):
            return _word_prefix(fold(text), field)
        case WordPattern(pattern, field):
            return _word_pattern(pattern, field)
        case Similar(text, edits, field):
            return _similar(text, edits, field)
        case Near(text, slop, field):
            return _near(analyze.stems(text), slop, field)


def _all(parts: list[Predicate]) -> Predicate:
    if len(parts) == 2:
        first, second = parts
        return lambda view: first(view) and second(view)

    def every(view: View) -> bool:
        for part in parts:  # noqa: SIM110 (all() makes a generator each time, which costs more than the parts)
            if not part(view):
                return False
        return True

    return every


def _any(parts: list[Predicate]) -> Predicate:
    if len(parts) == 2:
        first, second = parts
        return lambda view: first(view) or second(view)

    def one(view: View) -> bool:
        for part in parts:  # noqa: SIM110
            if part(view):
                return True
        return False

    return one


def _at_least(least: int, parts: list[Predicate]) -> Predicate:
    spare = len(parts) - least

    def enough(view: View) -> bool:
        missed = 0
        for part in parts:
            if not part(view):
                missed += 1
                if missed > spare:
                    return False
        return True

    return enough


def _words(stems: list[str], field: str | None) -> Predicate:
    if not stems:
        return lambda _: False
    if len(stems) == 1:
        stem = stems[0]
        if field is None:
            return lambda view: stem in view.tokens
        return lambda view: stem in view.by_field.get(field, ())
    needed, phrase = frozenset(stems), analyze.running(stems)
    if field is None:
        return lambda view: needed <= view.tokens and phrase in view.everywhere
    return lambda view: needed <= view.tokens and phrase in view.running.get(field, "")


def _word_prefix(prefix: str, field: str | None) -> Predicate:
    fields = TEXT if field is None else (field,)

    def begun(view: View) -> bool:
        for name in fields:
            words = view.sorted_words.get(name, ())
            at = bisect_left(words, prefix)
            if at < len(words) and words[at].startswith(prefix):
                return True
        return False

    return begun


def _word_pattern(pattern: str, field: str | None) -> Predicate:
    fields = TEXT if field is None else (field,)
    search = patterns.finder(pattern).search
    return lambda view: any(search(view.vocabulary.get(name, "")) is not None for name in fields)


def _is_of(pattern: str) -> Callable[[str], bool]:
    match = patterns.matcher(pattern).match
    return lambda word: match(word) is not None


def _similar(text: str, edits: int, field: str | None) -> Predicate:
    if field is not None and FIELDS[field].type != "text":
        return _any_value(field, spelling.similar(text, edits))
    fields = TEXT if field is None else (field,)
    one = spelling.one_similar(text, edits)
    return lambda view: any(one(view.words.get(name, ())) for name in fields)


def _any_value(field: str, fits: Callable[[str], bool]) -> Predicate:
    return lambda view: any(map(fits, view.keywords.get(field, ())))


def _near(stems: list[str], slop: int, field: str | None) -> Predicate:
    needed = frozenset(stems)
    fields = TEXT if field is None else (field,)

    def near(view: View) -> bool:
        return needed <= view.tokens and any(
            nearness.is_near(nearness.positions(view.stems[name], stems), slop)
            for name in fields
            if needed <= view.by_field.get(name, _NOTHING)
        )

    return near if stems else lambda _: False


_NOTHING: frozenset[str] = frozenset()


def _keyword_prefix(field: str, prefix: str) -> Predicate:
    return lambda view: any(value.startswith(prefix) for value in view.keywords.get(field, ()))


def _range(node: Range) -> Predicate:
    low, high = bounds(node)
    field = node.field

    def inside(view: View) -> bool:
        value = view.numbers.get(field)
        if value is None:
            return False
        if low is not None and (value <= low if node.low_open else value < low):
            return False
        return high is None or (value < high if node.high_open else value <= high)

    return inside


def bounds(node: Range) -> tuple[float | None, float | None]:
    """Return both ends as numbers; dates as milliseconds since 1970."""
    return _bound(node.low), _bound(node.high)


def _bound(value: datetime | float | None) -> float | None:
    return millis(value) if isinstance(value, datetime) else value
