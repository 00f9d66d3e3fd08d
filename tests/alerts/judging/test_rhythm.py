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


TROLL = "Antarctica/Troll"
CHANGING = (TROLL, NEW_YORK, "America/Nuuk", "Australia/Lord_Howe", "America/Havana", "Africa/Casablanca")
"""Zones with odd changes of clocks: by two hours, over midnight, by half an hour, at midnight, over a Ramadan."""


def test_quiet_hours_end_where_the_clock_goes_back_before_them() -> None:
    """Case alerts-quiet-overlap."""
    quiet = Quiet(time(2), time(3), TROLL)
    assert quiet_end(quiet, utc("2026-10-25T00:39")) == utc("2026-10-25T01:00")
    assert quiet_end(quiet, utc("2026-10-25T02:10")) == utc("2026-10-25T03:00")


def test_quiet_hours_from_a_time_to_the_same_are_none() -> None:
    assert quiet_end(Quiet(time(2), time(2)), NOON) == NOON


def test_a_digest_in_the_last_hour_of_a_day_that_is_skipped_comes_in_the_next() -> None:
    rhythm = Rhythm("daily", time(23, 30), "America/Nuuk")
    assert next_time(rhythm, utc("2026-03-29T01:10")) == utc("2026-03-29T01:30")


def near_changes(zone: ZoneInfo) -> list[datetime]:
    """Return the hours of two years before and after which the zone's clocks differ."""
    hours = [utc("2026-01-01T00:00") + timedelta(hours=number) for number in range(2 * 366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [hour for hour, one, other in zip(hours, offsets, offsets[1:], strict=False) if one != other]


CHANGES = [(name, hour) for name in CHANGING for hour in near_changes(ZoneInfo(name))]


@given(st.sampled_from(CHANGES), st.integers(-30 * 60, 30 * 60), times, times)
def test_quiet_hours_end_at_the_first_minute_that_is_not_quiet_or_as_long_after_a_skip(
    change: tuple[str, datetime], minutes: int, start: time, end: time
) -> None:
    zone, moment = change[0], change[1] + timedelta(minutes=minutes)
    quiet = Quiet(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0), zone)
    expected = moment
    while is_quiet(quiet, expected):
        expected += timedelta(minutes=1)
    last = (expected - timedelta(minutes=1)).astimezone(ZoneInfo(zone))
    now = expected.astimezone(ZoneInfo(zone))
    if expected > moment and (now.utcoffset() or timedelta()) > (last.utcoffset() or timedelta()):
        # The clock was put past the end: that comes as long after the change as it would have been before it.
        expected += timedelta(minutes=(quiet.end.hour - last.hour) % 24 * 60 + quiet.end.minute - last.minute - 1)
    assert quiet_end(quiet, moment) == expected


@given(st.sampled_from(CHANGES), st.integers(-30 * 60, 30 * 60), times)
def test_a_digest_comes_when_the_clock_first_shows_its_time_or_as_long_after_a_skip(
    change: tuple[str, datetime], minutes: int, at: time
) -> None:
    at = at.replace(second=0, microsecond=0)
    zone, moment = ZoneInfo(change[0]), change[1] + timedelta(minutes=minutes)
    shown: dict[datetime, datetime] = {}
    for number in range(-4 * 24 * 60, 3 * 24 * 60):
        minute = moment + timedelta(minutes=number)
        shown.setdefault(minute.astimezone(zone).replace(tzinfo=None), minute)
    day = moment.astimezone(zone).date() - timedelta(days=2)
    expected = []
    for number in range(5):
        wanted = datetime.combine(day + timedelta(days=number), at)
        skipped = 0
        while wanted - timedelta(minutes=skipped) not in shown:
            skipped += 1
        expected.append(shown[wanted - timedelta(minutes=skipped)] + timedelta(minutes=skipped))
    assert next_time(Rhythm("daily", at, change[0]), moment) == min(each for each in expected if each > moment)


@pytest.mark.parametrize("zone", ["US/Pacific-New", "", "../etc", "/etc", "America", "a\x00b"])
def test_a_zone_that_is_not_there_is_taken_as_utc(zone: str) -> None:
    """Case alerts-bad-zone: nothing is raised."""
    daily = Rhythm("daily", time(9), zone)
    assert next_time(daily, NOON) == utc("2023-07-21T09:00")
    assert next_time(Rhythm("hourly", time(9), zone), NOON) == utc("2023-07-20T13:00")
    assert quiet_end(Quiet(time(11), time(14), zone), NOON) == utc("2023-07-20T14:00")
    assert due(subscription(rhythm=daily, quiet=Quiet(time(8), time(10), zone)), NOON) == utc("2023-07-21T10:00")
