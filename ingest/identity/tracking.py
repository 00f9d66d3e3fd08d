"""Which parameters of an address only say where a reader came from; the list is ``tracking.txt``."""

from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

import msgspec

LIST = Path(__file__).parent / "tracking.txt"
_ANY = (frozenset[str](), ("",))
"""Every value begins so."""


class _Tracking(msgspec.Struct, frozen=True):
    names: frozenset[str]
    beginnings: tuple[str, ...]
    values: dict[str, tuple[frozenset[str], tuple[str, ...]]]
    """For a name, the values and the beginnings of values that mark it as tracking."""


def is_tracking(parameter: str) -> bool:
    """Return whether ``name=value``, as it stands between two ``&``, says nothing about the article.

    An ``&amp;`` that was left in the address is seen through.
    """
    name, _, value = parameter.partition("=")
    marking = _marking(name)
    if marking is None:
        return False
    values, beginnings = marking
    value = value.casefold()
    return value in values or value.startswith(beginnings)


@lru_cache(1024)
def _marking(name: str) -> tuple[frozenset[str], tuple[str, ...]] | None:
    """Return the values and the beginnings of values with which a name is tracking; null where with none."""
    name, known = name.casefold().removeprefix("amp;"), _tracking()
    if name in known.names or name.startswith(known.beginnings):
        return _ANY
    return known.values.get(name)


@cache
def _tracking() -> _Tracking:
    lines = [line for line in LIST.read_text("utf-8").casefold().split("\n") if line and line[0] != "#"]
    valued: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        name, given, value = line.partition("=")
        if given:
            valued[name].append(value)
    names = [line for line in lines if "=" not in line]
    return _Tracking(
        *_exact_or_beginning(names), {name: _exact_or_beginning(values) for name, values in valued.items()}
    )


def _exact_or_beginning(globs: list[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    exact = frozenset(glob for glob in globs if not glob.endswith("*"))
    return exact, tuple(glob[:-1] for glob in globs if glob.endswith("*"))
