"""Reports on a line of time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.parts.timeline import HIGHEST, Timeline, timeline

START = datetime(2023, 7, 26, 22, 30, tzinfo=UTC)


def after(*hours: float) -> list[tuple[datetime, bool]]:
    return [(START + timedelta(hours=each), False) for each in hours]


def drawn(*hours: float) -> Timeline:
    line = timeline(after(*hours))
    assert line is not None
    return line


def filled(line: Timeline) -> list[tuple[str, int, int]]:
    """Return where there are reports: label of the stretch, number of the cell in it, reports."""
    return [
        (stretch.label, place, len(cell.dots) + cell.more)
        for stretch in line.stretches
        for place, cell in enumerate(stretch.cells)
        if cell.dots
    ]


def test_two_days_are_cut_at_midnight_and_into_columns_of_two_hours() -> None:
    line = drawn(0, 1, 2, 3)
    assert filled(line) == [("26 Jul", 11, 2), ("27 Jul", 0, 2)]
    assert [len(stretch.cells) for stretch in line.stretches] == [12, 12]
    assert line.cell == "2 hours"
    assert line.words == "from 26 Jul 2023: 2 reports; from 27 Jul 2023: 2 reports"


def test_a_single_day_is_labelled_by_its_hours() -> None:
    line = drawn(-14, 0, 1)
    assert [stretch.label for stretch in line.stretches] == ["00:00", "06:00", "12:00", "18:00"]
    assert filled(line) == [("06:00", 2, 1), ("18:00", 4, 1), ("18:00", 5, 1)]
    assert line.words == "from 26 Jul 2023, 06:00: 1 report; from 26 Jul 2023, 18:00: 2 reports"


@pytest.mark.parametrize(
    ("days", "cell", "stretches"),
    [
        (2, "4 hours", 3),
        (6, "6 hours", 7),
        (7, "1 day", 2),
        (27, "1 day", 4),
        (60, "7 days", 3),
        (300, "28 days", 3),
    ],
)
def test_longer_stories_have_longer_columns(days: int, cell: str, stretches: int) -> None:
    line = drawn(0, 1, 24 * days)
    assert (line.cell, len(line.stretches)) == (cell, stretches)


@pytest.mark.parametrize("hours", [(), (0,), (0, 30), (0, 0.1, 0.2), (0, 1, 24 * 900)])
def test_there_is_no_picture_where_it_would_show_nothing(hours: tuple[float, ...]) -> None:
    assert timeline(after(*hours)) is None


def test_copies_are_told_apart_and_what_does_not_fit_is_a_number() -> None:
    line = timeline([(START, False), (START, True), *after(*[0.1] * 20), *after(5)])
    assert line is not None
    cell = line.stretches[0].cells[-1]
    assert cell.dots == (False, True, *[False] * (HIGHEST - 2))
    assert cell.more == 22 - HIGHEST


def test_times_of_another_zone_fall_into_the_day_of_utc() -> None:
    reports = [(at.astimezone(None), copy) for at, copy in after(0, 2, 3)]
    assert timeline(reports) == timeline(after(0, 2, 3))


@given(st.lists(st.integers(0, 700 * 24 * 60), min_size=3, max_size=60))
def test_every_report_is_in_the_picture_and_it_fits_a_phone(minutes: list[int]) -> None:
    reports = after(*(each / 60 for each in sorted(minutes)))
    line = timeline(reports)
    if line is None:
        return
    assert sum(number for _, _, number in filled(line)) == len(reports)
    assert sum(len(stretch.cells) for stretch in line.stretches) <= 28
    assert all(one.label != other.label for one, other in pairwise(line.stretches))
