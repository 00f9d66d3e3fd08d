"""When a delivery that failed is tried again."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.judging.retry import FIRST, GIVE_UP, LONGEST, next_try
from tests.alerts.make import NOON


@pytest.mark.parametrize(("failures", "pause"), [(1, FIRST), (2, FIRST * 2), (5, FIRST * 16), (60, LONGEST)])
def test_the_pause_doubles_up_to_its_limit(failures: int, pause: timedelta) -> None:
    moment = next_try(failures, NOON, NOON, None, Random(1))
    assert moment is not None
    assert pause * 0.5 <= moment - NOON <= pause * 1.5


def test_pauses_are_spread() -> None:
    assert len({next_try(3, NOON, NOON, None, Random(seed)) for seed in range(20)}) == 20


def test_what_the_receiver_asks_for_is_never_undercut() -> None:
    assert next_try(1, NOON, NOON, timedelta(hours=9), Random(1)) == NOON + timedelta(hours=9)


def test_after_a_week_it_is_given_up() -> None:
    assert next_try(40, NOON, NOON + GIVE_UP, None, Random(1)) is None


def test_the_last_try_is_at_the_end_of_the_week() -> None:
    now = NOON + GIVE_UP - timedelta(minutes=1)
    assert next_try(40, NOON, now, None, Random(1)) == NOON + GIVE_UP


@given(st.integers(1, 200), st.integers(0, 8 * 86_400), st.none() | st.integers(0, 90_000), st.integers())
def test_a_next_try_is_always_later(failures: int, since: int, asked: int | None, seed: int) -> None:
    now = NOON + timedelta(seconds=since)
    after = None if asked is None else timedelta(seconds=asked)
    moment = next_try(failures, NOON, now, after, Random(seed))
    assert moment is None if since >= GIVE_UP.total_seconds() else moment is not None and moment > now
