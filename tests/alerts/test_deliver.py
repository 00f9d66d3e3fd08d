"""The way of a delivery, with every answer a channel can give."""

import threading
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerts.channels.file import FileChannel
from alerts.channels.port import Letter, Refused, Retry, Sent, Unsure
from alerts.deliver import BATCH, BULK, LEASE, WORDS, deliver
from alerts.judging.retry import GIVE_UP
from alerts.letters.compose import compose
from alerts.port import AlertStore, Delivery, Match, OutboxRow
from alerts.subscription import Quiet, Rhythm
from news.counts import Counts
from news.errors import Unavailable
from state.alerts.store import SqlAlertStore
from tests.alerts.make import NOON, Answering, BulkAnswering, Hand, changed, note, subscription


def put(store: AlertStore, *items: str, **fields: Any) -> None:
    """Save a subscription and record one item of a story of its own for each of ``items``."""
    to = subscription(**fields)
    store.save(to, NOON)
    store.record([Match(to, note(item, story=f"t-{item}")) for item in items], NOON)


def run(store: AlertStore, channel: Answering, clock: Hand, **options: Any) -> dict[str, int]:
    counts = deliver(store, {"file": channel}, clock, rng=Random(1), **options)
    return {word: number for word, number in counts.items() if number}


def only(store: AlertStore) -> OutboxRow:
    (row,) = store.rows()
    return row


def test_what_is_due_is_sent_once(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", "i2")
    channel = Answering()
    assert run(store, channel, clock) == {"delivered": 2}
    assert [letter.stories[0].first.item for letter in channel.letters] == ["i1", "i2"]
    clock.forward(days=30)
    assert run(store, channel, clock) == {}
    assert {row.state for row in store.rows()} == {"delivered"}


def test_a_digest_is_one_letter(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", "i2", rhythm=Rhythm("daily"))
    channel = Answering()
    assert run(store, channel, clock) == {}
    clock.forward(days=1)
    assert run(store, channel, clock) == {"delivered": 1}
    assert [len(letter.stories) for letter in channel.letters] == [2]


def test_no_more_than_the_limit_is_sent(store: AlertStore, clock: Hand) -> None:
    put(store, *(f"i{number:02}" for number in range(15)))
    channel = Answering()
    assert run(store, channel, clock, limit=12) == {"delivered": 12}
    assert run(store, channel, clock) == {"delivered": 3}


def test_no_answer_is_tried_again_with_growing_pauses(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    channel = Answering(Retry("busy"), Retry("busy"))
    assert run(store, channel, clock) == {"retried": 1}
    assert run(store, channel, clock) == {}
    first = only(store)
    assert (first.state, first.reason, first.failures) == ("held", "busy", 1)
    clock.forward(minutes=1)
    assert run(store, channel, clock) == {"retried": 1}
    clock.forward(minutes=2)
    assert run(store, channel, clock) == {"delivered": 1}
    assert len({letter.delivery for letter in channel.letters}) == 1


def test_a_pause_that_the_receiver_asks_for_is_kept(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    channel = Answering(Retry("busy", timedelta(hours=10)))
    run(store, channel, clock)
    assert only(store).due == NOON + timedelta(hours=10)


def test_after_a_week_without_an_answer_it_has_failed(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    channel = Answering(*[Retry("no such host")] * 100)
    counts = Counts(WORDS)
    while only(store).state == "held":
        for word, number in run(store, channel, clock).items():
            counts.add(word, number)
        clock.forward(hours=1)
    assert counts["failed"] == 1
    assert counts["retried"] > 20
    assert (only(store).state, only(store).reason) == ("failed", "no such host")
    assert NOON + GIVE_UP <= clock() <= NOON + GIVE_UP + timedelta(hours=2)
    store.resend(only(store).delivery, clock())
    assert run(store, Answering(), clock) == {"delivered": 1}


def test_a_refusal_fails_at_once(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    assert run(store, Answering(Refused("no such list")), clock) == {"failed": 1}
    assert (only(store).state, only(store).reason) == ("failed", "no such list")


def test_a_kind_without_a_channel_fails_with_the_remedy(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", channels=("pigeon:roof",))
    assert run(store, Answering(), clock) == {"failed": 1}
    assert only(store).reason == "there is no channel for pigeon:roof: change it in the subscription"


@pytest.mark.parametrize("answer", [Sent(), Refused("no"), Retry("later")], ids=str)
def test_the_log_has_no_address_that_a_feed_is_fetched_by(
    store: AlertStore, clock: Hand, answer: Sent | Refused | Retry
) -> None:
    put(store, "i1", channels=("atom:n0b0dy-guesses-this",))
    with capture_logs() as lines:
        deliver(store, {"atom": Answering(answer)}, clock, rng=Random(1))
    assert {line["channel"] for line in lines if "channel" in line} == {"atom:"}
    assert "n0b0dy" not in repr(lines)


def test_what_a_broken_channel_says_is_kept_as_one_line(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    run(store, Answering(ValueError("a\x00b\nc\ud800" + "d" * 1000)), clock)
    assert only(store).reason.startswith("ValueError: a b c?ddd")
    assert len(only(store).reason) <= 300


def test_a_lost_answer_is_marked_and_not_sent_again(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    channel = Answering(Unsure("the answer got lost"), idempotent=False)
    assert run(store, channel, clock) == {"unsure": 1}
    clock.forward(days=30)
    assert run(store, channel, clock) == {}
    assert (only(store).state, only(store).reason) == ("unsure", "the answer got lost")


@pytest.mark.parametrize(("idempotent", "word"), [(True, "retried"), (False, "unsure")])
def test_a_channel_that_breaks_does_not_stop_the_others(
    store: AlertStore, clock: Hand, idempotent: bool, word: str
) -> None:
    put(store, "i1", "i2")
    channel = Answering(ZeroDivisionError("odd"), idempotent=idempotent)
    assert run(store, channel, clock) == {"delivered": 1, word: 1}
    assert {row.note.item: row.reason for row in store.rows()}["i1"] == "ZeroDivisionError: odd"


@pytest.mark.parametrize(("idempotent", "word"), [(True, "delivered"), (False, "unsure")])
def test_a_delivery_that_a_crash_interrupted(store: AlertStore, clock: Hand, idempotent: bool, word: str) -> None:
    put(store, "i1")
    [leased] = store.lease(clock(), 1, LEASE)
    assert store.begin(leased) == leased
    channel = Answering(idempotent=idempotent)
    assert run(store, channel, clock) == {}
    clock.at += LEASE
    assert run(store, channel, clock) == {word: 1}


def test_after_a_crash_only_the_letter_in_hand_is_in_doubt(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", "i2", "i3")
    store.begin(store.lease(clock(), 10, LEASE)[0])
    clock.at += LEASE
    assert run(store, Answering(idempotent=False), clock) == {"unsure": 1, "delivered": 2}


def test_an_edit_does_not_settle_the_doubt_about_a_letter(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", quiet=None)
    [leased] = store.lease(clock(), 1, LEASE)
    store.begin(leased)
    clock.at += LEASE
    store.save(changed(leased.subscription, limit_per_hour=3), clock())
    assert run(store, Answering(idempotent=False), clock) == {"unsure": 1}


def test_quiet_hours_hold_and_never_skip(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", quiet=Quiet(time(12, 0, 1), time(14)))
    clock.forward(seconds=2)
    channel = Answering()
    assert run(store, channel, clock) == {"held": 1}
    assert only(store).reason == "held by quiet hours or a mute"
    clock.forward(hours=2)
    assert run(store, channel, clock) == {"delivered": 1}


def test_a_mute_holds_what_was_matched_before(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    store.save(subscription(muted_until=NOON + timedelta(hours=1)), NOON)
    assert run(store, Answering(), clock) == {}
    clock.forward(hours=1)
    assert run(store, Answering(), clock) == {"delivered": 1}


def test_a_retry_in_quiet_hours_waits_for_their_end(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", quiet=Quiet(time(12, 0, 1), time(14)))
    assert run(store, Answering(Retry("busy")), clock) == {"retried": 1}
    assert only(store).due == NOON + timedelta(hours=2)


def test_a_lease_that_ran_out_while_sending_is_counted_apart(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")

    class Slow(Answering):
        def send(self, letter: Any) -> Any:
            clock.at += LEASE
            store.lease(clock(), 1, LEASE)
            return super().send(letter)

    assert run(store, Slow(Retry("busy")), clock) == {"lost-lease": 1}


def test_waiting_for_outlets_ends_when_deliveries_are_made(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", min_outlets=2)
    clock.forward(days=14)
    assert run(store, Answering(), clock) == {}
    assert only(store).state == "waiting"


def test_the_receipt_is_in_the_letter(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    channel = Answering()
    run(store, channel, clock, receipt=lambda _: "60 feeds watched")
    assert channel.letters[0].text.endswith("60 feeds watched\n")


def test_written_but_not_marked_is_not_doubled(store: AlertStore, clock: Hand, tmp_path: Path) -> None:
    put(store, "i1", "i2", rhythm=Rhythm("hourly"))
    clock.forward(hours=1)
    channel = FileChannel(tmp_path, clock)

    class Crash(Exception):
        """Stands for the end of the process."""

    class Dying(SqlAlertStore):
        def finish_all(self, *_: Any, **__: Any) -> set[str]:
            raise Crash

    assert isinstance(store, SqlAlertStore)
    with pytest.raises(Crash):
        deliver(Dying(store._engine), {"file": channel}, clock, rng=Random(1))
    store.record([Match(subscription(rhythm=Rhythm("hourly")), note("i3", story="t3"))], clock())
    clock.forward(hours=2)
    counts = deliver(store, {"file": FileChannel(tmp_path, clock)}, clock, rng=Random(1))
    assert counts["delivered"] == 2
    written = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [line.count('"first":') for line in written] == [2, 1]


def test_two_deliverers_at_once_send_nothing_twice(store: AlertStore, clock: Hand) -> None:
    put(store, *(f"i{number}" for number in range(30)))
    put(store, *(f"i{number}" for number in range(30)), id="s2", name="other")
    channels = [Answering(), Answering()]
    threads = [threading.Thread(target=run, args=(store, channel, clock)) for channel in channels]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = [letter.delivery for channel in channels for letter in channel.letters]
    assert len(sent) == len(set(sent)) == 60


def test_an_inactive_subscription_sends_nothing(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    store.save(changed(subscription(), active=False), NOON)
    assert run(store, Answering(), clock) == {}


class Watched(SqlAlertStore):
    """Notes how many deliveries each call ends."""

    def __init__(self, store: AlertStore) -> None:
        assert isinstance(store, SqlAlertStore)
        super().__init__(store._engine)
        self.ended: list[int] = []

    def finish_all(self, deliveries: Sequence[tuple[Delivery, Letter, str]], now: datetime) -> set[str]:
        self.ended.append(len(deliveries))
        return super().finish_all(deliveries, now)

    def finish(self, *arguments: Any, **named: Any) -> bool:
        self.ended.append(1)
        return super().finish(*arguments, **named)


@pytest.mark.parametrize(("other", "second"), [("file:b.jsonl", BULK), ("pigeon:roof", BATCH)])
def test_a_batch_that_a_channel_takes_together_is_written_down_together(
    store: AlertStore, clock: Hand, other: str, second: int
) -> None:
    """It is large where no subscription has a channel that takes letters one after another."""
    put(store, *(f"i{number:02}" for number in range(BATCH + second + 2)))
    store.save(subscription(id="s2", name="other", channels=(other,)), NOON)
    channel, watched = BulkAnswering(), Watched(store)
    assert run(watched, channel, clock) == {"delivered": BATCH + second + 2}
    assert channel.batches == watched.ended == [BATCH, second, 2]


def test_a_channel_that_may_double_is_written_down_after_each_letter(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", "i2")
    watched = Watched(store)
    assert run(watched, Answering(idempotent=False), clock) == {"delivered": 2}
    assert watched.ended == [1, 1]


def test_each_letter_of_a_batch_has_its_own_answer(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", "i2", "i3")
    channel = BulkAnswering(Sent(), Refused("no such list"), Retry("busy"))
    assert run(store, channel, clock) == {"delivered": 1, "failed": 1, "retried": 1}
    assert {row.note.item: row.state for row in store.rows()} == {"i1": "delivered", "i2": "failed", "i3": "held"}


def test_a_letter_that_breaks_a_batch_stops_no_other(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", "i2")
    channel = BulkAnswering(ZeroDivisionError("odd"), ZeroDivisionError("odd"))
    assert run(store, channel, clock) == {"retried": 1, "delivered": 1}


def test_what_was_delivered_together_by_a_lease_that_ran_out_is_heard(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")

    class Slow(BulkAnswering):
        def send_all(self, letters: Any) -> Any:
            clock.at += LEASE
            store.lease(clock(), 1, LEASE)
            return super().send_all(letters)

    assert run(store, Slow(), clock) == {"delivered": 1}
    assert only(store).state == "delivered"


def test_each_delivery_is_told_once_with_the_traces_of_its_items(store: AlertStore, clock: Hand) -> None:
    to = subscription(rhythm=Rhythm("daily"))
    store.save(to, NOON)
    notes = [replace(note(item, story=f"t-{item}"), trace=trace) for item, trace in (("i1", "a1"), ("i2", ""))]
    store.record([Match(to, each) for each in notes], NOON)
    clock.forward(days=1)
    told: list[tuple[list[str], str]] = []
    with capture_logs() as lines:
        run(store, Answering(), clock, told=lambda delivery, outcome: told.append((delivery.traces, outcome)))
    assert told == [(["a1"], "delivered")]
    (line,) = [line for line in lines if line["event"] == "delivery done"]
    assert (line["outcome"], line["traces"]) == ("delivered", ["a1"])


def test_a_lost_answer_is_resolved_by_the_same_id_where_the_receiver_knows_it(
    store: AlertStore, clock: Hand
) -> None:
    put(store, "i1")
    channel = Answering(Unsure("the answer got lost"))
    assert run(store, channel, clock) == {"retried": 1}
    assert only(store).reason == "it may have been taken: the answer got lost"
    clock.forward(minutes=2)
    assert run(store, channel, clock) == {"delivered": 1}
    assert len({letter.delivery for letter in channel.letters}) == 1


def test_a_lost_answer_that_is_never_resolved_stays_unsure(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    channel = Answering(*[Unsure("lost")] * 100)
    while only(store).state == "held":
        run(store, channel, clock)
        clock.forward(hours=6)
    assert only(store).state == "unsure"


def test_an_interrupted_delivery_stays_in_doubt_through_quiet_hours(store: AlertStore, clock: Hand) -> None:
    put(store, "i1", quiet=Quiet(time(12, 10), time(14)))
    store.begin(store.lease(clock(), 1, LEASE)[0])
    clock.at += LEASE
    assert run(store, Answering(idempotent=False), clock) == {"unsure": 1}


class Broken(Exception):
    """Stands for anything that goes wrong while a letter is made."""


@pytest.mark.parametrize("channel", [Answering(), BulkAnswering()])
def test_a_letter_that_cannot_be_made_stops_no_other(store: AlertStore, clock: Hand, channel: Answering) -> None:
    put(store, "i1", "i2")

    def broken(delivery: Delivery, receipt: str, now: datetime) -> Letter:
        if delivery.entries[0].row.note.item == "i1":
            raise Broken("no such template")
        return compose(delivery, receipt, now)

    assert run(store, channel, clock, compose=broken) == {"delivered": 1, "retried": 1}
    reasons = {row.note.item: row.reason for row in store.rows()}
    assert reasons["i1"] == "its letter could not be made: Broken: no such template"
    clock.forward(hours=1)
    assert run(store, channel, clock) == {"delivered": 1}


def test_a_store_that_does_not_answer_while_a_letter_is_made_ends_the_run(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")

    def away(*_: object) -> Letter:
        raise Unavailable("no answer")

    with pytest.raises(Unavailable):
        run(store, Answering(), clock, compose=away)


def test_what_the_receiver_said_is_kept(store: AlertStore, clock: Hand) -> None:
    put(store, "i1")
    run(store, Answering(Retry("451 later"), Sent("250 queued as 4D2F")), clock)
    clock.forward(minutes=2)
    run(store, Answering(Sent("250 queued as 4D2F")), clock)
    assert [(each.word, each.answer) for each in store.attempts()] == [
        ("delivered", "250 queued as 4D2F"),
        ("retried", "451 later"),
    ]


def test_a_burst_becomes_a_few_letters(store: AlertStore, clock: Hand) -> None:
    """Case alerts-burst: what is beyond the limit of an hour comes in one letter."""
    put(store, *(f"i{number:02}" for number in range(60)), limit_per_hour=12)
    channel = Answering()
    assert run(store, channel, clock) == {"delivered": 12}
    assert sorted(len(letter.stories) for letter in channel.letters) == [1] * 11 + [49]
    assert {word: number for word, number in store.books()[0].counts.items() if number} == {
        "delivered": 11,
        "limited": 49,
    }


def test_an_empty_digest_is_a_letter_where_it_is_asked_for(store: AlertStore, clock: Hand) -> None:
    put(store, rhythm=Rhythm("daily"), empty_digest=True)
    letters: list[Delivery] = []

    def empty(delivery: Delivery, receipt: str, now: datetime) -> Letter:
        letters.append(delivery)
        return Letter(
            delivery=delivery.id, subscription="s1", name="n", address="a", subject="s", text=receipt, stories=()
        )

    clock.forward(days=1)
    assert run(store, Answering(), clock, compose=empty) == {"delivered": 1}
    assert run(store, Answering(), clock, compose=empty) == {}
    assert [each.entries for each in letters] == [()]
