"""Numeric dates: day or month first, as the dates of a feed show it."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates.order import usual
from ingest.dates.read import DateReader

NOW = datetime(2024, 6, 20, 12, tzinfo=UTC)
LAYOUT = {"day": "%d/%m/%Y %H:%M", "month": "%m/%d/%Y %H:%M"}


def learned(*written: str, now: datetime = NOW) -> str:
    reader = DateReader()
    reader.learn(written, now)
    return reader.order


@pytest.mark.parametrize(
    ("written", "order"),
    [
        (["05/06/2024", "13/06/2024"], "day"),
        (["06/05/2024", "06/13/2024"], "month"),
        (["05-06-2024 10:00", "13-06-2024 10:00"], "day"),
        (["05 06 2024", "13 06 2024"], "day"),
        (["06/05/24", "06/13/24"], "month"),
        (["06/11/2024", "06/12/2024"], "month"),
        (["11/06/2024"], "day"),
        (["Wed, 05/06/2024"], "day"),
        (["Wed, 06/05/2024"], "month"),
        (["04/03/2024", "03/12/2024", "03/05/2024", "02/06/2024", "01/09/2024"], "month"),
        (["01/03/2024", "02/03/2024", "03/03/2024", "12/02/2024"], "day"),
        (["05.06.2024", "13.06.2024"], ""),
        (["05/06/2024"], ""),
        (["05/05/2024", "05/05/2024"], ""),
        (["05/06/2024", "13/05/2024", "05/13/2024"], ""),
        (["Wed, 05 Jun 2024 10:00:00 GMT", "2024-06-05", "yesterday", ""], ""),
        ([], ""),
    ],
)
def test_what_a_document_shows(written: list[str], order: str) -> None:
    assert learned(*written, now=NOW) == order


def test_days_that_lie_close_together() -> None:
    now = datetime(2024, 6, 6, tzinfo=UTC)
    assert learned("01/06/2024", "02/06/2024", "03/06/2024", "04/06/2024", now=now) == "day"
    assert learned("06/05/2024", "06/04/2024", "06/02/2024", "06/01/2024", now=now) == "month"
    assert learned("01/06/2024", "02/06/2024", "03/06/2024", now=now) == ""


def test_a_column_of_every_month_is_no_week_of_days() -> None:
    """Read with the month first these are five days in a row; but the last of them is long past."""
    monthly = ["04/05/2024", "04/04/2024", "04/03/2024", "04/02/2024", "04/01/2024"]
    assert learned(*monthly, now=datetime(2024, 5, 20, tzinfo=UTC)) == ""
    assert learned(*monthly, now=datetime(2024, 5, 3, tzinfo=UTC)) != "month"


@given(
    st.sampled_from(["day", "month"]),
    st.integers(0, 3_000),
    st.integers(1, 30),
    st.lists(st.integers(0, 60), min_size=5, max_size=40),
)
def test_a_feed_whose_latest_entry_is_of_today_is_never_read_wrong(
    order: str, start: int, latest_hours: int, gaps: list[int]
) -> None:
    moment = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(days=start)
    now = moment + timedelta(hours=latest_hours)
    moments = []
    for gap in gaps:
        moment -= timedelta(hours=gap)
        moments.append(moment.replace(second=0))
    written = [each.strftime(LAYOUT[order]) for each in moments]
    reader = DateReader()
    reader.learn(written, now)
    for text, right in zip(written, moments, strict=True):
        read = reader.read(text)
        assert read.at == right or read.notes == ("date-order-unsure",)


def test_an_order_that_is_known_is_kept() -> None:
    reader = DateReader(order="month")
    reader.learn(["13/06/2024"], NOW)
    assert reader.order == "month"
    assert reader.read("05/06/2024").at == datetime(2024, 5, 6, tzinfo=UTC)
    assert reader.read("13/06/2024").at == datetime(2024, 6, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("languages", "country", "day", "notes"),
    [
        (("en",), "US", date(2024, 5, 6), ()),
        (("en-US",), "", date(2024, 5, 6), ()),
        (("en-GB",), "", date(2024, 6, 5), ()),
        (("en",), "AU", date(2024, 6, 5), ()),
        (("de",), "", date(2024, 6, 5), ()),
        (("fr", "en"), "", date(2024, 6, 5), ("date-order-unsure",)),
        (("en",), "", date(2024, 6, 5), ("date-order-unsure",)),
        (("en",), "CA", date(2024, 6, 5), ("date-order-unsure",)),
        ((), "", date(2024, 6, 5), ("date-order-unsure",)),
    ],
)
def test_what_no_date_shows_is_decided_by_custom(
    languages: tuple[str, ...], country: str, day: date, notes: tuple[str, ...]
) -> None:
    read = DateReader(languages, country).read("05/06/2024")
    assert read.at is not None
    assert (read.at.date(), read.notes) == (day, notes)


def test_the_countries_that_write_the_month_first_are_those_of_cldr() -> None:
    for country in ("US", "PH", "GB", "AU", "IN", "IE", "NZ", "KE", "NG", "GU", "AS", "MP", "VI", "MH", "UM"):
        short = Locale("en", country).date_formats["short"].pattern
        assert (usual(country, ("en",)) == "month") == short.startswith("M"), country
    for country in ("PR", "PA", "MX", "ES", "AR"):
        short = Locale("es", country).date_formats["short"].pattern
        assert (usual(country, ("es",)) == "month") == short.startswith("M"), country


@pytest.mark.parametrize("language", ["ja", "zh", "ko", "hu"])
def test_a_short_year_stands_first_where_that_is_custom(language: str) -> None:
    reader = DateReader([language])
    assert reader.read("23/07/08 10:00").at == datetime(2023, 7, 8, 10, tzinfo=UTC)
    assert reader.read("23.07.08. 10:00").at == datetime(2023, 7, 8, 10, tzinfo=UTC)
    assert DateReader(["de"]).read("08.07.23 10:00").at == datetime(2023, 7, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize("order", ["day", "month"])
def test_orders_are_found_in_feeds_of_any_rhythm(order: str) -> None:
    """Feeds as they are: newest first, from several a day to one a month, asked within a day of the latest."""
    chance = random.Random(7)
    undecided = 0
    for _ in range(200):
        mean = chance.choice([0.2, 1, 3, 7, 30])
        moment = datetime(2016, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(3_000))
        now, written = moment + timedelta(hours=chance.randrange(24)), []
        for _ in range(20):
            written.append(moment.strftime(LAYOUT[order]))
            moment -= timedelta(days=chance.expovariate(1 / mean))
        found = learned(*written, now=now)
        assert found in (order, "")
        undecided += not found
    assert undecided < 10
