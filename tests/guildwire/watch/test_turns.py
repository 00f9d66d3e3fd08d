"""A loop that works, rests or waits has turned; one that is stuck is late, here and for other processes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from guildwire.watch.turns import FOLDER, LoopTurn, Turns, forget, last_turns

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Time:
    """A clock and a timer that a test moves, each for itself."""

    def __init__(self) -> None:
        self.now = NOON
        self.seconds = 0.0

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def turns(tmp_path: Path, time: Time) -> Iterator[Turns]:
    made = Turns(tmp_path, lambda: time.now, lambda: time.seconds)
    yield made
    made.close()


def late(turns: Turns) -> list[str]:
    return [turn.loop for turn, is_late, _ in turns.all() if is_late]


def test_operate_liveness_a_loop_that_does_not_turn_within_its_bound_is_late(turns: Turns, time: Time) -> None:
    turned = turns.loop("enrich", 60)
    turns.loop("index", 600)
    time.pass_by(60)
    assert late(turns) == []
    time.pass_by(1)
    assert late(turns) == ["enrich"]
    turned("")
    assert late(turns) == []


def test_a_clock_that_jumps_makes_no_loop_late(turns: Turns, time: Time) -> None:
    turns.loop("enrich", 60)
    time.now += timedelta(days=20)
    assert late(turns) == []


def test_waiting_for_a_server_is_a_turn_with_its_reason_and_its_beginning(turns: Turns, time: Time) -> None:
    turned = turns.loop("index", 60)
    for _ in range(10):
        time.pass_by(50)
        turned("the index is away")
    ((turn, is_late, age),) = turns.all()
    assert (turn.waiting, turn.since, is_late, age) == (
        "the index is away",
        NOON + timedelta(seconds=50),
        False,
        0,
    )
    turned("")
    assert (turns.all()[0][0].waiting, turns.all()[0][0].since) == ("", None)


def test_another_process_sees_the_last_turns(tmp_path: Path, turns: Turns, time: Time) -> None:
    turned = turns.loop("poll", 600)
    time.pass_by(30)
    turned("no server")
    (seen,) = last_turns(tmp_path, NOON)
    assert (seen.loop, seen.turned, seen.bound, seen.waiting) == ("poll", time.now, 600, "no server")
    assert not seen.late(time.now + timedelta(seconds=600))
    assert seen.late(time.now + timedelta(seconds=601))


def test_turns_are_written_every_few_seconds_only(tmp_path: Path, turns: Turns, time: Time) -> None:
    turned = turns.loop("poll", 600)
    time.pass_by(1)
    turned("")
    assert last_turns(tmp_path, NOON)[0].turned == NOON
    time.pass_by(4)
    turned("")
    assert last_turns(tmp_path, NOON)[0].turned == time.now


def test_a_process_that_ends_well_leaves_nothing(tmp_path: Path, turns: Turns) -> None:
    turns.loop("poll", 600)
    turns.close()
    assert last_turns(tmp_path, NOON) == []


def test_a_loop_that_failed_stays_to_be_seen(tmp_path: Path, turns: Turns) -> None:
    turns.loop("poll", 600)
    turns.failed("poll", "a bug")
    assert late(turns) == ["poll"]
    turns.close()
    (seen,) = last_turns(tmp_path, NOON)
    assert seen.failed == "a bug"
    assert seen.late(NOON)


def test_a_loop_that_ended_as_it_should_is_not_missed(turns: Turns, time: Time) -> None:
    turns.loop("start", 60)
    turns.ended("start")
    time.pass_by(100)
    assert turns.all() == []


def give(folder: Path, process: str, *turns: LoopTurn) -> None:
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / FOLDER / f"{process}.json").write_bytes(msgspec.json.encode(turns))


def turn(process: str, loop: str, minutes: int) -> LoopTurn:
    return LoopTurn(loop=loop, process=process, turned=NOON + timedelta(minutes=minutes), bound=3600)


def test_of_several_processes_the_latest_turn_counts(tmp_path: Path) -> None:
    give(tmp_path, "a-1", turn("a-1", "index", 9), turn("a-1", "enrich", 0))
    give(tmp_path, "b-2", turn("b-2", "enrich", 5))
    assert [(seen.loop, seen.process) for seen in last_turns(tmp_path, NOON)] == [
        ("enrich", "b-2"),
        ("index", "a-1"),
    ]


def test_a_dead_process_does_not_hide_a_live_one_however_its_clock_was(tmp_path: Path) -> None:
    give(tmp_path, "a-1", turn("a-1", "poll", 20 * 24 * 60))
    give(tmp_path, "b-2", turn("b-2", "poll", 0))
    (seen,) = last_turns(tmp_path, NOON)
    assert (seen.process, seen.late(NOON)) == ("b-2", False)


def test_operate_future_clock_a_turn_in_the_future_is_not_believed(tmp_path: Path) -> None:
    give(tmp_path, "a-1", turn("a-1", "poll", 20 * 24 * 60))
    assert last_turns(tmp_path, NOON)[0].late(NOON)


def test_what_a_dead_process_left_goes_with_the_one_that_took_its_loops_over(
    tmp_path: Path, turns: Turns, time: Time
) -> None:
    give(tmp_path, "dead-1", turn("dead-1", "poll", -120))
    give(tmp_path, "dead-2", turn("dead-2", "poll", -120), turn("dead-2", "index", -120))
    give(tmp_path, "alive-3", turn("alive-3", "poll", 0))
    turns.loop("poll", 600)
    turns.close()
    assert {file.stem for file in (tmp_path / FOLDER).glob("*.json")} == {"dead-2", "alive-3"}


def test_a_file_that_cannot_be_read_counts_as_not_there(tmp_path: Path) -> None:
    give(tmp_path, "a-1", turn("a-1", "index", 9))
    (tmp_path / FOLDER / "b-2.json").write_bytes(b'[{"loop":')
    assert [seen.loop for seen in last_turns(tmp_path, NOON)] == ["index"]


def test_processes_that_died_long_ago_are_forgotten(tmp_path: Path) -> None:
    give(tmp_path, "a-1", turn("a-1", "index", 0))
    give(tmp_path, "b-2", turn("b-2", "match", 0), turn("b-2", "enrich", 9))
    assert forget(tmp_path, NOON + timedelta(minutes=5)) == 1
    assert [seen.loop for seen in last_turns(tmp_path, NOON)] == ["enrich", "match"]


def test_a_folder_that_cannot_be_written_stops_no_loop(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    with capture_logs() as lines:
        Turns(tmp_path, lambda: NOON).loop("poll", 60)("")
    assert [line["event"] for line in lines] == ["turns cannot be written"]
