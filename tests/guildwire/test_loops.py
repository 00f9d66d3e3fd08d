"""The threads of a running Guildwire: none of them fails in silence."""

import threading
from datetime import UTC, datetime

import pytest

from guildwire.run.loops import Loop, join, repeat, until_it_answers
from news.errors import GuildwireError, Unavailable, WrongUse


def now() -> datetime:
    return datetime(2026, 3, 1, 12, tzinfo=UTC)


def raising(error: Exception) -> None:
    raise error


def test_a_loop_that_fails_stops_the_others_and_is_named() -> None:
    stop = threading.Event()
    loops = [Loop("index", stop, lambda: raising(ZeroDivisionError("a bug"))), Loop("match", stop, lambda: None)]
    assert stop.wait(30)
    with pytest.raises(GuildwireError, match="index failed: ZeroDivisionError: a bug"):
        join(loops)


def test_an_error_meant_for_the_person_reaches_the_person_as_it_is() -> None:
    stop = threading.Event()
    with pytest.raises(WrongUse, match=r"^mend it$"):
        join([Loop("index", stop, lambda: raising(WrongUse("mend it")))])


def test_a_loop_that_does_not_end_is_named() -> None:
    stop = threading.Event()
    loop = Loop("index", stop, lambda: (stop.wait(30), None)[1])
    with pytest.raises(GuildwireError, match="index did not end"):
        join([loop], seconds=0.01)
    stop.set()
    join([loop])


def test_what_is_repeated_goes_on_after_a_server_was_away() -> None:
    stop = threading.Event()
    errors = iter([Unavailable("away")])
    done: list[int] = []

    def act() -> None:
        for error in errors:
            raise error
        done.append(1)
        stop.set()

    repeat("deliver", now, stop, 0.01, act)
    assert done == [1]


def test_a_server_is_waited_for_until_it_answers_or_one_is_told_to_stop() -> None:
    stop = threading.Event()
    errors = iter([Unavailable("away")])

    def open_() -> str:
        for error in errors:
            raise error
        return "open"

    assert until_it_answers("start", now, stop, open_) == "open"
    stop.set()
    assert until_it_answers("start", now, stop, open_) is None
