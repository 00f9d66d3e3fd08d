"""Receivers that are slow are left alone, and take no time from the others."""

from datetime import timedelta
from random import Random

import pytest

from alerts.channels.port import Answer, Letter, Refused, Retry, Sent, Unsure
from alerts.deliver import deliver
from alerts.port import AlertStore, Match
from alerts.rests import Rests
from tests.alerts.make import NOON, Hand, note, subscription


class Slow:
    """A channel that takes time, of a clock of its own, for letters to the addresses that ``takes`` names."""

    idempotent = True

    def __init__(self, answer: Answer, **takes: float) -> None:
        self.answer = answer
        self.takes = takes
        self.now = 0.0
        self.asked: list[str] = []

    def check(self, address: str) -> str:
        return ""

    def send(self, letter: Letter) -> Answer:
        self.asked.append(letter.address)
        self.now += self.takes.get(letter.address, 0.0)
        return self.answer if letter.address in self.takes else Sent()


def put(store: AlertStore, items: int, *channels: str) -> None:
    to = subscription(channels=channels, limit_per_hour=None)
    store.save(to, NOON)
    store.record([Match(to, note(f"i{item:02}", story=f"t{item}")) for item in range(items)], NOON)


class Desk:
    """What passes of one process share."""

    def __init__(self, store: AlertStore, channel: Slow) -> None:
        self.store = store
        self.channel = channel
        self.clock = Hand()
        self.rests = Rests(lambda: channel.now)

    def run(self) -> dict[str, int]:
        channels = dict.fromkeys(("hook", "mail", "post"), self.channel)
        counts = deliver(self.store, channels, self.clock, rng=Random(1), rests=self.rests)
        return {word: number for word, number in counts.items() if number}


@pytest.mark.parametrize(
    ("answer", "rests"),
    [(Sent(), 40), (Refused("no"), 40), (Retry("no answer in time"), 360), (Unsure("lost"), 360)],
    ids=str,
)
def test_a_slow_receiver_is_asked_once_and_rests_as_long_as_its_answer_says(
    store: AlertStore, answer: Answer, rests: int
) -> None:
    put(store, 5, "hook:slow", "hook:quick")
    desk = Desk(store, Slow(answer, slow=40.0))
    counts = desk.run()
    assert desk.channel.asked.count("slow") == 1
    assert desk.channel.asked.count("quick") == 5
    assert counts["held"] == 4
    desk.clock.forward(seconds=rests - 1)
    desk.run()
    assert desk.channel.asked.count("slow") == 1
    desk.clock.forward(seconds=1)
    desk.run()
    assert desk.channel.asked.count("slow") == 2


def test_who_is_well_again_gets_all_of_its_letters_at_once(store: AlertStore) -> None:
    put(store, 5, "hook:slow")
    desk = Desk(store, Slow(Retry("no answer in time"), slow=40.0))
    assert desk.run() == {"retried": 1, "held": 4}
    desk.channel.takes["slow"], desk.channel.answer = 0.1, Sent()
    desk.clock.forward(hours=1)
    assert desk.run() == {"delivered": 5}


def test_waiting_for_a_slow_receiver_is_no_failed_attempt(store: AlertStore) -> None:
    put(store, 3, "hook:slow")
    desk = Desk(store, Slow(Retry("no answer in time"), slow=40.0))
    desk.run()
    failures = sorted(row.failures for row in store.rows())
    assert failures == [0, 0, 1]
    assert [attempt.word for attempt in store.attempts()] == ["retried"]
    assert {"its receiver was slow or asks for a pause, and is left alone"} < {row.reason for row in store.rows()}


def test_a_receiver_that_is_quick_never_rests(store: AlertStore) -> None:
    put(store, 5, "hook:fair")
    desk = Desk(store, Slow(Sent(), fair=5.0))
    assert desk.run() == {"delivered": 5}


@pytest.mark.parametrize("answer", [Sent("", timedelta(seconds=9)), Retry("429", timedelta(seconds=9))], ids=str)
def test_who_asks_for_a_pause_is_left_alone_by_its_other_letters_as_well(
    store: AlertStore, answer: Answer
) -> None:
    put(store, 3, "hook:busy", "hook:idle")
    desk = Desk(store, Slow(answer, busy=0.1))
    desk.run()
    assert sorted(desk.channel.asked) == ["busy", "idle", "idle", "idle"]
    desk.clock.forward(seconds=9)
    desk.run()
    assert desk.channel.asked.count("busy") == 2


def test_all_mail_goes_by_one_server_and_rests_with_it(store: AlertStore) -> None:
    put(store, 2, "mail:a@x.example", "mail:b@x.example", "post:a")
    desk = Desk(store, Slow(Retry("it did not answer in time"), **{"a@x.example": 20.0, "b@x.example": 20.0}))
    assert desk.run() == {"retried": 1, "held": 3, "delivered": 2}


def test_a_clock_that_is_put_back_prolongs_no_rest(store: AlertStore) -> None:
    channel = Slow(Sent())
    rests = Rests(lambda: channel.now)
    rests.watch("hook:a", lambda: NOON, lambda: Retry("429", timedelta(hours=1)))
    assert rests.end_of("hook:a", NOON) == NOON + timedelta(hours=1)
    assert rests.end_of("hook:a", NOON - timedelta(days=1)) is None
    assert rests.end_of("hook:b", NOON) is None
