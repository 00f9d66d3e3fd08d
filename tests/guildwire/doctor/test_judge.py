"""What is green, yellow and red, and that everything that is not green has a remedy. No part is opened."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.port import Backlog
from guildwire.ops.looks.clock import judge_clock
from guildwire.ops.looks.disk import GIB, judge_disk
from guildwire.ops.looks.environment import unknown
from guildwire.ops.looks.feeds import judge_polls
from guildwire.ops.looks.finding import Check, length
from guildwire.ops.looks.log import judge_unread
from guildwire.ops.looks.state import judge_deliveries, judge_migrations
from ingest.feed import Feed, FeedState
from tests.guildwire.doctor.desk import NOW, state_of


def ago(**by: float) -> timedelta:
    return timedelta(**by)


def is_found(check: Check, colour: str, said: str = "", remedy: str = "") -> None:
    assert (check.colour, said in check.said, remedy in check.remedy) == (colour, True, True), check
    assert bool(check.remedy) == (colour != "green")


@pytest.mark.parametrize(("free", "colour"), [(0, "red"), (2 * GIB, "yellow"), (50 * GIB, "green")])
def test_a_disk_is_judged_by_the_room_on_it(free: int, colour: str) -> None:
    is_found(judge_disk(Path("desk"), free), colour, "desk")


def test_a_full_disk_is_called_one() -> None:
    """operate-disk-words"""
    is_found(judge_disk(Path("desk"), 0), "red", "the disk is full", "make room")


@pytest.mark.parametrize(
    ("seconds", "colour", "said"),
    [
        (0.5, "green", "within 2 s of the index and the server"),
        (-7.0, "yellow", "7.0 s ahead of the server"),
        (90.0, "red", "90.0 s behind the server"),
    ],
)
def test_clocks_are_compared(seconds: float, colour: str, said: str) -> None:
    is_found(judge_clock({"the index": 0.1, "the server": seconds}, {}, NOW), colour, said)


def test_a_recorded_time_that_is_still_to_come_is_red() -> None:
    times = {"the last poll": NOW + ago(days=20), "a file": NOW + ago(seconds=50)}
    is_found(judge_clock({}, times, NOW), "red", "the last poll lies 20 days in the future", "timedatectl")
    is_found(judge_clock({}, {"a file": NOW + ago(seconds=50)}, NOW), "green", "no recorded time")


@pytest.mark.parametrize(
    ("behind", "age", "colour", "said"),
    [
        (0, None, "green", "0 messages wait"),
        (1, ago(minutes=5), "green", "1 message waits, the oldest for 5 min"),
        (1_001, ago(seconds=9), "yellow", "1,001 messages wait, the oldest for under 1 min"),
        (2, ago(minutes=6), "yellow", "for 6 min"),
        (2, ago(hours=3), "red", "for 3 h"),
    ],
)
def test_lag_is_judged_by_number_and_age(behind: int, age: timedelta | None, colour: str, said: str) -> None:
    found = judge_unread("index", behind, NOW - age if age else None, NOW)
    is_found(found, colour, said, "guildwire work index" if colour != "green" else "")


def polled(minutes: float, every: float = 15, status: str = "ok") -> FeedState:
    feed = Feed(url=f"https://x.example/{minutes}", outlet="X")
    at = NOW - ago(minutes=minutes)
    state = state_of(feed, "retired" if status == "retired" else "ok", at)
    return FeedState(
        **{name: getattr(state, name) for name in state.__struct_fields__} | {"next_due": at + ago(minutes=every)}
    )


@pytest.mark.parametrize(
    ("states", "colour", "said"),
    [
        ([], "yellow", "nothing was ever polled"),
        ([polled(45)], "green", "the last 45 min ago"),
        ([polled(46)], "red", "a feed is due every 15 min"),
        ([polled(46, every=60), polled(100, every=1440)], "green", "every 60 min"),
        ([polled(46, every=60), polled(100)], "red", "(46 min)"),
        ([polled(10, status="retired"), polled(500, every=60)], "red", "(8 h)"),
        # A wrong clock had written when the feed is due.
        ([polled(80, every=60 * 24 * 20)], "green", "every 24 h"),
        ([polled(80 * 60, every=60 * 24 * 20)], "red", "3 days"),
        ([polled(-99)], "red", "in the future"),
    ],
)
def test_the_last_poll_is_judged_by_the_shortest_schedule(states: list[FeedState], colour: str, said: str) -> None:
    is_found(judge_polls(states, NOW), colour, said)


@pytest.mark.parametrize(
    ("found", "colour", "said"),
    [
        (Backlog(), "green", "nothing is due"),
        (Backlog(3, NOW - ago(seconds=30)), "green", "3 deliveries are due, the oldest for under 1 min"),
        (Backlog(1, NOW - ago(hours=2)), "red", "1 delivery is due, the oldest for 2 h"),
        (Backlog(0, None, 2, NOW - ago(minutes=3)), "yellow", "2 are tried again, the first for 3 min"),
        (Backlog(0, None, 1, NOW - ago(minutes=16)), "red", "1 is tried again"),
        (Backlog(failed=1, unsure=2), "yellow", "1 failed in the last 7 days; 2 maybe sent in the last 7 days"),
    ],
)
def test_deliveries_are_judged_by_how_long_they_are_due(found: Backlog, colour: str, said: str) -> None:
    is_found(judge_deliveries(found, NOW), colour, said)


def test_a_backlog_is_shown_with_everything_that_was_tried_in_vain() -> None:
    """operate-outbox-shown"""
    found = judge_deliveries(Backlog(5_000, NOW - ago(minutes=4), 3, NOW - ago(minutes=9), 2, 1), NOW)
    is_found(found, "yellow", "5,000 deliveries are due, the oldest for 4 min; 3 are tried again", "work deliver")
    assert "2 failed" in found.said
    assert "1 maybe sent" in found.said


@pytest.mark.parametrize(
    ("revision", "newer", "colour", "remedy"),
    [
        ("0007", False, "green", ""),
        (None, False, "yellow", "guildwire poll"),
        ("0001", False, "yellow", "upgrades"),
        ("0009", True, "red", "newer Guildwire: install that"),
    ],
)
def test_migrations_are_older_or_newer(revision: str | None, newer: bool, colour: str, remedy: str) -> None:
    is_found(judge_migrations(revision, "0007", newer=newer), colour, "", remedy)


def test_variables_that_are_no_setting_are_named_with_what_was_meant() -> None:
    there = ["GUILDWIRE_INDX", "GUILDWIRE_STATE", "GUILDWIRE_INDEX_PASSWORD_FILE", "GUILDWIRE_TEST_KAFKA", "PATH"]
    assert list(unknown([*there, "GUILDWIRE_QQQ"])) == [
        ("GUILDWIRE_INDX", "GUILDWIRE_INDEX"),
        ("GUILDWIRE_QQQ", ""),
    ]


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (ago(seconds=59), "under 1 min"),
        (ago(minutes=119), "119 min"),
        (ago(hours=2), "2 h"),
        (ago(hours=47), "47 h"),
        (ago(days=2), "2 days"),
        (ago(minutes=-5), "under 1 min"),
    ],
)
def test_a_length_in_words(time: timedelta, words: str) -> None:
    assert length(time) == words
