"""Dates in every layout that miniflux has met in feeds, written from moments.

layouts.txt holds its list (internal/reader/date/parser.go) as ``strftime`` layouts, without those that leave out
the year or write it with one digit, in the zone that its examples have: MST, seven hours behind UTC.
``%q`` is a half of the day with points.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.dates.read import DateReader

LAYOUTS = Path(__file__).with_name("layouts.txt").read_text("utf-8").splitlines()
ZONE = timezone(timedelta(hours=-7), "MST")
MOMENTS = [
    datetime(2023, 11, 28, 21, 47, 9, tzinfo=UTC),
    datetime(2024, 2, 3, 8, 5, 30, tzinfo=UTC),
    datetime(2024, 12, 25, 0, 10, tzinfo=UTC),
    datetime(2031, 5, 6, 12, 59, 59, tzinfo=UTC),
]


def written(layout: str, moment: datetime) -> tuple[str, datetime]:
    """Return the date as the layout writes it, and what of the moment it tells."""
    zoned = re.search(r"MST|-0?7(?::?00)*\b", layout) is not None
    hours = re.search(r"%-?[HI]", layout) is not None
    told = moment.replace(
        day=moment.day if re.search("%-?[de]", layout) else 1,
        hour=moment.hour if hours else 0,
        minute=moment.minute if re.search("%-?M", layout) else 0,
        second=moment.second if re.search("%-?S", layout) else 0,
        tzinfo=ZONE if zoned else UTC,
    )
    return moment.strftime(layout.replace("%q", "a.m." if moment.hour < 12 else "p.m.")), told


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_read(layout: str, moment: datetime) -> None:
    text, told = written(layout, moment)
    order = "month" if re.match(r"(%a, )?%-?m[/ -]", layout) else "day"
    assert DateReader(order=order).read(text).at == told, text


def test_the_list_is_whole() -> None:
    assert len(LAYOUTS) == len(set(LAYOUTS)) > 180
