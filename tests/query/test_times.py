from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.times import TimeSpan, absolute, from_millis, millis, since, span, until, whole_millis

NOW = datetime(2024, 3, 31, 10, 20, 30, 456_789, tzinfo=UTC)


def at(*parts: int) -> datetime:
    year, month, day, hour, minute, second, milli = (*parts, *(1, 1, 1, 0, 0, 0, 0)[len(parts) :])
    return datetime(year, month, day, hour, minute, second, milli * 1000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023", at(2023), at(2024)),
        ("2023-12", at(2023, 12), at(2024, 1)),
        ("2024-02-28", at(2024, 2, 28), at(2024, 2, 29)),
        ("2024-02-28T10", at(2024, 2, 28, 10), at(2024, 2, 28, 11)),
        ("2024-02-28T10:30", at(2024, 2, 28, 10, 30), at(2024, 2, 28, 10, 31)),
        ("2024-02-28T10:30:05Z", at(2024, 2, 28, 10, 30, 5), at(2024, 2, 28, 10, 30, 6)),
        ("2024-02-28 10:30:05-0430", at(2024, 2, 28, 15, 0, 5), at(2024, 2, 28, 15, 0, 6)),
        ("2024-02-28T10:30:05.1239Z", at(2024, 2, 28, 10, 30, 5, 123), at(2024, 2, 28, 10, 30, 5, 123)),
        ("now", at(2024, 3, 31, 10, 20, 30, 456), at(2024, 3, 31, 10, 20, 30, 456)),
        ("now-1M", at(2024, 2, 29, 10, 20, 30, 456), at(2024, 2, 29, 10, 20, 30, 456)),
        ("now+1y/y", at(2025), at(2026)),
        ("now-36h/h", at(2024, 3, 29, 22), at(2024, 3, 29, 23)),
        ("now/w", at(2024, 3, 25), at(2024, 4, 1)),
        ("now/m-2s", at(2024, 3, 31, 10, 19, 58), at(2024, 3, 31, 10, 20, 58)),
        ("now/H", at(2024, 3, 31, 10), at(2024, 3, 31, 11)),
        ("now/M", at(2024, 3), at(2024, 4)),
        ("now/s", at(2024, 3, 31, 10, 20, 30), at(2024, 3, 31, 10, 20, 31)),
        ("2024-02-28||+1d/d", at(2024, 2, 29), at(2024, 3, 1)),
        ("2024-02-28||-1w", at(2024, 2, 21), at(2024, 2, 21)),
        ("today", at(2024, 3, 31), at(2024, 4, 1)),
        ("Today-7d", at(2024, 3, 24), at(2024, 3, 25)),
        ("yesterday", at(2024, 3, 30), at(2024, 3, 31)),
        ("yesterday/M", at(2024, 3), at(2024, 4)),
        (" 2024-02-28 10:30 ", at(2024, 2, 28, 10, 30), at(2024, 2, 28, 10, 31)),
        ("2024-02-28t10:30z", at(2024, 2, 28, 10, 30), at(2024, 2, 28, 10, 31)),
        ("2024-02-28 10:30 +02", at(2024, 2, 28, 8, 30), at(2024, 2, 28, 8, 31)),
        ("20240228", at(2024, 2, 28), at(2024, 2, 29)),
        ("20240228T103005Z", at(2024, 2, 28, 10, 30, 5), at(2024, 2, 28, 10, 30, 6)),
    ],
)
def test_the_time_an_expression_names(text: str, start: datetime, end: datetime) -> None:
    assert span(text, NOW) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "24-01-01", "2024-1-1", "2024-13-01", "2024-02-30", "2024-02-28T25", "now-", "now7d", "nowadays",
     "yesterday7", "202402", "2024-0228", "2024-02-28-1d", "9999", "now-9999y", "0001-01-01T00:00+01:00"],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        span(text, NOW)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2024", at(2025)),
        ("2024-02", at(2024, 3)),
        ("2024-02-28", at(2024, 2, 29)),
        ("2024-02-28T10:30", at(2024, 2, 28, 10, 31)),
        ("now/d", at(2024, 4, 1)),
        ("today-7d", at(2024, 3, 25)),
        ("2024-02-28T10:30:05Z", at(2024, 2, 28, 10, 30, 5)),
        ("2024-02-28T10:30:05.5Z", at(2024, 2, 28, 10, 30, 5, 500)),
        ("now-1h", at(2024, 3, 31, 9, 20, 30, 456)),
    ],
)
def test_until_has_the_whole_of_a_period_in_it_and_leaves_an_instant_as_it_is(text: str, end: datetime) -> None:
    assert until(text, NOW) == end
    assert since(text, NOW) == span(text, NOW).start


def test_the_date_of_a_text_does_not_hang_on_when_it_is_read() -> None:
    assert absolute(" 2024-02-28T10:30:05+02:00") == at(2024, 2, 28, 8, 30, 5)
    assert absolute("2024-02-28") == at(2024, 2, 28)
    assert [absolute(text) for text in ("today", "now-1d", "", "soon")] == [None] * 4


EARLIEST = datetime(2, 1, 1)  # noqa: DTZ001 (hypothesis adds the zone)


@given(st.datetimes(EARLIEST, timezones=st.just(timezone(timedelta(hours=5)))))
def test_milliseconds_keep_what_is_whole(moment: datetime) -> None:
    whole = whole_millis(moment)
    assert timedelta(0) <= moment - whole < timedelta(milliseconds=1)
    assert from_millis(millis(moment)) == whole


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("yesterday-1M", datetime(2024, 2, 29, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)),
        ("now/M-1M", datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)),
        ("now/M-2M", datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)),
    ],
)
def test_a_period_that_is_moved_is_a_whole_one(text: str, start: datetime, end: datetime) -> None:
    assert span(text, datetime(2024, 3, 31, 10, tzinfo=UTC)) == TimeSpan(start, end)
