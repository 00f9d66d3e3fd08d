"""Zones by name: against the time zone database, and decided by country and language where several have a name."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

import pytest

from ingest.dates import zones
from ingest.dates.read import DateReader

SINCE = datetime(2015, 1, 1, tzinfo=UTC)
DAYS = 365 * 11


def hours(rule: tzinfo) -> float:
    offset = rule.utcoffset(datetime(2024, 7, 1))  # noqa: DTZ001 (what offset it has, is asked)
    assert offset is not None
    return offset / timedelta(hours=1)


def abbreviations() -> dict[str, set[tuple[float, str]]]:
    """Return the lettered abbreviations of the database since 2015, with their offsets and a city for each."""
    found: dict[str, set[tuple[float, str]]] = {}
    for city in sorted(available_timezones()):
        if "/" not in city or city.startswith(("Etc/", "posix", "right")):
            continue
        zone, past = ZoneInfo(city), ""
        for day in range(0, DAYS, 60):
            local = (SINCE + timedelta(days=day)).astimezone(zone)
            name, offset = local.tzname(), local.utcoffset()
            if name and name != past and name[0].isalpha() and offset is not None:
                found.setdefault(name, set()).add((offset / timedelta(hours=1), city))
                past = name
    return found


def test_the_database_agrees_with_the_table() -> None:
    database = abbreviations()
    assert len(database) > 40
    countries = ["", "CN", "CU", "IL", "IE", "PH"]
    for name, meanings in database.items():
        ours = {hours(zone.rule) for country in countries if (zone := zones.named(name, country))}
        theirs = {offset for offset, city in meanings if city != "Asia/Pyongyang"}  # half an hour, to 2018
        assert theirs <= ours, name


@pytest.mark.parametrize(
    ("name", "country", "languages", "hours_east", "sure"),
    [
        ("IST", "IN", (), 5.5, True),
        ("IST", "IL", ("en",), 2, True),
        ("IST", "IE", (), 1, True),
        ("IST", "", ("he",), 2, True),
        ("IST", "", ("hi", "en"), 5.5, True),
        ("IST", "", ("en",), 5.5, False),
        ("IST", "FR", ("fr",), 5.5, False),
        ("CST", "US", (), -6, True),
        ("CST", "", ("en",), -6, True),
        ("CST", "", ("zh",), 8, True),
        ("CST", "TW", ("en",), 8, True),
        ("CST", "CU", ("es",), -5, True),
        ("CST", "", (), -6, False),
        ("BST", "", ("en",), 1, True),
        ("BST", "BD", ("en",), 6, True),
        ("BST", "", (), 1, False),
        ("EST", "", (), -5, True),
        ("EST", "AU", (), 10, True),
        ("PST", "PH", (), 8, True),
        ("AMT", "", ("pt",), -4, True),
        ("AMT", "", ("hy",), 4, True),
        ("sgt", "", (), 8, True),
        ("NZDT", "", (), 13, True),
        ("AEST", "", (), 10, True),
        ("BRT", "", (), -3, True),
        ("ART", "", (), -3, True),
        ("GST", "", (), 4, True),
        ("NPT", "", (), 5.75, True),
        ("NST", "", (), -3.5, True),
        ("Pacific Standard Time", "", (), -8, True),
        ("Eastern Daylight Time", "", (), -4, True),
        ("Pacific Time", "", (), -7, True),
        ("Central European Summer Time", "", (), 2, True),
        ("Asia/Kathmandu", "", (), 5.75, True),
    ],
)
def test_what_a_name_means(
    name: str, country: str, languages: tuple[str, ...], hours_east: float, sure: bool
) -> None:
    zone = zones.named(name, country, languages)
    assert zone is not None
    assert (hours(zone.rule), zone.sure) == (hours_east, sure)


@pytest.mark.parametrize(
    "name", ["", "QQT", "PM", "2024", "Europe/", "Europe/Atlantis", "../../etc/passwd", "America/x/y"]
)
def test_what_no_place_is_called(name: str) -> None:
    assert zones.named(name) is None


def test_no_place_is_farther_than_fifteen_hours() -> None:
    assert zones.offset("+", 14, 0) is not None
    assert zones.offset("-", 15, 0) is not None
    assert zones.offset("+", 15, 15) is None
    assert zones.offset("-", 5, 60) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 15 Jan 2024 09:00:00 PT", datetime(2024, 1, 15, 17, tzinfo=UTC)),
        ("Mon, 15 Jul 2024 09:00:00 PT", datetime(2024, 7, 15, 16, tzinfo=UTC)),
        ("Mon, 15 Jul 2024 09:00:00 PST", datetime(2024, 7, 15, 17, tzinfo=UTC)),
        ("Sun, 15 Jul 2012 13:00:00 MSK", datetime(2012, 7, 15, 9, tzinfo=UTC)),
        ("Mon, 15 Jul 2024 13:00:00 MSK", datetime(2024, 7, 15, 10, tzinfo=UTC)),
        ("Mon, 15 Jan 2024 09:00:00 AET", datetime(2024, 1, 14, 22, tzinfo=UTC)),
    ],
)
def test_a_city_knows_when_it_was_summer(text: str, moment: datetime) -> None:
    assert DateReader().read(text).at == moment


@pytest.mark.parametrize(
    ("languages", "country", "hour"),
    [(("en-IN",), "", 4), (("en",), "IN", 4), (("he",), "", 8), (("en-US",), "IE", 9), (("nb", "en_IE"), "", 9)],
)
def test_a_feed_decides_by_its_country_first_then_by_its_language(
    languages: tuple[str, ...], country: str, hour: int
) -> None:
    read = DateReader(languages, country).read("Thu, 30 May 2024 10:00:00 IST")
    assert read.at is not None
    assert (read.at.hour, read.notes) == (hour, ())
