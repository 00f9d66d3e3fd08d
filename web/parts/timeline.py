"""A story's reports on a line of time: which stretches it is cut into and what falls into each."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import msgspec

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SCALES = (
    (1, _HOUR, 6),
    (2, 2 * _HOUR, 12),
    (4, 4 * _HOUR, 6),
    (7, 6 * _HOUR, 4),
    (28, _DAY, 7),
    (196, 7 * _DAY, 4),
    (784, 28 * _DAY, 4),
)
"""Days that the reports may span, length of a cell, and cells of a stretch: 28 cells at most fit on a phone."""

HIGHEST = 8
"""Dots that are stacked in one cell; further reports are told as a number."""


class Cell(msgspec.Struct, frozen=True):
    """The reports of one short time."""

    dots: tuple[bool, ...] = ()
    """One for each report in the order of time, at most :data:`HIGHEST`: whether it is a copy."""
    more: int = 0
    """Reports beyond them."""


class Stretch(msgspec.Struct, frozen=True):
    """Cells that have one label, such as the hours of a day."""

    label: str
    """When it begins, in UTC: ``26 Jul``, or ``06:00`` where everything is of one day."""
    cells: tuple[Cell, ...]


class Timeline(msgspec.Struct, frozen=True):
    """A picture of when the reports came."""

    stretches: tuple[Stretch, ...]
    words: str
    """The same in words, for who does not see it: ``26 Jul 2023: 3 reports; 27 Jul 2023: 1 report``."""
    cell: str
    """How long a cell is, in words."""


def timeline(reports: Sequence[tuple[datetime, bool]]) -> Timeline | None:
    """Return the picture of reports, each its aware time and whether it is a copy; the earliest first.

    There is none where it would show nothing: for less than three reports, for reports that fall into one
    cell, and for more than two years.
    """
    if len(reports) < 3:
        return None
    start = datetime.combine(reports[0][0].astimezone(UTC).date(), time.min, UTC)
    days = (reports[-1][0] - start) // _DAY + 1
    scale = next(((step, size) for most, step, size in _SCALES if days <= most), None)
    if scale is None:
        return None
    step, size = scale
    cells: list[list[bool]] = [[] for _ in range(-(-days * _DAY // (step * size)) * size)]
    for at, copy in reports:
        cells[(at - start) // step].append(copy)
    if sum(map(bool, cells)) < 2:
        return None
    groups = [(start + step * first, cells[first : first + size]) for first in range(0, len(cells), size)]
    return Timeline(
        stretches=tuple(Stretch(_label(at, days), tuple(map(_cell, group))) for at, group in groups),
        words="; ".join(_words(at, group, days) for at, group in groups if any(group)),
        cell=_length(step),
    )


def _cell(reports: list[bool]) -> Cell:
    return Cell(tuple(reports[:HIGHEST]), max(0, len(reports) - HIGHEST))


def _label(at: datetime, days: int) -> str:
    return f"{at:%H:%M}" if days == 1 else f"{at.day} {at:%b}"


def _words(at: datetime, group: list[list[bool]], days: int) -> str:
    number = sum(map(len, group))
    begins = f"{at.day} {at:%b %Y}" + (f", {at:%H:%M}" if days == 1 else "")
    return f"from {begins}: {number} report{'s' if number != 1 else ''}"


def _length(step: timedelta) -> str:
    unit, number = ("day", step // _DAY) if step >= _DAY else ("hour", step // _HOUR)
    return f"{number} {unit}s" if number != 1 else f"1 {unit}"
