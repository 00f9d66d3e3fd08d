"""When a feed is asked next."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import schedule
from ingest.feed import STATUSES, Feed, FeedState
from tests.ingest.scripted import NOW, feed

MINUTE = timedelta(minutes=1)


def state(**more: object) -> FeedState:
    values: dict[str, object] = {"key": "k", "outlet": "o", "address": "k", "listed_since": NOW, "status": "ok"}
    return FeedState(**{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "due"),
    [
        (state(), True),
        (state(next_due=NOW), True),
        (state(next_due=NOW - timedelta(seconds=1)), True),
        (state(next_due=NOW + timedelta(seconds=1)), False),
        (state(status="retired"), False),
    ],
)
def test_due(known: FeedState, due: bool) -> None:
    assert schedule.is_due(known, NOW) is due


DAYS = timedelta(days=1)


@pytest.mark.parametrize(
    ("known", "due"),
    [
        (state(next_due=NOW + 20 * DAYS), True),
        (state(next_due=NOW + 1.05 * DAYS), False),
        (state(next_due=NOW + 20 * DAYS, status="gone", failures=9), True),
        (state(next_due=NOW + 7 * DAYS, status="gone", failures=9), False),
        (state(next_due=NOW + DAYS / 48, last_checked=NOW + DAYS / 96), True),
        (state(next_due=NOW + DAYS / 48, last_checked=NOW + timedelta(minutes=4)), False),
        (state(next_due=NOW + 20 * DAYS, status="retired"), False),
    ],
)
def test_times_that_a_wrong_clock_wrote_are_not_waited_for(known: FeedState, due: bool) -> None:
    """operate-future-clock: asked at the next pass, and no later than the longest wait there is."""
    assert schedule.is_due(known, NOW) is due


@pytest.mark.parametrize(
    ("listed", "known", "minutes"),
    [
        (feed(), state(), schedule.UNKNOWN),
        (feed(every=30), state(gaps=(1,) * 10, hint=600), 30),
        (feed(every=1), state(), 5),
        (feed(), state(gaps=(4,) * 4), schedule.UNKNOWN),
        (feed(), state(gaps=(40,) * 5), 20),
        (feed(), state(gaps=(1,) * 5), 5),
        (feed(), state(gaps=(10_000,) * 5), schedule.QUIET),
        (feed(), state(hint=120), 120),
        (feed(), state(hint=100_000), 24 * 60),
    ],
    ids=[
        "unknown",
        "listed",
        "listed-clamped",
        "few-gaps",
        "half-the-gap",
        "shortest",
        "quiet",
        "hint",
        "longest",
    ],
)
def test_interval(listed: Feed, known: FeedState, minutes: int) -> None:
    assert schedule.interval(listed, known) == minutes


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 15), (1, 15), (2, 30), (3, 60), (7, 960), (8, 1440), (900, 1440)]
)
def test_back_off_doubles_up_to_a_day(failures: int, minutes: int) -> None:
    known = state(status="gone", failures=failures, last_success=NOW - timedelta(days=30))
    assert schedule.back_off(feed(), known, NOW) == minutes


def test_a_feed_that_is_long_dead_is_still_asked_every_week() -> None:
    known = state(status="gone", failures=50, last_success=NOW - timedelta(days=31))
    assert schedule.back_off(feed(), known, NOW) == 7 * 24 * 60


def test_a_feed_that_never_worked_counts_from_when_it_was_listed() -> None:
    known = state(status="gone", failures=50, listed_since=NOW - timedelta(days=31))
    assert schedule.back_off(feed(), known, NOW) == 7 * 24 * 60


def test_jitter_adds_a_tenth_at_most() -> None:
    assert schedule.next_due(feed(every=100), state(), NOW, 0.0) == NOW + timedelta(minutes=100)
    assert schedule.next_due(feed(every=100), state(), NOW, 1.0) == NOW + timedelta(minutes=110)


@pytest.mark.parametrize("early", [-5, -1, 0, 1, 5])
def test_a_wait_counts_from_when_the_poll_was_planned(early: int) -> None:
    planned = state(next_due=NOW + early * MINUTE)
    assert schedule.next_due(feed(every=100), planned, NOW, 0.5) == NOW + (100 + early) * MINUTE
    assert schedule.next_due(feed(every=100), planned, NOW, 0.0) == NOW + (95 + early) * MINUTE
    assert schedule.next_due(feed(every=100), planned, NOW, 1.0) == NOW + (105 + early) * MINUTE


@pytest.mark.parametrize("minutes", [-600, -6, 6, 600])
def test_a_plan_that_is_far_away_does_not_count(minutes: int) -> None:
    planned = state(next_due=NOW + minutes * MINUTE)
    assert schedule.next_due(feed(every=100), planned, NOW, 0.0) == NOW + 100 * MINUTE


def test_what_comes_late_is_not_made_up_for_at_once() -> None:
    late = state(next_due=NOW - 5 * MINUTE)
    assert schedule.next_due(feed(every=5), late, NOW, 0.5) == NOW + 2.5 * MINUTE


def test_a_plan_never_outweighs_what_the_publisher_asks() -> None:
    late = state(next_due=NOW - 5 * MINUTE, hint=30)
    assert schedule.next_due(feed(), late, NOW, 0.0) == NOW + 30 * MINUTE
    assert schedule.next_due(feed(every=30), late, NOW, 0.5) == NOW + 25 * MINUTE


@pytest.mark.parametrize(
    ("known", "ahead", "due"),
    [
        ({"next_due": NOW}, 0, True),
        ({"next_due": NOW + 5 * MINUTE}, 0, False),
        ({"next_due": NOW + 5 * MINUTE}, 4, False),
        ({"next_due": NOW + 5 * MINUTE}, 5, True),
        ({"next_due": NOW + 6 * MINUTE}, 60, False),
        ({"next_due": NOW + MINUTE, "retry_after": NOW + MINUTE}, 5, False),
        ({"next_due": NOW + MINUTE, "last_checked": NOW - 9 * MINUTE, "hint": 10}, 5, False),
        ({"next_due": NOW + MINUTE, "last_checked": NOW - 10 * MINUTE, "hint": 10}, 5, True),
        ({"next_due": NOW + MINUTE, "last_checked": NOW - 2 * MINUTE}, 5, False),
        ({"next_due": NOW + MINUTE, "last_checked": NOW - 2.5 * MINUTE}, 5, True),
        ({"status": "retired"}, 5, False),
    ],
    ids=[
        "due",
        "not-yet",
        "after-the-next-turn",
        "before-the-next-turn",
        "five-minutes-at-most",
        "retry-after",
        "publisher",
        "publisher-allows",
        "just-polled",
        "long-enough-ago",
        "retired",
    ],
)
def test_what_falls_due_before_the_next_turn(known: dict[str, object], ahead: int, due: bool) -> None:
    assert schedule.falls_due(feed(), state(**known), NOW, ahead * MINUTE) is due


def test_the_lists_own_interval_outweighs_the_publishers_when_taken_early() -> None:
    known = state(next_due=NOW + MINUTE, last_checked=NOW - 5 * MINUTE, hint=60)
    assert schedule.falls_due(feed(every=5), known, NOW, 5 * MINUTE)
    assert not schedule.falls_due(feed(), known, NOW, 5 * MINUTE)


def test_retry_after_is_kept_to_for_a_day_at_most() -> None:
    hour, week = NOW + timedelta(hours=1), NOW + timedelta(days=7)
    assert schedule.next_due(feed(), state(status="rate-limited", retry_after=hour), NOW, 0.0) == hour
    assert schedule.next_due(feed(), state(status="rate-limited", retry_after=week), NOW, 0.0) == NOW + timedelta(
        days=1
    )


def test_a_short_retry_after_does_not_bring_the_poll_forward() -> None:
    known = state(status="rate-limited", retry_after=NOW + timedelta(minutes=1))
    assert schedule.next_due(feed(), known, NOW, 0.0) == NOW + timedelta(minutes=15)


def test_a_retired_feed_is_never_due() -> None:
    assert schedule.next_due(feed(), state(status="retired"), NOW, 0.5) is None


def test_gaps_are_learned_from_arrivals() -> None:
    known = state(last_new=NOW - timedelta(minutes=60), gaps=(7,))
    assert schedule.add_arrival(known, NOW, 3) == (7, 20, 20, 20)
    assert schedule.add_arrival(known, NOW, 0) == (7,)
    assert schedule.add_arrival(state(), NOW, 3) == ()
    assert len(schedule.add_arrival(known, NOW, 900)) == schedule.GAPS


@pytest.mark.parametrize(
    ("gaps", "silent", "quiet"),
    [((60,) * 10, 91, True), ((60,) * 10, 90, False), ((60,) * 9, 900, False)],
    ids=["longer-than-ever", "not-yet", "unknown-rhythm"],
)
def test_unusual_quiet(gaps: tuple[int, ...], silent: int, quiet: bool) -> None:
    known = state(gaps=gaps, last_new=NOW - timedelta(minutes=silent))
    assert schedule.unusually_quiet(known, NOW) is quiet


def test_a_feed_that_never_brought_news_is_not_unusually_quiet() -> None:
    assert not schedule.unusually_quiet(state(), NOW)


@given(
    status=st.sampled_from([status for status in STATUSES if status != "retired"]),
    failures=st.integers(0, 10_000),
    hint=st.integers(0, 10**9),
    every=st.none() | st.integers(1, 1440),
    jitter=st.floats(0, 1),
    dead=st.integers(0, 1000),
)
def test_every_feed_is_asked_again_within_bounds(
    status: str, failures: int, hint: int, every: int | None, jitter: float, dead: int
) -> None:
    known = state(status=status, failures=failures, hint=hint, last_success=NOW - timedelta(days=dead))
    due = schedule.next_due(feed(every=every), known, NOW, jitter)
    assert due is not None
    wait = due - NOW
    assert timedelta(minutes=5) <= wait
    assert wait <= timedelta(days=7 if dead > 30 and not known.works else 1) * 1.1
