"""What is green, yellow and red, and that everything that is not green has a remedy. No part is opened."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.port import Backlog
from guildwire.ops.looks.clock import judge_clock
from guildwire.ops.looks.disk import GIB, judge_disk
from guildwire.ops.looks.environment import unknown
from guildwire.ops.looks.finding import Check, length
from guildwire.ops.looks.log import judge_unread
from guildwire.ops.looks.loops import judge_turns
from guildwire.ops.looks.receipt import judge_receipt
from guildwire.ops.looks.state import judge_deliveries, judge_migrations
from guildwire.watch.turns import LoopTurn
from receipt.judgement import Doubt, Judgement, State, Word
from tests.guildwire.doctor.desk import NOW


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


def doubt(word: Word, state: State = "not", minutes: int = 0) -> Doubt:
    return Doubt(word=word, state=state, since=NOW - ago(minutes=minutes))


@pytest.mark.parametrize(
    ("found", "colour"),
    [
        ([], "green"),
        ([doubt("watched in part", "part")], "yellow"),
        ([doubt("nothing polled")], "yellow"),
        ([doubt("stage behind", "behind", 15)], "yellow"),
        ([doubt("stage behind", "behind", 16)], "red"),
        ([doubt("parked items", "behind")], "red"),
        ([doubt("our network down")], "red"),
        ([doubt("stale")], "red"),
        ([doubt("cannot look", "ask")], "red"),
        ([doubt("clock wrong", "ask"), doubt("watched in part", "part")], "red"),
    ],
)
def test_a_silence_is_red_where_news_is_lost_until_someone_acts(found: list[Doubt], colour: str) -> None:
    state = found[0].state if found else "watched"
    is_found(judge_receipt(Judgement(state=state, doubts=tuple(found)), NOW), colour, ":")


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


def turn(**chosen: Any) -> LoopTurn:
    usual: dict[str, Any] = {"loop": "poll", "process": "h-1", "turned": NOW - ago(minutes=5), "bound": 600.0}
    return LoopTurn(**usual | chosen)


@pytest.mark.parametrize(
    ("turns", "colour", "said"),
    [
        ([], "green", "none runs"),
        ([turn(), turn(loop="index")], "green", "2 loops turned in time"),
        ([turn(bound=60.0)], "red", "has not turned for 5 min"),
        ([turn(failed="no such list; mend it")], "red", "ended before its time: no such list"),
        ([turn(waiting="Kafka is away; start it", since=NOW)], "yellow", "waits: Kafka is away"),
    ],
)
def test_a_loop_is_judged_by_its_last_turn(turns: list[LoopTurn], colour: str, said: str) -> None:
    (found,) = judge_turns(turns, NOW)
    is_found(found, colour, said)


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
