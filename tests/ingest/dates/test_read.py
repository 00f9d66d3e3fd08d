# ruff: noqa: RUF001 (letters of other scripts are meant)
"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import NOTES
from ingest.dates.read import LONGEST, DateReader, possible
from tests.ingest.scripted import NOW

FOUR = datetime(2023, 7, 26, 16, 0, tzinfo=UTC)
DAY = datetime(2023, 7, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Wed, 26 Jul 2023 16:00:00 GMT", FOUR),
        ("26 Jul 2023 16:00 +0000", FOUR),
        ("Wed, 26 Jul 23 16:00:00 Z", FOUR),
        ("Wednesday, 26-Jul-23 16:00:00 GMT", FOUR),
        ("Wed, 26 Jul 123 16:00:00 GMT", FOUR),
        ("Wed, 26 Jul 2023 12:00:00 EDT", FOUR),
        ("  Wed,  26 Jul 2023\n18:00:00 +0200 ", FOUR),
        ("Wed,26 July 2023 18:00 +02:00", FOUR),
        ("Wed, 26 Jul 2023 18:00:00 +2", FOUR),
        ("Wed, 26 Jul 2023 11:00:00 -5:00", FOUR),
        ("Wed, 26 Jul 2023 11:00:00 \u22120500", FOUR),
        ("Wed, 26 Jul 2023 11:00:00-0500", FOUR),
        ("Wed, 26 Jul 2023 11:00:00 \u201305:00", FOUR),
        ("26/07/2023 23:00 (GMT+7)", FOUR),
        ("Wed, 26 Jul 2023 21:30:00 (UTC+05:30)", FOUR),
        ("26.07.2023 19:00 МСК", FOUR),
        ("Wed, 26 Jul 2023 06:00:00 Hawaii Standard Time", FOUR),
        ("Wed, 26 Jul 2023 17:00:00 Irish Standard Time", FOUR),
        ("27 July 2023 at 2 am Australian Eastern Standard Time", FOUR),
        ("26 July 2023 5 PM West Africa Time", FOUR),
        ("27 July 2023 4 AM New Zealand Standard Time", FOUR),
        ("Thu, 27 Jul 2023 00:00:00 (China Standard Time)", FOUR),
        ("26/07/2023 4:00 مساءً", FOUR),
        ("26 تموز 2023", DAY),
        ("26 كانون الثاني 2023", datetime(2023, 1, 26, tzinfo=UTC)),
        ("26 تشرين الثاني 2023", datetime(2023, 11, 26, tzinfo=UTC)),
        ("ΤΕΤΑΡΤΗ, 26 ΙΟΥΛΙΟΥ 2023", DAY),
        ("26 กรกฎาคม 2566", DAY),
        ("26 ก.ค. 2566 16:00 น.", FOUR),
        ("26/07/2566 16:00", FOUR),
        ("2566-07-26", DAY),
        ("二〇二三年七月二十六日", DAY),
        ("2023年十月十日", datetime(2023, 10, 10, tzinfo=UTC)),
        ("民國112年7月26日", DAY),
        ("令和元年7月26日", datetime(2019, 7, 26, tzinfo=UTC)),
        ("@1690387200", FOUR),
        ("Wed, 26 Jul 2023 16:00:00 -0000", FOUR),
        ("Wed, 26 Jul 2023 21:30:00 IST +0530", FOUR),
        ("Wed, 26 Jul 2023 21:30:00 +0530 (IST)", FOUR),
        ("Wed, 26 Jul 2023 21:30:00 UTC+05:30", FOUR),
        ("Wed, 26 Jul 2023 13:00:00 GMT-3", FOUR),
        ("Wed, 26 Jul 2023 13:00:00 GMT -3", FOUR),
        ("Wed, 26 Jul 2023 23:00:00 GMT+0700", FOUR),
        ("Wed Jul 26 2023 09:00:00 GMT-0700 (Pacific Daylight Time)", FOUR),
        ("Wed Jul 26 2023 18:00:00 GMT+0200 (Mitteleuropäische Sommerzeit)", FOUR),
        ("Wed, 26 Jul 2023 09:00:00 (Pacific Daylight Time)", FOUR),
        ("Wed, 26 Jul 2023 12:00:00 -0400 (EDT)", FOUR),
        ("Wed, 26 Jul 2023 18:00:00 Europe/Madrid", FOUR),
        ("Wed, 26 Jul 2023 12:00:00 US/Eastern", FOUR),
        ("Wed, 26 Jul 2023 09:00:00 Etc/GMT+7", FOUR),
        ("Wed, 26 Jul 2023 13:00:00 America/Argentina/Cordoba", FOUR),
        ("Wed, 26 Jul 2023 04:00 PM", FOUR),
        ("Wed, 26 Jul 2023 4:00pm", FOUR),
        ("Wed, 26 Jul 2023 16:00 PM", FOUR),
        ("Wed, 26 Jul 2023 12:00pm ET", FOUR),
        ("July 26, 2023 at 11:00 AM CT", FOUR),
        ("July 26, 2023 10:00 a.m. Mountain Time", FOUR),
        ("26 July 2023, 9 AM Pacific", FOUR),
        ("2023-07-26T16:00:00Z", FOUR),
        ("2023-07-26t16:00:00z", FOUR),
        ("2023-07-26T18:00:00.000+02:00", FOUR),
        ("2023-07-26T18:00:00,000+0200", FOUR),
        ("2023-07-26T18:00:00 +02:00", FOUR),
        ("2023-07-26T21:30+05:30", FOUR),
        ("2023-07-26T18:00:00+02:00[Europe/Oslo]", FOUR),
        ("2023-07-26 16:00:00 UTC", FOUR),
        ("2023-07-26T16:00", FOUR),
        ("2023-07-26T16", FOUR),
        ("20230726T160000Z", FOUR),
        ("20230726160000", FOUR),
        ("20230726 16:00", FOUR),
        ("2023-07-26T11:00:00-05", FOUR),
        ("2023-W30-3T16:00:00Z", FOUR),
        ("2023-207T16:00:00Z", FOUR),
        ("2023-07-26 18:00:00 +0200 CEST", FOUR),
        ("2023-07-26 18:00:00.0000001 +0200 CEST m=+0.000012", FOUR),
        ("Wed Jul 26 09:00:00 PDT 2023", FOUR),
        ("Wed Jul 26 16:00:00 2023", FOUR),
        ("Wed Jul 26 11:00:00 -0500 2023", FOUR),
        ("26/Jul/2023:18:00:00 +0200", FOUR),
        ("26JUL2023 16:00", FOUR),
        ("26-DEC-2023", DAY.replace(month=12)),
        ("16:00, 26 July 2023 (UTC)", FOUR),
        ("2023-07-26", DAY),
        ("2023-W30-3", DAY),
        ("2023W303", DAY),
        ("2023-W30", DAY - timedelta(days=2)),
        ("2023-207", DAY),
        ("20230726", DAY),
        ("2023-7-26", DAY),
        ("2023-07-26Z", DAY),
        ("2023-07-26+02:00", DAY - timedelta(hours=2)),
        ("2023/7/26 16:00:00", FOUR),
        ("1690387200", FOUR),
        ("1690387200000", FOUR),
        ("1690387200.25", FOUR),
        ("1690387200000000000", FOUR),
        ("/Date(1690387200000+0200)/", FOUR),
        ("Tue, 25 Jul 2023 24:00:00 GMT", DAY),
        ("2023-07-25T24:00:00-05:00", DAY + timedelta(hours=5)),
        ("2023-07-25T23:59:60Z", DAY - timedelta(seconds=1)),
        ("26 de julho de 2023", DAY),
        ("26º julho de 2023", DAY),
        ("quarta-feira, 26 de julho de 2023 16:00", FOUR),
        ("26 de Jul. de 2023, 13h00 -0300", FOUR),
        ("26 juillet 2023 16:00", FOUR),
        ("mercredi 26 juillet 2023 à 16h00", FOUR),
        ("26 juill. 2023, 16 h 00 min 00 s", FOUR),
        ("Mi, 26 Juli 2023 18:00:00 +0200", FOUR),
        ("am 26. Juli 2023 um 18:00 Uhr MESZ", FOUR),
        ("26. Juli 2023, 16 Uhr", FOUR),
        ("26. heinäkuuta 2023 klo 16.00", FOUR),
        ("26.7.2023 16.00.00", FOUR),
        ("ons, 26 juli 2023 18:00:00 +0200", FOUR),
        ("26 lipca 2023 16:00", FOUR),
        ("Ср, 26 июл 2023 19:00:00 +0300", FOUR),
        ("26 июля 2023 г. в 16:00", FOUR),
        ("26 липня 2023 р., 16:00", FOUR),
        ("26 TEMMUZ 2023 Çarşamba 16:00", FOUR),
        ("26 Temmuz 2023, 4:00 ÖS", FOUR),
        ("Τετάρτη, 26 Ιουλίου 2023 4:00 μ.μ.", FOUR),
        ("26 tháng 7, 2023 16:00", FOUR),
        ("2023. július 26., szerda 16:00", FOUR),
        ("2023 m. liepos 26 d.", DAY),
        ("26 d’octubre de 2023", DAY.replace(month=10)),
        ("२६ जुलाई 2023", DAY),
        ("26 يوليو 2023، 4:00 م", FOUR),
        ("26 ביולי 2023 16:00", FOUR),
        ("2023年7月26日 16:00", FOUR),
        ("2023年7月26日（水）午後4時00分", FOUR),
        ("2023年7月26日星期三下午4:00", FOUR),
        ("2023年07月26日 16時", FOUR),
        ("26 7月 2023", DAY),
        ("令和5年7月26日", DAY),
        ("2023년 7월 26일 수요일 오후 4:00", FOUR),
        ("2023. 7. 26. 오후 4:00", FOUR),
        ("July 26th, 2023 4:00pm", FOUR),
        ("Wednesday, the 26th of July 2023", DAY),
        ("July 26, 2023 12:00 am", DAY),
        ("July 26, 2023 12:30 p.m.", DAY + timedelta(hours=12, minutes=30)),
        ("26.07.2023 16:00", FOUR),
        ("26. 7. 2023", DAY),
        ("26.07.23", DAY),
        ("07/26/2023 4:00 PM", FOUR),
        ("26/07/2023 16:00", FOUR),
        ("26-07-2023", DAY),
        ("1er juillet 2023", DAY.replace(day=1)),
        ("4 Sept. 2023", datetime(2023, 9, 4, tzinfo=UTC)),
    ],
)
def test_read(text: str, moment: datetime) -> None:
    read = DateReader().read(text)
    assert read.at is not None
    assert (read.at.replace(microsecond=0), read.notes) == (moment, ())


@pytest.mark.parametrize(
    ("text", "moment", "note"),
    [
        ("Wed, 26 Jul 2023 16:00:00 QQT", FOUR, "date-zone-unknown"),
        ("Wed, 26 Jul 2023 16:00:00 Mars/Olympus", FOUR, "date-zone-unknown"),
        ("Wed, 26 Jul 2023 16:00:00 Romance Standard Time", FOUR, "date-zone-unknown"),
        ("Wed, 26 Jul 2023 16:00:00 (Heure de Paris)", FOUR, "date-zone-unknown"),
        ("Wed, 26 Jul 2023 16:00:00 K", FOUR, "date-zone-unknown"),
        ("Wed, 26 Jul 2023 16:00:00 A", FOUR, "date-zone-unknown"),
        ("Wed, 26 Jul 2023 16:00:00 +1530", FOUR, "date-zone-unknown"),
        ("Wed, 26 Jul 2023 16:00:00 +0175", FOUR, "date-zone-unknown"),
        ("Wed, 26 Jul 2023 16:00:00 0200", FOUR, "date-zone-unknown"),
        ("2023-07-26T16:00:00 02:00", FOUR, "date-zone-unknown"),
        ("2023-07-26T16:00:00+99:00", FOUR, "date-zone-unknown"),
        ("26 nëntor 2023, 4:00 m.d.", datetime(2023, 11, 26, 4, tzinfo=UTC), "date-zone-unknown"),
        ("Wed, 26 Jul 2023 11:00:00 -0500 PDT", FOUR, "date-zone-unsure"),
        ("Wed, 26 Jul 2023 21:30:00 IST", FOUR, "date-zone-unsure"),
        ("Wed, 26 Jul 2023 10:00:00 CST", FOUR, "date-zone-unsure"),
        ("Wed, 26 Jul 2023 17:00:00 BST", FOUR, "date-zone-unsure"),
        ("26 srpnja 2023 16:00", FOUR, ""),
        ("26 srp 2023 16:00", FOUR.replace(month=8), "date-month-unsure"),
        ("06/07/2023 16:00", FOUR.replace(day=6), "date-order-unsure"),
        ("6-7-2023", DAY.replace(day=6), "date-order-unsure"),
        ("07/07/2023", DAY.replace(day=7), ""),
        ("23/07/26", DAY.replace(day=23, year=2026), "date-order-unsure"),
        ("2023-07", DAY.replace(day=1), "date-day-unknown"),
        ("July 2023", DAY.replace(day=1), "date-day-unknown"),
        ("2023", datetime(2023, 1, 1, tzinfo=UTC), "date-day-unknown"),
    ],
)
def test_what_is_open_is_noted(text: str, moment: datetime, note: str) -> None:
    read = DateReader().read(text)
    assert (read.at, " ".join(read.notes)) == (moment, note)
    assert set(read.notes) <= set(NOTES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "Mon, 31 Feb 2022 10:00:00 GMT",
        "2022-02-29T10:00:00Z",
        "2023-13-01",
        "2023-W54-1",
        "2023-366",
        "2023-000",
        "9999-366",
        "26 Brumaire 2023",
        "26 Marvel 2023",
        "De 26 2023",
        "99 juin 2023",
        "26 Jul",
        "26 Jul 2023 25:00",
        "26 Jul 2023 16:61",
        "26 Jul 2023 16:00:75",
        "26 Jul 2023 to 28 Jul 2023",
        "2023-07-26 2023-07-27",
        "2023-07-26 -10:30",
        "26 Jul 2023 -10:30",
        "From July 26 to August 1, 2023",
        "12",
        "0000-00-00",
        "0001-01-01T00:00:00+05:00",
        "2023年13月1日",
        "112/07/26",
        "26 Jul 2023 (GMT+7) 2024",
        "Wed, 26 Jul 2023 16:00:00 GMT and more " + "words " * LONGEST,
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert DateReader().read(text).at is None


@given(
    st.text(max_size=60)
    | st.from_regex(r"[0-9:, +-]{4,30}(GMT|Jul|20[0-9]{2})?")
    | st.lists(
        st.sampled_from(
            [
                "26",
                "07",
                "2023",
                "Jul",
                "16:00",
                "pm",
                "PM",
                "T",
                "Z",
                "+",
                "-",
                "/",
                ".",
                ",",
                "(",
                ")",
                "EST",
                "Asia/",
                "年",
                "月",
                "7月",
                "at",
                "m=",
                "W3",
            ]
        )
    ).map(" ".join)
)
def test_no_text_raises(text: str) -> None:
    read = DateReader().read(text)
    assert read.at is None or read.at.utcoffset() == timedelta()
    assert set(read.notes) <= set(NOTES)


moments = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2068, 1, 1))  # noqa: DTZ001 (zone follows)
offsets = st.integers(-48, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(moments, offsets)
def test_what_programs_write_is_read_back(moment: datetime, zone: timezone) -> None:
    aware = moment.replace(tzinfo=zone)
    assert DateReader().read(aware.isoformat()).at == aware
    second = aware.replace(microsecond=0)
    for layout in ("%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %z", "%A, %B %d, %Y %I:%M:%S %p %z", "%c UTC%z"):
        assert DateReader().read(second.strftime(layout)).at == second, layout


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1990, 1, 1, tzinfo=UTC), True),
        (NOW, True),
        (NOW + timedelta(days=2), True),
        (NOW + timedelta(days=3), False),
        (datetime(2099, 1, 1, tzinfo=UTC), False),
    ],
)
def test_possible(moment: datetime, expected: bool) -> None:
    assert possible(moment, NOW) is expected
