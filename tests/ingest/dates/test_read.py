"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read as dates
from tests.ingest.scripted import NOW

FOUR = datetime(2023, 7, 26, 16, 0, tzinfo=UTC)
DAY = datetime(2023, 7, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Wed, 26 Jul 2023 16:00:00 GMT", FOUR),
        ("26 Jul 2023 16:00 +0000", FOUR),
        ("Wed, 26 Jul 23 16:00:00 Z", FOUR),
        ("Wed, 26 Jul 2023 12:00:00 EDT", FOUR),
        ("  Wed,  26 Jul 2023\n18:00:00 +0200 ", FOUR),
        ("Wed, 26 July 2023 04:00 PM", FOUR),
        ("2023-07-26T16:00:00Z", FOUR),
        ("2023-07-26T18:00:00.000+02:00", FOUR),
        ("2023-07-26 16:00:00 UTC", FOUR),
        ("2023-07-26T16:00", FOUR),
        ("20230726T160000Z", FOUR),
        ("2023-07-26T11:00:00-05", FOUR),
        ("2023-07-26", DAY),
        ("2023/7/26 16:00:00", FOUR),
        ("2023-07", datetime(2023, 7, 1, tzinfo=UTC)),
        ("Tue, 25 Jul 2023 24:00:00 GMT", DAY),
        ("2023-07-25T23:59:60Z", DAY - timedelta(seconds=1)),
        ("26 de julho de 2023", DAY),
        ("26º julho de 2023", DAY),
        ("quarta-feira, 26 de julho de 2023 16:00", FOUR),
        ("26 de Jul. de 2023, 13h00 -0300", FOUR),
        ("26 juillet 2023 16:00", FOUR),
        ("Mi, 26 Juli 2023 18:00:00 +0200", FOUR),
        ("July 26th, 2023 4:00pm", FOUR),
        ("July 26, 2023 12:00 am", DAY),
    ],
)
def test_read(text: str, moment: datetime) -> None:
    assert dates.read(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "Mon, 31 Feb 2022 10:00:00 GMT",
        "2023-13-01",
        "26 Brumaire 2023",
        "26 Marvel 2023",
        "99 juin 2023",
        "12",
        "0000-00-00",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert dates.read(text) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9:, +-]{4,30}(GMT|Jul|20[0-9]{2})?"))
def test_no_text_raises(text: str) -> None:
    moment = dates.read(text)
    assert moment is None or moment.utcoffset() == timedelta()


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_what_we_write_is_read_back(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert dates.read(aware.isoformat()) == aware


@pytest.mark.parametrize(
    ("moment", "possible"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1990, 1, 1, tzinfo=UTC), True),
        (NOW, True),
        (NOW + timedelta(days=2), True),
        (NOW + timedelta(days=3), False),
        (datetime(2099, 1, 1, tzinfo=UTC), False),
    ],
)
def test_possible(moment: datetime, possible: bool) -> None:
    assert dates.possible(moment, NOW) is possible
