"""What the lists in a vocabulary file are made of, and how they are written one term a line.

Which value is which kind of list is told by the keys above it. In a list of terms, words or titles, and in a
set, the order says nothing, so they are sorted and repetitions are dropped; the order of a plain list may say
something (a chain, the first of some synonyms), so it stays.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from enrich.rules.files import joined
from enrich.rules.rule import divided, expand

ListKind = Literal["terms", "names", "words", "titles", "pattern", "set", "plain"]
WIDTH = 120
"""Characters of a line at most."""
ITEM = "-"

_PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}[?+]?|\(\?(?:[:=!>]|<[=!])|.", re.DOTALL)
"""Pieces of a regular expression that stay whole: an escape, a class of letters, a count, an opening bracket."""
_CHOICE = re.compile(r"\{[^{}]*\}")


_BY_PLACE: tuple[tuple[ListKind, tuple[str, ...]], ...] = (
    ("terms", ("cues", "*")),
    ("terms", ("senses", "*")),
    ("terms", ("senses", "*", "terms")),
    ("terms", ("tags", "*", "categories")),
    ("terms", ("tags", "*", "signals", "*")),
    ("terms", ("tags", "*", "signals", "*", "terms")),
    ("terms", ("events", "*", "*")),
    ("terms", ("events", "*", "*", "terms")),
    ("names", ("entities", "*", "*")),
    ("names", ("entities", "*", "*", "terms")),
    ("names", ("entities", "*", "*", ITEM)),
    ("names", ("entities", "*", "*", ITEM, "terms")),
    ("words", ("names", "*")),
    ("words", ("levels", "*")),
    ("titles", ("titles", "*")),
)
_BY_KEY: dict[str, ListKind] = {
    **dict.fromkeys(("heads", "modifiers", "workers", "counts", "actions"), "words"),
    **dict.fromkeys(("hints", "behind", "words"), "set"),
    **dict.fromkeys(("quantities", "parties", "employers", "dispute", "decisive", "beat"), "set"),
    **dict.fromkeys(("pattern", "reaction"), "pattern"),
}


def kind(path: Sequence[str]) -> ListKind:
    """Return what a value is, by the keys from the top of its file down to it, :data:`ITEM` for one of a list."""
    for found, keys in _BY_PLACE:
        if len(keys) == len(path) and all(key in ("*", own) for key, own in zip(keys, path, strict=True)):
            return found
    return _BY_KEY.get(path[-1], "plain") if path else "plain"


def meaning(value: Any, path: Sequence[str] = ()) -> Any:
    """Return what a value says, whatever its layout: the same for two files if they say the same."""
    if isinstance(value, dict):
        return {key: meaning(inner, (*path, str(key))) for key, inner in value.items()}
    if isinstance(value, list):
        inner = [meaning(one, (*path, ITEM)) for one in value]
        return set(inner) if kind(path) == "set" else inner
    said = _SAYS.get(kind(path)) if isinstance(value, str) else None
    return said(value) if said else value


def lines(value: str, of: ListKind, room: int) -> list[str]:
    """Return the lines of a list, of ``room`` characters at most where its parts allow it."""
    if of == "words":
        return [f"{word};" if ";" in value else word for word in ordered(_words(value))]
    if of == "titles":
        return ordered(part for line in value.splitlines() for part in _title_lines(line.strip(), room))
    if of == "pattern":
        return list(_broken(joined(value), room, 0))
    return ordered(part for term in divided(value) for part in _narrow(term, room))


def ordered(terms: Iterable[str]) -> list[str]:
    """Return each term once, sorted without regard to capitals."""
    return sorted(set(terms), key=lambda term: (term.casefold(), term))


def _words(value: str) -> list[str]:
    return divided(value.replace("\n", " ")) if ";" in value else value.split()


def _narrow(term: str, room: int) -> Iterator[str]:
    """Yield a term, its longest choice ``{a,b,c}`` divided among several where it is too long."""
    choices = max(_CHOICE.finditer(term), key=lambda it: it.end() - it.start(), default=None)
    if len(term) <= room or choices is None:
        yield term
        return
    before, behind = term[: choices.start()], term[choices.end() :]
    for some in _filled(ordered(choices[0][1:-1].split(",")), room - len(before) - len(behind) - 2, ","):
        one = some[0] if len(some) == 1 else f"{{{','.join(some)}}}"
        yield from _narrow(f"{before}{one}{behind}".strip(), room)


def _filled(parts: Iterable[str], room: int, between: str) -> Iterator[list[str]]:
    """Yield runs of parts that fit into ``room`` with ``between`` between them; at least one part each."""
    some: list[str] = []
    for part in parts:
        if some and len(between.join([*some, part])) > room:
            yield some
            some = []
        some.append(part)
    if some:
        yield some


def _titles(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in value.splitlines():
        title, _, others = line.strip().partition(" = ")
        for form in expand(others or line):
            found[form] = title if others else form
        if others:
            found[title] = title
    return found


def _title_lines(line: str, room: int) -> Iterator[str]:
    title, _, others = line.partition(" = ")
    if not others:
        yield from divided(line)
    for some in _filled(divided(others), room - len(title) - len(" = "), "; "):
        yield f"{title} = {'; '.join(some)}"


def _broken(pattern: str, room: int, depth: int) -> Iterator[str]:
    """Yield a regular expression as lines: each alternative on its own, what is in brackets further in."""
    indent = "  " * depth
    pieces = [] if len(indent + pattern) <= room else _pieces(pattern)
    if len(pieces) < 2 or any(piece != piece.strip() for piece, _ in pieces):  # a space at an end would be lost
        yield indent + pattern
        return
    for piece, further in pieces:
        yield from _broken(piece, room, depth + further)


def _pieces(pattern: str) -> list[tuple[str, int]]:
    """Return the alternatives of an expression or, of a single one, what is around and in its longest group.

    With each comes how much further in it is written.
    """
    parts = _PARTS.findall(pattern)
    opened: list[int] = []
    groups = [(0, 0)]
    bars = [0]
    for place, part in enumerate(parts):
        if part[0] == "(":
            opened.append(place)
        elif part == ")" and opened:
            groups.append((opened.pop() + 1, place))
        elif part == "|" and place and not opened:
            bars.append(place)
    if len(bars) > 1:
        return [("".join(parts[start:end]), 0) for start, end in zip(bars, [*bars[1:], len(parts)], strict=True)]
    start, end = max(groups, key=lambda group: len("".join(parts[slice(*group)])))
    cut = [("".join(parts[:start]), 0), ("".join(parts[start:end]), 1), ("".join(parts[end:]), 0)]
    return [(piece, further) for piece, further in cut if piece]


_SAYS: dict[ListKind, Callable[[str], Any]] = {
    "terms": lambda value: {term.strip() for term in expand(value)},
    "names": lambda value: {term.strip() for term in expand(value)},
    "words": lambda value: set(_words(value)),
    "titles": _titles,
    "pattern": joined,
}
