"""What a value means in a field of each type."""

import difflib
import math
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from query import times
from query.analysis import analyze
from query.errors import QueryError
from query.fields import FIELDS, Field
from query.reading import loose
from query.reading.loose import SAMPLE
from query.reading.never import empty
from query.tree import All, Exists, Keyword, Node, Range, Word


class Limit(NamedTuple):
    """One end of a range as it was written."""

    text: str
    position: int
    included: bool


ELSEWHERE = {
    "site": "domain",
    "source": "outlet",
    "publisher": "outlet",
    "headline": "title",
    "intitle": "title",
    "text": "body",
    "intext": "body",
    "date": "published",
    "by": "author",
    "lang": "language",
    "link": "url",
    "inurl": "url",
    "has": "_exists_",
    "location": "place",
}
"""What search engines and archives call a field of ours."""


def known(name: str, position: int) -> Field:
    """Return the field of that name, or raise :class:`QueryError` naming the nearest."""
    if name in FIELDS:
        return FIELDS[name]
    if name.isdigit():
        raise QueryError(f"{name}: is no field: put a time of day in quotation marks with its date", position)
    if name.rpartition(",")[2] in FIELDS:
        raise QueryError(f"the comma before {name.rpartition(',')[2]}: joins nothing: write AND or OR", position)
    elsewhere = ELSEWHERE.get(name.lower())
    near = [elsewhere] if elsewhere else difflib.get_close_matches(name.lower(), (*FIELDS, "_exists_"), n=1)
    hint = f"did you mean {near[0]}:? " if near else ""
    raise QueryError(
        f"there is no field {name!r}: {hint}put text that holds a colon in quotation marks; "
        f"the fields are {', '.join(FIELDS)}",
        position,
        len(name),
        tuple(near),
    )


def phrase(field: str | None, text: str, position: int, now: datetime) -> Node:
    """Return the leaf for text in quotation marks, where ``*`` and ``?`` are themselves."""
    type_ = "text" if field is None else FIELDS[field].type
    if type_ == "text":
        return _words(field, text, position)
    return _exact(field or "", text, position, now)


def word(field: str | None, raw: str, position: int, now: datetime) -> Node:
    """Return the leaf for a bare term as it was written, escapes included."""
    if raw == "*":
        return All() if field is None else Exists(field)
    if loose.has_wildcard(raw):
        return loose.form(field, raw, position)
    return phrase(field, unescaped(raw), position, now)


OPEN = Limit("*", 0, included=True)
"""The end of a range without a bound."""


def between(field: str | None, low: Limit, high: Limit, position: int, now: datetime) -> Node:
    """Return the leaf for a range; an end that is ``*`` is open."""
    if field is None:
        raise QueryError("a range needs a field: published:[now-7d TO now]", position)
    type_ = FIELDS[field].type
    if type_ not in SAMPLE:
        raise QueryError(
            f"{field}: has no ranges, only dates and numbers have: write the values with OR", position
        )
    if low.text == high.text == "*":
        return Exists(field)
    earlier, later = (_date_bounds if type_ == "date" else _number_bounds)(field, low, high, now)
    return Range(
        field,
        None if earlier is None else earlier.at,
        None if later is None else later.at,
        low_open=earlier is not None and earlier.open,
        high_open=later is not None and later.open,
    )


def why_empty(found: Range, low: Limit, high: Limit) -> tuple[str, str]:
    """Return why a range holds nothing, and the range that may be meant."""
    in_it = low.included and high.included
    if low.text != high.text and (in_it or empty(Range(found.field, found.low, found.high))):
        meant = f"[{high.text} TO {low.text}]"
        said = f"{low.text} is after {high.text}: write the lower end first, {found.field}:{meant}"
    else:
        meant = f"[{low.text} TO {high.text}]"
        said = (
            f"nothing lies between {low.text} and {high.text}: write {found.field}:{meant} to have its ends in it"
        )
    return f"the range is empty, because {said}", meant


_Bounds = tuple[times.Bound | None, times.Bound | None]


def _date_bounds(field: str, low: Limit, high: Limit, now: datetime) -> _Bounds:
    return (
        None if low.text == "*" else times.low(_date(field, low.text, low.position, now), included=low.included),
        None
        if high.text == "*"
        else times.high(_date(field, high.text, high.position, now), included=high.included),
    )


def _number_bounds(field: str, low: Limit, high: Limit, _: datetime) -> _Bounds:
    return (
        None if low.text == "*" else times.Bound(_number(field, low.text, low.position), open=not low.included),
        None
        if high.text == "*"
        else times.Bound(_number(field, high.text, high.position), open=not high.included),
    )


def _words(field: str | None, text: str, position: int) -> Word:
    if not analyze.plain(text):
        raise QueryError(f"there is no word in {text!r}: write letters or digits", position)
    return Word(text, field)


def _exact(field: str, text: str, position: int, now: datetime) -> Node:
    type_ = FIELDS[field].type
    if type_ == "date":
        return times.equal(field, _date(field, text, position, now))
    if type_ == "number":
        number = _number(field, text, position)
        return Range(field, number, number)
    if not text:
        raise QueryError(f"after {field}: a value is expected; NOT _exists_:{field} finds what has none", position)
    return Keyword(field, text)


def _date(field: str, text: str, position: int, now: datetime) -> times.TimeSpan:
    try:
        return times.span(text.rstrip(_ENDING), now)
    except ValueError as error:
        if ends := _TWO_DATES.fullmatch(text):
            meant = f"[{ends[1]} TO {ends[2]}]"
            said = f"{field}: {text!r} is not a date: write a range as {field}:{meant}"
            raise QueryError(said, position, len(text), (meant,)) from error
        raise QueryError(f"{field}: {error}", position) from error


_TWO_DATES = re.compile(r"(\d{4}(?:-\d\d){0,2})(?:\.\.+|\u2013|-|/)(\d{4}(?:-\d\d){0,2})", re.ASCII)
_ENDING = ".,;!"
"""Signs that end a sentence behind a date or a number."""
_NUMBER = re.compile(r"(?P<digits>[-+]?[\d.]+(?:[eE][-+]?\d+)?)(?P<times>[kKmM]?)", re.ASCII)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


def _number(field: str, text: str, position: int) -> float:
    number = _value(text.rstrip(_ENDING))
    if not math.isfinite(number):
        raise QueryError(f"{field}: {text!r} is not a number: {_as_number(text)}", position)
    return number


def _value(text: str) -> float:
    """Return the number that a text is, ``nan`` for none."""
    written = _NUMBER.fullmatch(text)
    if written is None:
        return math.nan
    try:
        # A decimal, so that 1.1m is 1100000 and not a hair more.
        return float(Decimal(written["digits"]) * _TIMES[written["times"].lower()])
    except (InvalidOperation, OverflowError):
        return math.nan


def _as_number(text: str) -> str:
    """Return how to write what may be meant: a range, or digits without signs."""
    if ends := re.fullmatch(r"[$€£]?(\d+[kKmM]?)(?:-|\u2013|\.\.+)[$€£]?(\d+[kKmM]?)", text):
        return f"write a range as [{ends[1]} TO {ends[2]}]"
    digits = re.sub(r"[$€£,_']", "", text)
    return (
        f"write digits only, such as {digits if math.isfinite(_value(digits)) and digits[0].isdigit() else 100000}"
    )


def unescaped(text: str) -> str:
    """Return text without its backslashes: after one, every character is itself."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
