"""What people say of a search they save, made into one that can be kept: its name, its words, its checks."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, get_args

from msgspec.structs import replace

from news.errors import WrongUse
from news.text.plain import lines, one_line
from query.analysis.near import nearest
from query.fields import FIELDS
from search.port import Sort
from search.saved import SavedSearch, search_name

SORTS: tuple[Sort, ...] = get_args(Sort)
KEYS = ("name", "query", "sort", "columns", "owner", "note")
"""What can be said of a search, in the order in which it is shown."""
MOST_OWNER = 200
MOST_NOTE = 2_000
"""Characters."""


def described(saved: SavedSearch) -> dict[str, Any]:
    """Return what can be said of a search by its key, of JSON types, in one order."""
    found = {key: getattr(saved, key) for key in KEYS}
    return {**found, "columns": list(saved.columns)}


def read_saved(
    given: Mapping[str, Any], before: SavedSearch | None, now: datetime, read: Callable[[str], object]
) -> SavedSearch:
    """Return the search that is described; what is left out is as before, or as usual.

    A search that replaces another is never as old as that one, whatever the clock says: editors know a version by
    ``changed``. ``read`` refuses a query that means nothing. Raises :class:`WrongUse` naming key and remedy.
    """
    _refuse_unknown(given)
    said = {key: value for key, value in given.items() if value is not None}
    query = _text(said, "query", before.query if before else "").strip()
    if not query:
        raise WrongUse("a saved search needs a query: give one; * finds everything")
    read(query)
    base = before or SavedSearch(name=search_name(_text(said, "name", "")), query=query, created=now, changed=now)
    made = replace(
        base,
        query=query,
        sort=_sort(_text(said, "sort", base.sort)),
        columns=_columns(said.get("columns", base.columns)),
        owner=_bounded("owner", one_line(_text(said, "owner", base.owner)), MOST_OWNER),
        note=_bounded("note", lines(_text(said, "note", base.note)).strip(), MOST_NOTE),
    )
    if made == before:
        return before
    return replace(made, changed=max(now, before.changed + timedelta(microseconds=1)) if before else now)


def _refuse_unknown(given: Mapping[str, Any]) -> None:
    for key in given:
        if key not in KEYS:
            raise WrongUse(f"a saved search has no {key[:80]!r}: {_meant(key, KEYS)}")


def _text(said: Mapping[str, Any], key: str, usual: str) -> str:
    value = said.get(key, usual)
    if not isinstance(value, str):
        raise WrongUse(f"{key} of a saved search is no text: write it in quotation marks")
    return value


def _bounded(key: str, text: str, most: int) -> str:
    if len(text) > most:
        raise WrongUse(f"{key} of a saved search has {len(text):,} characters: {most:,} are the most")
    return text


def _sort(given: str) -> Sort:
    for each in SORTS:
        if each == given.strip().lower():
            return each
    raise WrongUse(f"sort {given[:80]!r} is unknown: give {', '.join(SORTS)}")


def _columns(given: Any) -> tuple[str, ...]:
    """Read a list of fields, or a text with commas between them."""
    listed = given.split(",") if isinstance(given, str) else given
    if not isinstance(listed, list | tuple) or not all(isinstance(each, str) for each in listed):
        raise WrongUse("columns of a saved search are no list of fields: write them with commas between them")
    found = tuple(dict.fromkeys(each.strip() for each in listed if each.strip()))
    for each in found:
        if each not in FIELDS:
            raise WrongUse(f"columns: there is no field {each[:80]!r}: {_meant(each, FIELDS)}")
    return found


def _meant(given: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    near = nearest(given, known, 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
