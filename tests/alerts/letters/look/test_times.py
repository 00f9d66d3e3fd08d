"""Times in the reader's zone and language."""

from datetime import UTC, datetime

import pytest

from alerts.letters.look.times import LocalTimes

NOW = datetime(2023, 11, 9, 2, 40, tzinfo=UTC)
"""Still the 8th in Los Angeles."""


def at(zone: str = "America/Los_Angeles", locale: str = "en") -> LocalTimes:
    return LocalTimes(zone, locale, NOW)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2023, 11, 9, 1, 45, tzinfo=UTC), "17:45"),
        (datetime(2023, 11, 8, 7, 59, tzinfo=UTC), "Tue 7 Nov, 23:59"),
        (datetime(2023, 11, 9, 8, 0, tzinfo=UTC), "Thu 9 Nov, 00:00"),
        (datetime(2021, 7, 1, 12, 0, tzinfo=UTC), "1 Jul 2021, 05:00"),
        (datetime(1, 1, 1, 12, 0, tzinfo=UTC), "1 Jan 1, 04:07"),
    ],
)
def test_a_time_has_its_day_unless_it_is_today(moment: datetime, said: str) -> None:
    assert at().moment(moment) == said


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "Thu 9 Nov, 02:40"),
        ("en_US", "Thu, Nov 9, 2:40\u202fAM"),
        ("de", "Do., 9. Nov., 02:40"),
        ("fr-FR", "jeu. 9 nov., 02:40"),
        ("xx_unknown", "Thu 9 Nov, 02:40"),
        ("", "Thu 9 Nov, 02:40"),
        ("../etc", "Thu 9 Nov, 02:40"),
    ],
)
def test_dates_are_in_the_readers_language(locale: str, said: str) -> None:
    assert at("UTC", locale).full(NOW).replace(" AM", "\u202fAM") == said


def test_a_zone_is_called_by_its_city() -> None:
    assert (at().zone, at("UTC").zone, at("Etc/UTC").zone) == ("Los Angeles", "UTC", "UTC")
    assert at("America/Argentina/Buenos_Aires").zone == "Buenos Aires"


@pytest.mark.parametrize("zone", ["US/Pacific-New", "", "../../etc/passwd", "/etc/passwd", "Mars", "a\0b"])
def test_an_unknown_zone_counts_as_utc_and_is_named(zone: str) -> None:
    times = at(zone)
    assert (times.zone, times.lacks, times.moment(NOW)) == ("UTC", zone, "02:40")


def test_since_and_days() -> None:
    times = at()
    assert times.since(datetime(2023, 11, 7, 15, 0, tzinfo=UTC)) == "yesterday 07:00"
    assert times.since(datetime(2023, 11, 1, 15, 0, tzinfo=UTC)) == "Wed 1 Nov, 08:00"
    assert times.day(datetime(2023, 10, 11, 15, 0, tzinfo=UTC)) == "11 October"
    assert times.day(datetime(2022, 10, 11, 15, 0, tzinfo=UTC)) == "11 October 2022"
    assert str(times.ahead("2023-11-09")) == "2023-11-09"
    assert [times.ahead(day) for day in ("2023-11-08", "", "soon")] == [None] * 3
    assert (times.named("2023-11-10"), times.named("soon"), times.named("")) == ("Fri 10 Nov", "soon", "")
