"""The threads of a running Guildwire: none of them fails in silence."""

import threading
from datetime import UTC, datetime

import pytest

from guildwire.run.loops import Loop, join, repeat, rest, until_it_answers
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


def test_each_round_is_a_turn_and_waiting_for_a_server_is_one_with_its_reason() -> None:
    stop = threading.Event()
    errors = iter([Unavailable("away; start it")])
    turns: list[str] = []

    def act() -> None:
        for error in errors:
            raise error

    def turned(waiting: str) -> None:
        turns.append(waiting)
        if turns[-1:] == [""]:
            stop.set()

    repeat("deliver", now, stop, 60, act, turned)
    assert turns == ["away; start it", "away; start it", ""]


def test_what_a_person_has_to_mend_is_the_reason_of_the_turns_until_then() -> None:
    stop = threading.Event()
    turns: list[str] = []

    def turned(waiting: str) -> None:
        turns.append(waiting)
        stop.set()

    repeat("poll", now, stop, 60, lambda: raising(WrongUse("mend the list")), turned)
    assert turns == ["mend the list"]


def test_a_rest_is_made_of_turns_and_ends_when_told_to_stop() -> None:
    stop = threading.Event()
    turns: list[int] = []

    def turn() -> None:
        turns.append(1)
        if len(turns) == 5:
            stop.set()

    rest(stop, 3600, turn, stretch=0.001)
    assert len(turns) == 5


def test_a_loop_that_fails_says_why_before_everything_stops() -> None:
    stop = threading.Event()
    causes: list[str] = []
    Loop("index", stop, lambda: raising(ZeroDivisionError("a bug")), causes.append)
    assert stop.wait(30)
    assert causes == ["a bug"]
