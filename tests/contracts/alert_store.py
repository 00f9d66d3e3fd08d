"""The contract of the alert store (alerts/port.py): a backend passes it by a subclass with ``reopen``."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Literal

import pytest

from alerts.deliver import deliver
from alerts.judging.decide import GATHER, WAIT
from alerts.note import Note
from alerts.port import AlertStore, Backlog, Delivery, Match, State
from alerts.subscription import Quiet, Rhythm, Subscription
from news.errors import WrongUse
from tests.alerts.make import NOON, BulkAnswering, changed, note, sent, subscription

FILE = "file:a.jsonl"
LEASE = timedelta(minutes=5)


def after(**by: float) -> datetime:
    return NOON + timedelta(**by)


def record(store: AlertStore, to: Subscription, *notes: Note, at: datetime = NOON) -> dict[str, int]:
    counts = store.record([Match(to, each) for each in notes], at)
    return {word: number for word, number in counts.items() if number}


def saved(store: AlertStore, **fields: object) -> Subscription:
    to = subscription(**fields)
    store.save(to, NOON)
    return to


def lease(store: AlertStore, at: datetime = NOON, limit: int = 100) -> list[Delivery]:
    return store.lease(at, limit, LEASE)


def told(deliveries: list[Delivery]) -> list[list[str]]:
    return [[entry.row.note.item for entry in delivery.entries] for delivery in deliveries]


def states(store: AlertStore) -> dict[str, State]:
    return {row.note.item: row.state for row in store.rows()}


FULL = subscription(
    channels=("file:a.jsonl", "file:b.jsonl"),
    rhythm=Rhythm("weekly", zone="Europe/Berlin", weekday="fri"),
    min_outlets=2,
    quiet=Quiet(NOON.time(), after(hours=3).time(), "Asia/Tokyo"),
    muted_until=after(days=1),
    max_age=None,
)


def in_threads(run: Callable[[int], None], number: int) -> None:
    errors: list[BaseException] = []

    def guarded(place: int) -> None:
        try:
            run(place)
        except BaseException as error:  # noqa: BLE001 (shown by the test)
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


class AlertStoreContract:
    """What every alert store must do.

    A subclass gives the fixture ``reopen``: a function that opens one and the same store anew, empty at first.
    """

    @pytest.fixture
    def store(self, reopen: Callable[[], AlertStore]) -> AlertStore:
        return reopen()

    def test_a_subscription_comes_back_as_it_was_saved(self, reopen: Callable[[], AlertStore]) -> None:
        reopen().save(FULL, NOON)
        assert reopen().subscriptions() == [FULL]

    def test_saving_again_replaces_and_names_give_the_order(self, store: AlertStore) -> None:
        saved(store, id="s1", name="b")
        saved(store, id="s2", name="a")
        saved(store, id="s1", name="c")
        assert [(each.id, each.name) for each in store.subscriptions()] == [("s2", "a"), ("s1", "c")]

    def test_a_name_that_another_has_is_refused_and_nothing_changes(self, store: AlertStore) -> None:
        saved(store, id="s1", name="a")
        before = store.revision()
        with pytest.raises(WrongUse, match="another subscription is named 'a'"):
            saved(store, id="s2", name="a")
        assert len(store.subscriptions()) == 1
        assert store.revision() == before

    def test_the_revision_rises_with_every_change(self, store: AlertStore) -> None:
        seen = [store.revision()]
        saved(store)
        seen.append(store.revision())
        saved(store, query="walkout")
        seen.append(store.revision())
        assert store.remove("s1", NOON)
        seen.append(store.revision())
        assert not store.remove("s1", NOON)
        assert seen == sorted(set(seen))
        assert store.revision() == seen[-1]

    def test_a_match_comes_back_as_it_was_recorded(self, store: AlertStore) -> None:
        full = note(
            url="https://example.org/é",
            tags=("ai", "labor/strike"),
            pay=("1 USD",),
            events=("strike/ongoing",),
            quote="„q“",
        )
        assert record(store, saved(store), full) == {"held": 1}
        (row,) = store.rows()
        assert row.note == full
        assert (row.state, row.matched, row.due, row.about, row.opens) == ("held", NOON, NOON, "t1", True)

    def test_recording_again_changes_nothing(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note(), note("i2"))
        before = store.rows()
        assert record(store, to, note(), note("i2"), at=after(days=9)) == {"repeated": 2}
        assert store.rows() == before

    def test_one_batch_decides_match_after_match(self, store: AlertStore) -> None:
        assert record(store, saved(store), note("i1"), note("i2"), note("i1")) == {
            "held": 1,
            "merged": 1,
            "repeated": 1,
        }

    def test_each_channel_has_its_own_row(self, store: AlertStore) -> None:
        to = saved(store, channels=(FILE, "file:b.jsonl"))
        assert record(store, to, note(), note("i2")) == {"held": 2, "merged": 2}
        assert sorted(delivery.channel for delivery in lease(store)) == [FILE, "file:b.jsonl"]

    def test_a_channel_that_was_added_is_told_a_story_the_other_knows(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        more = saved(store, channels=(FILE, "file:b.jsonl"))
        assert record(store, more, note("i2")) == {"held": 1, "merged": 1}

    def test_a_match_of_a_removed_subscription_is_left_out(self, store: AlertStore) -> None:
        to = saved(store)
        store.remove("s1", NOON)
        assert record(store, to, note()) == {}
        assert store.rows() == []

    def test_what_is_stored_decides_not_what_the_matcher_remembers(self, store: AlertStore) -> None:
        old = saved(store)
        store.save(changed(old, muted_until=after(hours=1)), NOON)
        assert record(store, old, note()) == {"muted": 1}

    def test_a_revision_is_known_under_whatever_story_it_comes(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note(story="t1"))
        assert record(store, to, note(story="t2")) == {"repeated": 1}
        assert record(store, to, note(story="t2", revision=2)) == {"merged": 1}

    def test_a_large_batch_is_recorded_whole(self, store: AlertStore) -> None:
        to = saved(store)
        notes = [note(f"i{number}", story=f"t{number}") for number in range(700)]
        assert record(store, to, *notes) == {"held": 700}
        assert record(store, to, *notes) == {"repeated": 700}

    def test_two_who_record_one_story_open_it_once(self, reopen: Callable[[], AlertStore]) -> None:
        stores = [reopen() for _ in range(3)]
        to = saved(stores[0])

        def run(number: int) -> None:
            for place in range(10):
                record(stores[number], to, note(f"i{number}-{place}", story=f"t{place}"))

        in_threads(run, 3)
        books = stores[0].books()
        assert (books[0].counts["held"], books[0].counts["merged"]) == (10, 20)

    def test_nothing_is_claimed_before_it_is_due(self, store: AlertStore) -> None:
        record(store, saved(store, rhythm=Rhythm("hourly")), note())
        assert lease(store, after(minutes=59)) == []
        assert told(lease(store, after(minutes=60))) == [["i1"]]

    def test_an_instant_rhythm_gives_one_delivery_for_each_the_longest_due_first(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note("i2", story="t2"), at=after(minutes=1))
        record(store, to, note("i1", story="t1"))
        assert told(lease(store, after(hours=1))) == [["i1"], ["i2"]]

    def test_a_digest_gives_one_delivery_for_each_channel(self, store: AlertStore) -> None:
        to = saved(store, rhythm=Rhythm("daily"), channels=(FILE, "file:b.jsonl"))
        record(store, to, note("i1"), note("i2", story="t2"))
        record(store, to, note("i3", story="t3"), at=after(hours=1))
        assert told(lease(store, after(days=1))) == [["i1", "i2", "i3"]] * 2

    def test_older_items_come_in_one_delivery_although_each_would_go_out_at_once(self, store: AlertStore) -> None:
        to = saved(store)
        old = [note(f"i{number}", story=f"t{number}", backlog=True) for number in range(5)]
        record(store, to, *old, note("new", story="t9"))
        (news,) = lease(store)
        assert told([news]) == [["new"]]
        assert store.finish(news, "delivered", NOON)
        assert told(lease(store, NOON + GATHER, limit=2)) == [["i0", "i1", "i2", "i3", "i4"]]

    def test_a_pass_that_has_matched_everything_need_not_wait_for_older_items(self, store: AlertStore) -> None:
        to = saved(store)
        old = [note(f"i{number}", story=f"t{number}", backlog=True) for number in range(3)]
        store.record([Match(to, each) for each in old], NOON, timedelta())
        assert told(lease(store)) == [["i0", "i1", "i2"]]

    def test_a_very_long_digest_comes_in_several_deliveries(self, store: AlertStore) -> None:
        to = saved(store, rhythm=Rhythm("daily"))
        record(store, to, *(note(f"i{number:04}", story=f"t{number}") for number in range(501)))
        assert [len(delivery.entries) for delivery in lease(store, after(days=1))] == [500, 1]

    def test_a_delivery_carries_what_was_merged_into_it(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note("i1"), note("i2", outlet="Deadline"), note("i3", story="t2"))
        deliveries = lease(store)
        assert [[other.item for other in entry.others] for each in deliveries for entry in each.entries] == [
            ["i2"],
            [],
        ]

    def test_no_more_than_the_limit_is_claimed(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, *(note(f"i{number}", story=f"t{number}") for number in range(5)))
        assert [len(lease(store, limit=2)) for _ in range(4)] == [2, 2, 1, 0]

    def test_a_lease_keeps_others_away_until_it_runs_out(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        (first,) = lease(store)
        assert lease(store, NOON + LEASE - timedelta(seconds=1)) == []
        (second,) = lease(store, NOON + LEASE)
        assert (first.interrupted, second.interrupted) == (False, True)
        assert (second.id, told([second])) == (first.id, told([first]))

    def test_a_delivery_keeps_its_rows_when_more_become_due(self, store: AlertStore) -> None:
        to = saved(store, rhythm=Rhythm("hourly"))
        record(store, to, note("i1"))
        (first,) = lease(store, after(hours=1))
        record(store, to, note("i2", story="t2"), at=after(hours=1))
        deliveries = lease(store, after(hours=9))
        assert told(deliveries) == [["i1"], ["i2"]]
        assert deliveries[0].id == first.id

    def test_two_deliverers_are_never_given_the_same(self, reopen: Callable[[], AlertStore]) -> None:
        stores = [reopen() for _ in range(3)]
        for number in range(4):
            to = saved(stores[0], id=f"s{number}", name=f"n{number}")
            record(stores[0], to, *(note(f"i{place}", story=f"t{place}") for place in range(10)))
        got: list[str] = []

        def run(number: int) -> None:
            while len(got) < 40:
                got.extend(delivery.id for delivery in lease(stores[number], limit=3))

        in_threads(run, 3)
        assert len(got) == len(set(got)) == 40

    def test_a_finished_delivery_is_not_claimed_again(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        (delivery,) = lease(store)
        assert store.finish(delivery, "delivered", after(minutes=1))
        assert not store.finish(delivery, "delivered", after(minutes=2))
        assert lease(store, after(days=30)) == []
        (row,) = store.rows()
        assert (row.state, row.settled, row.due) == ("delivered", after(minutes=1), None)

    def test_deliveries_are_finished_together_and_only_once(self, store: AlertStore) -> None:
        record(store, saved(store), note("i1"), note("i2", story="t2"), note("i3", story="t3"))
        one, two, _ = lease(store)
        assert store.finish_all(sent(one, two), after(minutes=1)) == {one.id, two.id}
        assert store.finish_all(sent(one, two), after(minutes=2)) == set()
        assert store.finish_all([], after(minutes=2)) == set()
        assert states(store) == {"i1": "delivered", "i2": "delivered", "i3": "held"}
        assert {row.settled for row in store.rows(states=("delivered",))} == {after(minutes=1)}

    def test_that_it_was_delivered_is_heard_whatever_the_lease(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        (first,) = lease(store)
        (second,) = lease(store, NOON + LEASE)
        assert store.finish(second, "unsure", after(hours=1), "no answer")
        assert store.finish_all(sent(first), after(hours=2)) == {first.id}
        assert states(store) == {"i1": "delivered"}

    def test_the_longest_due_come_first_whoever_asks_for_them(self, store: AlertStore) -> None:
        for number in range(3):
            to = saved(store, id=f"s{number}", name=f"n{number}")
            for minute in (number, 10 - number):
                record(store, to, note(f"i{minute:02}", story=f"t{minute}"), at=after(minutes=minute))
        leases = [told(lease(store, after(hours=1), limit=4)) for _ in range(2)]
        assert leases == [[["i00"], ["i01"], ["i02"], ["i08"]], [["i09"], ["i10"]]]

    def test_a_digest_that_several_channels_get_is_whole_on_each(self, store: AlertStore) -> None:
        to = saved(store, rhythm=Rhythm("daily"), channels=(FILE, "file:b.jsonl"))
        record(store, to, *(note(f"i{number:04}", story=f"t{number}") for number in range(300)))
        leases = [lease(store, after(days=1), limit=1) for _ in range(3)]
        assert [[len(delivery.entries) for delivery in each] for each in leases] == [[300], [300], []]

    def test_deliveries_made_before_keep_their_rows_when_the_rhythm_changes(self, store: AlertStore) -> None:
        to = saved(store, rhythm=Rhythm("hourly"))
        record(store, to, *(note(f"i{number}", story=f"t{number}") for number in range(3)))
        (first,) = lease(store, after(hours=1))
        assert store.postpone(first, after(hours=2), "no answer", failed_at=after(hours=1))
        record(store, changed(to, rhythm=Rhythm("instant")), note("i9", story="t9"), at=after(hours=1))
        store.save(changed(to, rhythm=Rhythm("instant")), NOON)
        record(store, to, note("i8", story="t8"), at=after(minutes=90))
        (again, *rest) = lease(store, after(hours=2), limit=5)
        assert {delivery.id for delivery in (again, *rest)} >= {first.id}
        assert sorted(item for each in told([again, *rest]) for item in each) == ["i0", "i1", "i2", "i8", "i9"]

    def test_many_deliverers_send_each_of_many_once(self, reopen: Callable[[], AlertStore]) -> None:
        stores = [reopen() for _ in range(3)]
        for number in range(4):
            to = saved(stores[0], id=f"s{number}", name=f"n{number}")
            record(stores[0], to, *(note(f"i{place}", story=f"t{place}") for place in range(250)))
        channels = [BulkAnswering() for _ in stores]

        def run(number: int) -> None:
            while sum(len(channel.letters) for channel in channels) < 1000:
                deliver(stores[number], {"file": channels[number]}, lambda: NOON, rng=Random(number))

        in_threads(run, 3)
        sent = [letter.delivery for channel in channels for letter in channel.letters]
        assert len(sent) == len(set(sent)) == 1000
        assert [book.counts["delivered"] for book in stores[0].books()] == [250] * 4

    def test_a_postponed_delivery_comes_again_when_it_is_due(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        (delivery,) = lease(store)
        assert store.postpone(delivery, after(hours=1), "no answer", failed_at=NOON)
        assert lease(store, after(minutes=59)) == []
        (again,) = lease(store, after(hours=1))
        assert (again.id, again.failures, again.first_failed, again.interrupted) == (delivery.id, 1, NOON, False)
        assert store.postpone(again, after(hours=2), "no answer", failed_at=after(hours=1))
        (third,) = lease(store, after(hours=2))
        assert (third.failures, third.first_failed) == (2, NOON)
        assert store.rows()[0].reason == "no answer"

    def test_holding_is_no_failure(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        (delivery,) = lease(store)
        store.postpone(delivery, after(hours=1), "quiet hours")
        (again,) = lease(store, after(hours=1))
        assert (again.failures, again.first_failed) == (0, None)

    def test_only_the_current_lease_is_heard_except_that_it_was_delivered(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        (first,) = lease(store)
        (second,) = lease(store, NOON + LEASE)
        assert not store.postpone(first, after(days=1), "late")
        assert not store.finish(first, "failed", after(days=1))
        assert store.finish(second, "unsure", after(hours=1), "no answer")
        assert store.finish(first, "delivered", after(hours=2))
        assert states(store) == {"i1": "delivered"}

    def test_a_lease_that_was_given_back_is_not_heard(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        (delivery,) = lease(store)
        store.postpone(delivery, after(hours=1), "no answer")
        assert not store.finish(delivery, "failed", after(minutes=1))

    def test_an_inactive_subscription_keeps_what_it_holds(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note())
        store.save(changed(to, active=False), NOON)
        assert lease(store) == []
        store.save(to, NOON)
        assert told(lease(store)) == [["i1"]]

    def test_a_story_waits_for_its_outlets(self, store: AlertStore) -> None:
        to = saved(store, min_outlets=2)
        record(store, to, note("i1"), note("i2"))
        assert lease(store, after(hours=1)) == []
        record(store, to, note("i3", outlet="Deadline"), at=after(hours=1))
        (delivery,) = lease(store, after(hours=1))
        assert [other.item for other in delivery.entries[0].others] == ["i2", "i3"]

    def test_a_story_that_never_reaches_its_outlets_is_throttled(self, store: AlertStore) -> None:
        record(store, saved(store, min_outlets=2), note())
        assert store.give_up_waiting(NOON + WAIT - timedelta(seconds=1)) == 0
        assert lease(store, NOON + WAIT) == []
        assert store.give_up_waiting(NOON + WAIT) == 1
        assert states(store) == {"i1": "waiting"}
        assert lease(store, NOON + WAIT * 2) == []

    def test_removing_mutes_what_is_held_and_keeps_the_books(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note("i1"), note("i2", story="t2"))
        store.finish(lease(store, limit=1)[0], "delivered", NOON)
        assert store.remove("s1", NOON)
        assert states(store) == {"i1": "delivered", "i2": "muted"}
        assert [book.matched for book in store.books()] == [2]

    def test_removing_a_channel_mutes_what_is_held_for_it(self, store: AlertStore) -> None:
        to = saved(store, channels=(FILE, "file:b.jsonl"))
        record(store, to, note())
        store.save(changed(to, channels=(FILE,)), NOON)
        assert {row.channel: row.state for row in store.rows()} == {FILE: "held", "file:b.jsonl": "muted"}

    def test_the_books_of_a_period_balance(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note("i0", at=after(days=-30)))
        record(store, to, note("i1"), note("i2"), at=after(hours=1))
        record(store, to, note("i3", story="t3"), at=after(hours=2))
        (book,) = store.books(NOON + timedelta(hours=1), after(hours=2))
        assert (book.subscription, book.channel, book.matched) == ("s1", FILE, 2)
        assert (book.counts["held"], book.counts["merged"], book.counts["too-old"]) == (1, 1, 0)
        assert [book.matched for book in store.books()] == [4]
        assert [book.matched for book in store.books(since=after(hours=2))] == [1]

    def test_rows_are_found_by_subscription_item_and_state_newest_first(self, store: AlertStore) -> None:
        one, two = saved(store), saved(store, id="s2", name="other")
        record(store, one, note("i1"))
        record(store, one, note("i2"), at=after(hours=1))
        record(store, two, note("i1"), at=after(hours=2))
        assert [(row.subscription, row.note.item) for row in store.rows()] == [
            ("s2", "i1"),
            ("s1", "i2"),
            ("s1", "i1"),
        ]
        assert [row.state for row in store.rows(subscription="s1", states=("merged",))] == ["merged"]
        assert [row.subscription for row in store.rows(item="i1", limit=1)] == ["s2"]

    def test_the_backlog_is_what_is_due_and_active(self, store: AlertStore) -> None:
        to, asleep = saved(store), saved(store, id="s2", name="asleep", active=False)
        assert store.backlog(NOON, NOON) == Backlog()
        record(store, to, note("i1"), note("merged"), at=NOON)
        record(store, to, note("i2", story="t2"), at=after(minutes=1))
        record(store, asleep, note("i3"), at=NOON)
        assert store.backlog(NOON - timedelta(seconds=1), NOON).due == 0
        assert store.backlog(after(minutes=5), NOON) == Backlog(2, NOON)
        for delivery in lease(store, after(minutes=5)):
            store.finish(delivery, "delivered", after(minutes=5))
        assert store.backlog(after(minutes=5), NOON) == Backlog()

    def test_the_backlog_names_what_was_tried_in_vain(self, store: AlertStore) -> None:
        record(store, saved(store), *(note(f"i{number}", story=f"t{number}") for number in range(4)))
        retried, failed, unsure, _ = lease(store)
        assert store.postpone(retried, after(hours=1), "no answer", failed_at=after(minutes=1))
        assert store.finish(failed, "failed", NOON)
        assert store.finish(unsure, "unsure", NOON)
        assert store.backlog(after(minutes=2), NOON) == Backlog(
            0, None, 1, after(minutes=1), 1, 1
        )  # one is in hand
        assert store.backlog(after(hours=1), after(minutes=1)) == Backlog(2, NOON, 1, after(minutes=1))

    @pytest.mark.parametrize("state", ["failed", "unsure"])
    def test_a_failed_delivery_can_be_sent_again(
        self, store: AlertStore, state: Literal["failed", "unsure"]
    ) -> None:
        record(store, saved(store), note())
        (delivery,) = lease(store)
        assert store.postpone(delivery, NOON, "no answer", failed_at=NOON)
        (delivery,) = lease(store)
        store.finish(delivery, state, NOON, "refused")
        assert store.rows()[0].reason == "refused"
        assert store.resend(delivery.id, after(days=9))
        (again,) = lease(store, after(days=9))
        assert (again.id, again.failures, again.first_failed) == (delivery.id, 0, None)
        assert not store.resend(delivery.id, after(days=9))

    def test_nothing_is_sent_again_for_a_removed_subscription(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        (delivery,) = lease(store)
        store.finish(delivery, "failed", NOON)
        store.remove("s1", NOON)
        assert not store.resend(delivery.id, NOON)

    def test_pruning_keeps_what_is_held_and_what_is_new(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note("i1"), note("i2"))
        record(store, to, note("i3"), at=after(days=2))
        assert store.prune(after(days=1)) == 1
        assert states(store) == {"i1": "held", "i3": "merged"}

    def test_a_time_without_a_zone_is_refused(self, store: AlertStore) -> None:
        to = saved(store)
        with pytest.raises((ValueError, TypeError)):
            store.record([Match(to, note())], NOON.replace(tzinfo=None))
        assert store.rows() == []
