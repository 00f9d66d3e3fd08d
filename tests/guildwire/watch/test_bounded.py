"""Looks that may hang: each ends in time, and however often one asks, one thread waits."""

import threading
from collections.abc import Iterator

import pytest

from guildwire.watch.bounded import Bounded, all_of
from news.errors import Unavailable


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Yield an event that a hanging look waits for; it is set at the end, so that the look's thread ends."""
    event = threading.Event()
    yield event
    event.set()


class Counted:
    def __init__(self) -> None:
        self.calls = 0
        self.now = 0.0

    def look(self) -> int:
        self.calls += 1
        return self.calls


def test_a_look_that_hangs_is_given_up_and_not_begun_again(gate: threading.Event) -> None:
    begun: list[int] = []

    def hang() -> None:
        begun.append(1)
        gate.wait(60)

    look = Bounded("state", hang, limit=0.05)
    for _ in range(5):
        with pytest.raises(Unavailable, match="no answer for"):
            look.get()
    assert begun == [1]


def test_when_it_answers_again_the_next_look_says_so(gate: threading.Event) -> None:
    now = [0.0]

    def slow() -> str:
        gate.wait(60)
        return "here"

    look = Bounded("state", slow, limit=0.05, timer=lambda: now[0])
    with pytest.raises(Unavailable):
        look.get()
    gate.set()
    now[0] = -60.0  # as if it had just begun, so that its end is waited for
    assert look.get() == "here"


def test_an_answer_is_given_again_for_a_moment() -> None:
    counted = Counted()
    look = Bounded("index", counted.look, fresh=2, timer=lambda: counted.now)
    assert [look.get(), look.get()] == [1, 1]
    counted.now = 1.9
    assert look.get() == 1
    counted.now = 2.0
    assert look.get() == 2


def test_an_error_is_raised_where_it_is_asked_for() -> None:
    def broken() -> None:
        raise Unavailable("the log is away; start it")

    with pytest.raises(Unavailable, match="start it"):
        Bounded("log", broken).get()


def test_of_several_looks_those_that_answer_are_seen(gate: threading.Event) -> None:
    def odd() -> None:
        raise ZeroDivisionError("a bug")

    seen = all_of(
        {
            "log": Bounded("log", lambda: 7),
            "index": Bounded("index", odd),
            "state": Bounded("state", lambda: gate.wait(60), limit=0.05),
        }
    )
    assert (seen["log"].found, seen["log"].error) == (7, "")
    assert seen["index"].error == "ZeroDivisionError: a bug"
    assert "no answer for" in seen["state"].error
