"""A driver's beat and the feeds' intervals: a day by the DAG's own schedule and the project's own scheduling."""

import ast
import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from guildwire.airflow.poll_tasks import PATIENCE, pause
from guildwire.run.up import POLL_EVERY
from ingest import feed_state, schedule
from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import Failed, Fetched
from tests.ingest.scripted import NOW, feed
from tests.project.test_layers import ROOT

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def dag_beat() -> timedelta:
    """Return what the DAG's file says: its ``BEAT``, which its schedule and its tasks are given."""
    text = (ROOT / "dags" / "poll_feeds.py").read_text("utf-8")
    (minutes,) = [
        node.value.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and ast.unparse(node.targets[0]) == "BEAT"
    ]
    assert re.search(r'schedule=f"\*/\{BEAT\} \* \* \* \*"', text)
    assert re.search(r'call\("find_due".*beat=BEAT\)', text)
    assert isinstance(minutes, int)
    return timedelta(minutes=minutes)


BEAT = dag_beat()

Turn = tuple[datetime, timedelta]
"""A moment at which a driver looks, and how far ahead it takes."""


def dag(chance: random.Random, most: float = 20.0) -> Iterator[Turn]:
    """Yield a day of the DAG's turns, each some seconds after its beat, as Airflow is."""
    for number in range(DAY // BEAT):
        yield NOW + number * BEAT + chance.uniform(2, most) * SECOND, BEAT


def up() -> Iterator[Turn]:
    """Yield a day of the turns of ``guildwire up``."""
    for number in range(int(DAY.total_seconds() // POLL_EVERY)):
        yield NOW + number * POLL_EVERY * SECOND, timedelta()


def polls(
    listed: Feed, state: FeedState, turns: Iterator[Turn], chance: random.Random, spread: float = 2.0
) -> list[datetime]:
    """Return when a feed is asked, whose document never changes; its place in a run is so many seconds wide."""
    times = []
    for now, ahead in sorted(turns):
        wait = pause(listed, state, now, ahead)
        if wait is None:
            continue
        at = now + wait + chance.uniform(0, spread) * SECOND
        times.append(at)
        state = feed_state.unchanged(listed, state, Fetched(b"", "k"), at, chance.random())
    return times


def fresh(**more: object) -> FeedState:
    values: dict[str, object] = {"key": "k", "outlet": "o", "address": "k", "listed_since": NOW, "status": "ok"}
    return FeedState(**{**values, **more})  # type: ignore[arg-type]


def mean(times: list[datetime]) -> float:
    """Return the mean minutes between two polls."""
    return (times[-1] - times[0]) / (len(times) - 1) / timedelta(minutes=1)


MINUTES = (5, 6, 7, 8, 10, 12, 15, 20, 30, 45, 60, 90, 120, 240, 480, 700)


def gaps(times: list[datetime]) -> list[timedelta]:
    return [later - earlier for earlier, later in pairwise(times)]


@pytest.mark.parametrize("both", [False, True], ids=["dag", "dag-and-up"])
@pytest.mark.parametrize("minutes", MINUTES)
def test_an_interval_is_what_it_is_meant_to_be(minutes: int, both: bool) -> None:
    chance = random.Random(minutes)
    turns = [*dag(chance), *(up() if both else ())]
    listed = feed(every=minutes)
    times = polls(listed, fresh(), iter(turns), chance)
    assert mean(times) == pytest.approx(minutes, rel=0.1)
    assert min(gaps(times)) >= timedelta(minutes=minutes) / 2 - PATIENCE


@pytest.mark.parametrize("minutes", [5, 8, 15, 30, 60])
def test_an_interval_that_was_learned_is_kept_as_well(minutes: int) -> None:
    chance = random.Random(minutes)
    times = polls(feed(), fresh(gaps=(minutes * 2,) * schedule.LEARNED), dag(chance), chance)
    assert mean(times) == pytest.approx(minutes, rel=0.1)


def test_a_feed_that_is_wanted_once_a_day_is_polled_once_a_day() -> None:
    chance = random.Random(1)
    turns = [turn for day in range(5) for turn in ((at + day * DAY, ahead) for at, ahead in dag(chance))]
    assert mean(polls(feed(every=1440), fresh(), iter(turns), chance)) == pytest.approx(1440, rel=0.1)


@pytest.mark.parametrize("both", [False, True], ids=["dag", "dag-and-up"])
@pytest.mark.parametrize("minutes", MINUTES)
def test_a_publisher_is_never_asked_earlier_than_he_allows(minutes: int, both: bool) -> None:
    chance = random.Random(minutes)
    turns = [*dag(chance), *(up() if both else ())]
    times = polls(feed(), fresh(gaps=(1,) * 9, hint=minutes), iter(turns), chance)
    assert min(gaps(times)) >= timedelta(minutes=minutes)
    # A wait that is no multiple of the beat ends between two runs of the DAG.
    runs = -(-timedelta(minutes=minutes) // BEAT)
    assert mean(times) <= runs * BEAT / timedelta(minutes=1) * 1.1


def test_operate_two_rhythms() -> None:
    """Case operate-two-rhythms: a feed whose publisher says every five minutes, on the DAG's beat."""
    chance = random.Random(5)
    times = polls(feed(), fresh(gaps=(1,) * 9, hint=5), dag(chance), chance)
    assert mean(times) == pytest.approx(5, rel=0.1)
    exact = iter([(NOW + number * BEAT, BEAT) for number in range(DAY // BEAT)])
    assert set(gaps(polls(feed(), fresh(gaps=(1,) * 9, hint=5), exact, chance, spread=0.0))) == {BEAT}


def test_a_run_waits_for_a_publisher_half_a_minute_at_most() -> None:
    listed, known = feed(), fresh(hint=5, last_checked=NOW, next_due=NOW + 5 * 60 * SECOND)
    assert pause(listed, known, NOW + 269 * SECOND, BEAT) is None
    assert pause(listed, known, NOW + 270 * SECOND, BEAT) == 30 * SECOND
    assert pause(listed, known, NOW + 300 * SECOND, BEAT) == timedelta()
    assert pause(listed, known, NOW + 290 * SECOND, timedelta()) is None


def test_what_another_driver_has_just_polled_is_left_alone() -> None:
    known = fresh(last_checked=NOW, next_due=NOW + 5 * 60 * SECOND)
    assert pause(feed(), known, NOW + 149 * SECOND, BEAT) is None
    assert pause(feed(), known, NOW + 150 * SECOND, BEAT) == timedelta()


def test_a_retry_after_is_waited_for_to_its_end() -> None:
    until = NOW + timedelta(minutes=22)
    failed = Failed("rate-limited", "wait", retry_after=until)
    known = feed_state.failed(feed(every=5), fresh(), failed, NOW, 0.0)
    times = polls(feed(every=5), known, dag(random.Random(1)), random.Random(1))
    assert until <= times[0] <= until + BEAT
