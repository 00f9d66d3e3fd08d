"""Times in words."""

from datetime import datetime, timedelta, timezone

import pytest

from news.times import distance, exact, machine, relative
from tests.web.desk import NOW


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-59), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=-2, minutes=-59), "2 hours ago"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=-45), "1 month ago"),
        (timedelta(days=-800), "2 years ago"),
        (timedelta(days=3), "in 3 days"),
    ],
)
def test_relative_times_use_the_largest_whole_unit(away: timedelta, words: str) -> None:
    assert relative(NOW + away, NOW) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-59), "at the same time"),
        (timedelta(hours=-3), "3 hours earlier"),
        (timedelta(days=2, hours=23), "2 days later"),
    ],
)
def test_distances_use_the_largest_whole_unit(away: timedelta, words: str) -> None:
    assert distance(NOW + away, NOW) == words


def test_times_are_shown_in_utc() -> None:
    moment = datetime(2023, 7, 26, 20, 5, tzinfo=timezone(timedelta(hours=4)))
    assert (exact(moment), machine(moment)) == ("26 Jul 2023, 16:05 UTC", "2023-07-26T16:05:00Z")
