"""What the members of a JSON document may be: one or many, a text or a number, or something else altogether."""

from collections.abc import Mapping
from html import escape
from typing import Any


def listed(value: Any) -> list[Any]:
    """Return a list as it is, nothing for null, and a single value as a list of one: many write it so."""
    return value if isinstance(value, list) else [] if value is None else [value]


def written(value: Any) -> str:
    """Return a text as it is, a number as text, and nothing for anything else."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def text(values: Mapping[str, Any], name: str) -> str:
    """Return the text or number of that name as text; empty for anything else."""
    return written(values.get(name))


def plain(value: str) -> str:
    """Return plain text as an entry's texts are written: with markup, so that a ``<`` is only a sign."""
    return escape(value, quote=False)


def size(value: Any) -> int:
    """Return a number of bytes; 0 for what is none."""
    if isinstance(value, str):
        value = int(value) if value.isdecimal() and len(value) < 16 else 0
    return int(value) if isinstance(value, int | float) and 0 < value < 1e15 else 0
