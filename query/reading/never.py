"""Whether a query contradicts itself, so that no document can ever match it."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from query.analysis import analyze, patterns, spelling
from query.analysis.analyze import keyword
from query.fields import FIELDS
from query.to_text import to_text
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


def never(node: Node) -> str:
    """Return why nothing can match, as text for a person; empty where something may, or where it is not seen.

    Seen is what is asked for and left out at once, two values of a field with one, and ranges that do not meet.
    """
    wanted, barred, choices = _parts(node)
    if said := _conflict(wanted, barred):
        return said
    for choice in choices:
        reasons = [_with(branch, wanted, barred) for branch in choice.children]
        if all(reasons):
            return reasons[0]
    return ""


def _with(branch: Node, wanted: list[Node], barred: list[Node]) -> str:
    """Return why a branch of an OR cannot match beside what is asked for anyway."""
    also, left_out, choices = _parts(branch)
    if said := _conflict(wanted + also, barred + left_out):
        return said
    return next((said for choice in choices if (said := never(choice))), "")


class _Parts(NamedTuple):
    wanted: list[Node]
    """Leaves that must match."""
    barred: list[Node]
    """Leaves that must not."""
    choices: list[Or]


def _parts(node: Node) -> _Parts:
    found = _Parts([], [], [])
    for each in node.children if isinstance(node, And) else (node,):
        if isinstance(each, And):
            inside = _parts(each)
            found.wanted.extend(inside.wanted)
            found.barred.extend(inside.barred)
            found.choices.extend(inside.choices)
        elif isinstance(each, Or):
            found.choices.append(each)
        elif isinstance(each, Not):
            inner = each.child.children if isinstance(each.child, Or) else (each.child,)
            found.barred.extend(one for one in inner if not isinstance(one, And | Or | Not | AtLeast))
        else:
            found.wanted.append(each)
    return found


def _conflict(wanted: list[Node], barred: list[Node]) -> str:
    out = {_key(each): each for each in barred}
    if All in map(type, barred):
        return "everything is left out"
    for each in wanted:
        for implied in (each, *_implied(each, barred)):
            if _key(implied) in out:
                return f"{to_text(each)} is asked for, and {to_text(out[_key(implied)])} is left out"
    return _two_values(wanted) or _apart(wanted)


def _key(node: Node) -> Node:
    """Return the leaf as it is compared."""
    match node:
        case Keyword(field, value):
            return Keyword(field, keyword(value))
        case KeywordPrefix(field, prefix):
            return KeywordPrefix(field, keyword(prefix))
        case _:
            return node


def _implied(node: Node, barred: list[Node]) -> Iterator[Node]:
    """Yield leaves that match whenever ``node`` does."""
    match node:
        case Keyword(field, value):
            yield Exists(field)
            folded, slash = keyword(value), value.find("/")
            if field in ("tag", "event") and slash > 0:
                yield Keyword(field, value[:slash])
            yield from (each for each in barred if _fits(folded, field, each))
        case KeywordPrefix(field) | KeywordPattern(field) | Range(field):
            yield Exists(field)
        case Near(text, _, field):
            yield from (Word(word, name) for word in analyze.plain(text) for name in {field, None})
            yield from _in_field(node)
        case Word() | WordPrefix() | WordPattern() | Similar():
            yield from _in_field(node)


def _in_field(node: Word | WordPrefix | WordPattern | Similar | Near) -> Iterator[Node]:
    """Yield what matches wherever a leaf does that names its field: the same in any, and that it is there."""
    if node.field is not None:
        yield Exists(node.field)
        if FIELDS[node.field].type == "text":
            yield msgspec.structs.replace(node, field=None)


def _fits(value: str, field: str, other: Node) -> bool:
    """Say whether a folded value of a field is found by another leaf."""
    match other:
        case KeywordPrefix(name, prefix):
            return name == field and value.startswith(keyword(prefix))
        case KeywordPattern(name, pattern):
            return name == field and patterns.matcher(pattern).match(value) is not None
        case Similar(text, edits, name):
            return name == field and spelling.similar(text, edits)(value)
        case _:
            return False


def _two_values(wanted: list[Node]) -> str:
    first: dict[str, Keyword] = {}
    for each in wanted:
        if isinstance(each, Keyword) and not FIELDS[each.field].many:
            before = first.setdefault(each.field, each)
            if _key(before) != _key(each):
                return f"an item has one {each.field}, not both {to_text(before)} and {to_text(each)}"
    return ""


def _apart(wanted: list[Node]) -> str:
    ranges = [each for each in wanted if isinstance(each, Range)]
    for number, one in enumerate(ranges):
        for other in ranges[number:]:
            if one.field == other.field and empty(_meet(one, other)):
                if one is other:
                    return f"{to_text(one)} holds nothing"
                return f"{to_text(one)} and {to_text(other)} together are an empty range"
    return ""


def _meet(one: Range, other: Range) -> Range:
    low, low_open = max(
        ((each.low, each.low_open) for each in (one, other) if each.low is not None), default=(None, False)
    )
    high, closed = min(
        ((each.high, not each.high_open) for each in (one, other) if each.high is not None), default=(None, True)
    )
    return Range(one.field, low, high, low_open=low_open, high_open=not closed)


def empty(node: Range) -> bool:
    """Say whether nothing can lie between the bounds of a range."""
    if node.low is None or node.high is None:
        return False
    return node.low > node.high or (node.low == node.high and (node.low_open or node.high_open))  # type: ignore[operator]
