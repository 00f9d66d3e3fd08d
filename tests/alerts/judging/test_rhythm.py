"""When alerts go out, also on the days when clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.judging.rhythm import due, is_quiet, next_time, quiet_end, release
from alerts.subscription import PACES, WEEKDAYS, Quiet, Rhythm
from tests.alerts.make import NOON, subscription

NEW_YORK = "America/New_York"
ZONES = (
    "UTC",
    NEW_YORK,
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Havana",
)
moments = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001
times = st.times(min_value=time(0, 0), max_value=time(23, 59))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_instant_is_now() -> None:
    assert next_time(Rhythm(), NOON) == NOON


def test_daily_comes_today_or_tomorrow_at_the_local_time() -> None:
    rhythm = Rhythm("daily", time(9, 0), NEW_YORK)
    assert next_time(rhythm, utc("2023-07-20T12:59")) == utc("2023-07-20T13:00")
    assert next_time(rhythm, utc("2023-07-20T13:00")) == utc("2023-07-21T13:00")


def test_daily_keeps_its_local_time_when_clocks_change() -> None:
    rhythm = Rhythm("daily", time(9, 0), NEW_YORK)
    assert next_time(rhythm, utc("2023-11-04T13:00")) == utc("2023-11-05T14:00")


def test_a_local_time_that_is_skipped_comes_an_hour_later_by_the_clock() -> None:
    rhythm = Rhythm("daily", time(2, 30), NEW_YORK)
    moment = next_time(rhythm, utc("2023-03-12T05:00"))
    assert moment.astimezone(ZoneInfo(NEW_YORK)).time() == time(3, 30)


def test_a_local_time_that_occurs_twice_is_used_once() -> None:
    rhythm = Rhythm("daily", time(1, 30), NEW_YORK)
    first = next_time(rhythm, utc("2023-11-05T04:00"))
    assert first == utc("2023-11-05T05:30")
    assert next_time(rhythm, first) == utc("2023-11-06T06:30")


def test_weekly_waits_for_its_day() -> None:
    rhythm = Rhythm("weekly", time(8, 0), "UTC", "mon")
    assert next_time(rhythm, NOON) == utc("2023-07-24T08:00")
    assert next_time(rhythm, utc("2023-07-24T08:00")) == utc("2023-07-31T08:00")


def test_hourly_comes_at_its_minute() -> None:
    rhythm = Rhythm("hourly", time(0, 15))
    assert next_time(rhythm, utc("2023-07-20T12:00:30")) == utc("2023-07-20T12:15")
    assert next_time(rhythm, utc("2023-07-20T12:15")) == utc("2023-07-20T13:15")


def test_hourly_counts_local_minutes() -> None:
    assert next_time(Rhythm("hourly", time(0, 0), "Asia/Kathmandu"), NOON) == utc("2023-07-20T12:15")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_quiet_hours_over_midnight(moment: str, expected: bool) -> None:
    assert is_quiet(Quiet(time(22), time(7)), utc(f"2023-07-20T{moment}")) is expected


@pytest.mark.parametrize(("moment", "expected"), [("11:59", False), ("12:00", True), ("13:00", False)])
def test_quiet_hours_within_a_day(moment: str, expected: bool) -> None:
    assert is_quiet(Quiet(time(12), time(13)), utc(f"2023-07-20T{moment}")) is expected


def test_quiet_hours_end_on_the_same_or_the_next_day() -> None:
    quiet = Quiet(time(22), time(7), NEW_YORK)
    assert quiet_end(quiet, utc("2023-07-20T03:00")) == utc("2023-07-20T11:00")
    assert quiet_end(quiet, utc("2023-07-20T09:00")) == utc("2023-07-20T11:00")
    assert quiet_end(quiet, NOON) == NOON


def test_quiet_hours_that_end_in_the_hour_that_occurs_twice() -> None:
    quiet = Quiet(time(22), time(1, 30), NEW_YORK)
    assert quiet_end(quiet, utc("2023-11-05T05:15")) == utc("2023-11-05T05:30")
    assert quiet_end(quiet, utc("2023-11-05T06:15")) == utc("2023-11-05T06:30")


def test_quiet_hours_that_end_in_the_hour_that_is_skipped() -> None:
    quiet = Quiet(time(22), time(2, 30), NEW_YORK)
    assert quiet_end(quiet, utc("2023-03-12T05:00")) == utc("2023-03-12T07:30")


def test_a_mute_holds_until_it_ends_and_quiet_hours_hold_on() -> None:
    muted = subscription(muted_until=utc("2023-07-20T23:00"), quiet=Quiet(time(22), time(7)))
    assert release(muted, NOON) == utc("2023-07-21T07:00")


def test_a_mute_that_is_over_holds_nothing() -> None:
    assert release(subscription(muted_until=utc("2023-07-20T11:00")), NOON) == NOON


def test_a_digest_in_quiet_hours_is_held_until_they_end() -> None:
    digest = subscription(rhythm=Rhythm("daily", time(23, 0)), quiet=Quiet(time(22), time(7)))
    assert due(digest, NOON) == utc("2023-07-21T07:00")


@given(st.sampled_from(PACES), times, st.sampled_from(ZONES), st.sampled_from(WEEKDAYS), moments)
def test_every_rhythm_sends_within_its_period(pace: str, at: time, zone: str, day: str, now: datetime) -> None:
    rhythm = Rhythm(pace, at, zone, day)  # type: ignore[arg-type]
    moment = next_time(rhythm, now)
    periods = {
        "instant": timedelta(0),
        "hourly": timedelta(hours=1),
        "daily": timedelta(1),
        "weekly": timedelta(7),
    }
    assert now <= moment <= now + periods[pace] + timedelta(days=1 if pace in ("daily", "weekly") else 0.05)
    assert pace == "instant" or moment > now


@given(times, times, st.sampled_from(ZONES), moments)
def test_quiet_hours_end_within_two_days_outside_themselves(
    start: time, end: time, zone: str, now: datetime
) -> None:
    if start == end:
        return
    quiet = Quiet(start, end, zone)
    moment = quiet_end(quiet, now)
    assert not is_quiet(quiet, moment)
    assert now <= moment <= now + timedelta(days=2)
    assert is_quiet(quiet, now) or moment == now
