"""Processes for costly tasks: limits, replacement, and an end in every case."""

import asyncio
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingest.reading.limits import Limits
from ingest.reading.worker import Done, GaveUp
from ingest.reading.workers import Workers
from tests.ingest.reading import costly

MEGABYTE = 1024 * 1024
LIMITS = Limits(cpu=1, memory=120 * MEGABYTE)


@pytest.fixture
def workers() -> Iterator[Workers]:
    with closing(Workers(LIMITS, count=1)) as made:
        yield made


def run(workers: Workers, function: Callable[[Any], Any], argument: object = None) -> Done | GaveUp:
    return asyncio.run(workers.run(function, argument))


def value(workers: Workers, function: Callable[[Any], Any], argument: object = None) -> Any:
    answer = run(workers, function, argument)
    assert isinstance(answer, Done), answer
    return answer.value


def test_no_process_is_started_before_there_is_something_to_do(workers: Workers) -> None:
    assert not workers.running
    assert value(workers, costly.echo, ("a", b"b")) == ("a", b"b")
    assert workers.running


def test_one_process_does_many_tasks(workers: Workers) -> None:
    assert value(workers, costly.pid) == value(workers, costly.pid)


@pytest.mark.parametrize(
    ("function", "cause"),
    [(costly.spin, "cpu"), (costly.hoard, "memory"), (costly.abort, "memory"), (costly.die, "signal 9")],
)
def test_what_is_too_costly_is_given_up_and_the_next_task_is_done(
    workers: Workers, function: Callable[[Any], Any], cause: str
) -> None:
    answer = run(workers, function)
    assert answer == GaveUp(cause) or (isinstance(answer, Done) and answer.value == GaveUp(cause))
    assert value(workers, costly.echo, "next") == "next"


def test_the_clock_ends_what_takes_no_processor_time() -> None:
    with closing(Workers(Limits(seconds=0.01), count=1)) as workers:
        assert run(workers, costly.spin) == GaveUp("clock")


def test_limits_are_for_one_task_and_not_for_all(workers: Workers) -> None:
    """Each takes half a second of the one that is allowed."""
    first = value(workers, costly.burn, 0.5)
    assert [value(workers, costly.burn, 0.5) for _ in range(4)] == [first] * 4


def test_a_process_that_dies_of_itself_gets_the_task_once_more(workers: Workers, tmp_path: Path) -> None:
    assert value(workers, costly.die_once, str(tmp_path / "mark")) == "read"


def test_a_process_that_has_grown_is_replaced(workers: Workers) -> None:
    small = value(workers, costly.grow, MEGABYTE)
    assert value(workers, costly.grow, 60 * MEGABYTE) == small
    assert value(workers, costly.grow, MEGABYTE) != small


def test_one_costly_task_does_not_hold_up_another(tmp_path: Path) -> None:
    release = tmp_path / "release"
    os.mkfifo(release)

    async def both(workers: Workers) -> list[Done | GaveUp]:
        endless = asyncio.create_task(workers.run(costly.wait_for_word, str(release)))
        answers = [await workers.run(costly.echo, number) for number in range(9)]
        assert not endless.done()
        await asyncio.to_thread(release.write_text, "word")
        return [*answers, await endless]

    with closing(Workers(count=2)) as workers:
        answers = asyncio.run(both(workers))
    assert [answer.value for answer in answers if isinstance(answer, Done)] == [*range(9), "word"]


def test_closing_ends_what_is_being_done(tmp_path: Path) -> None:
    async def begin_and_close(workers: Workers) -> Done | GaveUp:
        os.mkfifo(tmp_path / "begun")
        task = asyncio.create_task(workers.run(costly.wait_for_end, str(tmp_path / "begun")))
        await asyncio.to_thread((tmp_path / "begun").read_text)
        await asyncio.to_thread(workers.close)
        return await task

    workers = Workers(count=1)
    assert isinstance(asyncio.run(begin_and_close(workers)), GaveUp)
    assert not workers.running


def test_a_process_imports_what_reading_needs_and_no_more(workers: Workers) -> None:
    from ingest.reading.read import read

    run(workers, read)
    assert value(workers, costly.modules) & {"guildwire", "typer", "sqlalchemy", "pytest", "kafka"} == set()


PARENT = """
import asyncio, sys
from ingest.reading.workers import Workers
from tests.ingest.reading import costly
workers = Workers(count=1)
print(asyncio.run(workers.run(costly.pid, None)).value, flush=True)
sys.stdin.read()
"""


def test_none_is_left_when_the_process_that_started_them_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        worker = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([worker], [], [], 60)
    os.close(worker)
    assert ended
