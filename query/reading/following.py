"""Words behind a value without quotation marks: they do not belong to the field, though they may be meant to."""

import re
from collections.abc import Iterator

from query.errors import Remark, put
from query.fields import FIELDS, Field
from query.names import KnownNames
from query.reading import known
from query.reading.apart import mask

_WORD = r"(?!(?:AND|OR|NOT|TO|&&|\|\|)(?![^\s)]))[^\s():\"+\-!\[\]{}<>~^*?/\\][^\s():\"\[\]{}<>~^*?\\]*(?=[\s)]|$)"
_FOLLOWED = re.compile(
    rf"(?<![^\s(+\-!])(?P<field>[a-z_]+):\s*(?P<value>[^\s():\"\[\]{{}}<>~^*?\\]+)(?P<words>(?:\s+{_WORD})+)"
)
_ONE_WORD = ("id", "feed", "url", "domain", "story")
"""Keyword fields whose values never hold a space."""


def following(text: str, names: KnownNames) -> Iterator[Remark]:
    """Yield a remark for each value that may have been meant to go on: ``outlet:The Daily Reel``."""
    for found in _FOLLOWED.finditer(mask(text, '"')):
        field = FIELDS.get(found["field"])
        if field is None or field.name in _ONE_WORD:
            continue
        start, end = found.span("value")
        value, words = text[start:end], text[end : found.end()].split()
        if (wanted := _wanted(field, value, words, names)) is not None:
            query = put(text, start, _length(text, start, wanted[1]), wanted[0])
            part = text[start : start + _length(text, start, wanted[1])]
            yield Remark(
                f"only {value.rstrip(',;')} belongs to {field.name}:, what follows is looked for in the text: "
                f"write {field.name}:{wanted[0]} for {part}",
                start,
                query,
            )


def _length(text: str, start: int, words: int) -> int:
    """Return how many characters the next so many words have."""
    found = re.match(rf"\S+(?:\s+[^\s)]+){{{words - 1}}}", text[start:])
    return len(found[0]) if found else 0


def _wanted(field: Field, value: str, words: list[str], names: KnownNames) -> tuple[str, int] | None:
    """Return what may have been meant instead, and of how many words it is made."""
    every = [value, *words]
    first = value.rstrip(",;")
    if field.type in ("date", "number"):
        return (f'"{value} {words[0]}"', 2) if words[0][0].isdigit() else None
    if names.is_closed(field.name):
        return _listed(field.name, every, names)
    if value[-1] in ",;":
        size = 1 + next((at for at, word in enumerate(every) if word[-1] not in ",;"), len(words))
        return f"({' OR '.join(known.written(word.rstrip(',;')) for word in every[:size])})", size
    if field.type == "text" or not names.has_names(field.name):
        return f'"{" ".join(every)}"', len(every)
    for size in range(len(every), 1, -1):
        if name := names.canonical(field.name, " ".join(every[:size])):
            return known.written(name), size
    return None if names.canonical(field.name, first) else (f'"{" ".join(every)}"', len(every))


def _listed(field: str, every: list[str], names: KnownNames) -> tuple[str, int] | None:
    """Return the list of values that stand side by side, or TYPE/STAGE of an event."""
    first, second = (word.rstrip(",;") for word in every[:2])
    if names.canonical(field, f"{first}/{second}"):
        return f"{first}/{second}", 2
    size = 1
    bare = [word.rstrip(",;") for word in every]
    while size < len(every) and names.canonical(field, bare[size]):
        size += 1
    return (f"({' OR '.join(bare[:size])})", size) if size > 1 else None
