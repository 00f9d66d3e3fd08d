"""The bars of days: what each stands for, where it leads, and that its words say the same."""

from datetime import date, timedelta

import pytest

from web.explore.days import HEIGHT, WIDTH, days
from web.parts.links import PageAddress

PLACE = PageAddress(q="strike", sort="relevance", after="x")


def listed(first: date, *numbers: int, step: int = 1) -> list[tuple[str, int]]:
    """Return days with their numbers, newest first, as an index counts them."""
    found = [((first + timedelta(days=place * step)).isoformat(), number) for place, number in enumerate(numbers)]
    return [each for each in reversed(found) if each[1]]


def test_one_bar_for_each_day_that_has_something_and_a_gap_for_one_that_has_not() -> None:
    picture = days(listed(date(2023, 7, 1), 2, 0, 8), 0, PLACE, "UTC")
    assert picture is not None
    assert [(bar.label, bar.number) for bar in picture.bars] == [("1 Jul 2023", 2), ("3 Jul 2023", 8)]
    assert picture.bars[1].x == pytest.approx(2 * WIDTH / 3, abs=0.01)
    assert (picture.bars[1].height, picture.bars[1].y) == (HEIGHT, 0)
    assert picture.bars[0].height == HEIGHT / 4


def test_a_bar_leads_to_its_days_in_the_same_order_at_the_first_page() -> None:
    picture = days(listed(date(2023, 7, 1), 1, 1), 0, PLACE, "UTC")
    assert picture is not None
    assert picture.bars[0].href == "/?q=strike&since=2023-07-01&until=2023-07-01&sort=relevance"


def test_in_another_zone_a_bar_leads_to_the_hours_of_that_day() -> None:
    picture = days(listed(date(2023, 7, 1), 1, 1), 0, PageAddress(zone="Europe/Berlin"), "Europe/Berlin")
    assert picture is not None
    assert (
        "since=2023-07-01T00%3A00%3A00%2B02%3A00&until=2023-07-02T00%3A00%3A00%2B02%3A00" in picture.bars[0].href
    )
    assert "(Europe/Berlin)" in picture.words


@pytest.mark.parametrize(
    ("step", "unit", "first"),
    [(20, "day", "1 Mar 2021"), (100, "week", "1 Mar 2021"), (500, "month", "Mar 2021"), (3000, "year", "2021")],
)
def test_a_longer_time_has_longer_bars_and_never_too_many(step: int, unit: str, first: str) -> None:
    picture = days(listed(date(2021, 3, 1), 1, 2, 3, step=step), 0, PLACE, "UTC")
    assert picture is not None
    assert (picture.unit, picture.first) == (unit, first)
    assert sum(bar.number for bar in picture.bars) == 6
    assert picture.bars[-1].x + picture.bars[-1].width <= WIDTH


def test_the_words_say_the_span_the_most_and_what_is_not_shown() -> None:
    picture = days(listed(date(2023, 7, 1), 2, 0, 1200), 3, PLACE, "UTC")
    assert picture is not None
    assert picture.words == (
        "Items a day (UTC), 1 Jul 2023 to 3 Jul 2023; the most from 3 Jul 2023: 1,200. 3 earlier items not shown"
    )


@pytest.mark.parametrize("found", [[], [("2023-07-01", 9)]])
def test_one_day_has_no_picture(found: list[tuple[str, int]]) -> None:
    assert days(found, 0, PLACE, "UTC") is None
