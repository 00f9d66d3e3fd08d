"""The limit per hour, and digests that are sent although they are empty."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from alerts.judging.decide import GATHER
from alerts.port import AlertStore, Delivery
from alerts.subscription import Quiet, Rhythm, Subscription
from tests.alerts.make import NOON, changed, note, sent
from tests.contracts.alert_store import FILE, LEASE, after, in_threads, lease, record, saved, told

DAILY = Rhythm("daily", time(8))
EIGHT = datetime.fromisoformat("2023-07-21T08:00+00:00")


def burst(store: AlertStore, to: Subscription, number: int, at: datetime = NOON, start: int = 0) -> None:
    """Record so many stories at once."""
    record(store, to, *(note(f"i{each:03}", story=f"t{each}") for each in range(start, start + number)), at=at)


def sizes(deliveries: list[Delivery]) -> list[int]:
    return [len(delivery.entries) for delivery in deliveries]


def counts(store: AlertStore) -> dict[str, int]:
    return {word: number for word, number in store.books()[0].counts.items() if number}


class AlertLimitContract:
    """A subclass gives the fixture ``reopen``, as :class:`AlertStoreContract` says."""

    @pytest.fixture
    def store(self, reopen: Callable[[], AlertStore]) -> AlertStore:
        return reopen()

    @pytest.mark.parametrize("most", [100, 5])
    def test_the_last_letter_of_an_hour_tells_the_rest_together(self, store: AlertStore, most: int) -> None:
        """Case alerts-burst."""
        to = saved(store, limit_per_hour=12)
        burst(store, to, 60)
        found = [delivery for _ in range(5) for delivery in lease(store, limit=most)]
        assert sizes(found) == [1] * 11 + [49]
        store.finish_all(sent(*found), NOON)
        assert counts(store) == {"delivered": 11, "limited": 49}

    @pytest.mark.parametrize("number", [11, 12])
    def test_as_many_as_the_limit_are_not_put_together(self, store: AlertStore, number: int) -> None:
        burst(store, saved(store, limit_per_hour=12), number)
        assert sizes(lease(store)) == [1] * number
        assert not any(row.limited for row in store.rows())

    def test_what_comes_later_waits_until_the_hour_is_over(self, store: AlertStore) -> None:
        to = saved(store, limit_per_hour=3)
        burst(store, to, 5)
        assert sizes(lease(store)) == [1, 1, 3]
        burst(store, to, 2, after(minutes=1), start=10)
        assert lease(store, after(minutes=2)) == []
        assert store.rows(item="i010")[0].reason == "waits for the limit of 3 letters an hour"
        assert store.rows(item="i010")[0].due == after(hours=1)
        for delivery in lease(store, after(minutes=20)):
            store.finish(delivery, "delivered", NOON)
        assert told(lease(store, after(hours=1), limit=3))[-2:] == [["i010"], ["i011"]]

    def test_a_limit_of_one_puts_everything_together(self, store: AlertStore) -> None:
        burst(store, saved(store, limit_per_hour=1), 7)
        assert sizes(lease(store)) == [7]

    def test_each_channel_has_a_limit_of_its_own(self, store: AlertStore) -> None:
        burst(store, saved(store, limit_per_hour=2, channels=(FILE, "file:b.jsonl")), 5)
        assert sorted((each.channel, len(each.entries)) for each in lease(store)) == [
            (FILE, 1),
            (FILE, 4),
            ("file:b.jsonl", 1),
            ("file:b.jsonl", 4),
        ]

    def test_a_digest_knows_no_limit_and_older_items_count_as_one(self, store: AlertStore) -> None:
        burst(store, saved(store, rhythm=Rhythm("hourly"), limit_per_hour=1), 4)
        assert sizes(lease(store, after(hours=1))) == [4]
        to = saved(store, id="s2", name="other", limit_per_hour=2)
        old = (note(f"o{number}", story=f"o{number}", backlog=True) for number in range(20))
        record(store, to, *old, note("new", story="t9"))
        assert sizes(lease(store, NOON + GATHER)) == [1, 20]
        assert not any(row.limited for row in store.rows(subscription="s2"))

    def test_trying_again_does_not_count_again(self, store: AlertStore) -> None:
        to = saved(store, limit_per_hour=2)
        burst(store, to, 1)
        (delivery,) = lease(store)
        for minute in range(1, 4):
            store.postpone(delivery, after(minutes=minute), "busy", failed_at=NOON)
            (delivery,) = lease(store, after(minutes=minute))
        burst(store, to, 1, after(minutes=5), start=5)
        assert told(lease(store, after(minutes=5))) == [["i005"]]

    def test_a_delivery_whose_deliverer_died_counts_once(self, store: AlertStore) -> None:
        to = saved(store, limit_per_hour=2)
        burst(store, to, 1)
        (first,) = lease(store)
        burst(store, to, 3, after(minutes=1), start=5)
        found = lease(store, NOON + LEASE)
        assert (found[0].id, sizes(found)) == (first.id, [1, 3])

    def test_what_quiet_hours_held_does_not_count(self, store: AlertStore) -> None:
        to = saved(store, limit_per_hour=1)
        burst(store, to, 1)
        (delivery,) = lease(store)
        store.postpone(delivery, after(minutes=5), "held by quiet hours or a mute")
        assert sizes(lease(store, after(minutes=5))) == [1]

    def test_others_are_not_kept_waiting_by_what_the_limit_holds(self, store: AlertStore) -> None:
        for number in range(5):
            to = saved(store, id=f"s{number}", name=f"n{number}", limit_per_hour=1)
            burst(store, to, 1)
            lease(store)
            burst(store, to, 3, after(minutes=1), start=5)
        record(store, saved(store, id="s9", name="n9"), note("x"), at=after(minutes=2))
        found = [delivery for _ in range(3) for delivery in lease(store, after(minutes=3), limit=3)]
        assert told(found) == [["x"]]

    def test_a_higher_limit_frees(self, store: AlertStore) -> None:
        to = saved(store, limit_per_hour=1)
        burst(store, to, 1)
        lease(store)
        burst(store, to, 3, after(minutes=1), start=5)
        assert lease(store, after(minutes=1)) == []
        store.save(changed(to, limit_per_hour=None), after(minutes=2))
        assert sizes(lease(store, after(minutes=2))) == [1, 1, 1]

    def test_more_than_a_digest_holds_is_still_one_letter(self, store: AlertStore) -> None:
        burst(store, saved(store, limit_per_hour=1), 600)
        assert sizes(lease(store)) == [600]

    def test_several_deliverers_keep_one_limit(self, reopen: Callable[[], AlertStore]) -> None:
        stores = [reopen() for _ in range(3)]
        burst(stores[0], saved(stores[0], limit_per_hour=4), 30)
        found: list[Delivery] = []

        def run(number: int) -> None:
            for _ in range(10):
                found.extend(lease(stores[number], limit=2))

        in_threads(run, 3)
        assert sorted(sizes(found)) == [1, 1, 1, 27]

    def test_an_empty_digest_is_leased_once_at_each_time(self, reopen: Callable[[], AlertStore]) -> None:
        saved(reopen(), rhythm=DAILY, empty_digest=True)
        assert lease(reopen(), EIGHT - timedelta(seconds=1)) == []
        for day in range(2):
            at = EIGHT + timedelta(days=day)
            (delivery,) = lease(reopen(), at)
            assert (delivery.entries, delivery.channel, delivery.first) == ((), FILE, True)
            assert lease(reopen(), at) == []
            assert reopen().finish(delivery, "delivered", at)
            assert not reopen().finish(delivery, "delivered", at)
            assert lease(reopen(), at + timedelta(hours=23)) == []
        assert reopen().books() == []
        assert [each.items for each in reopen().attempts()] == [0, 0]

    def test_a_digest_with_something_to_tell_is_not_empty(self, store: AlertStore) -> None:
        to = saved(store, rhythm=DAILY, empty_digest=True)
        burst(store, to, 2)
        (delivery,) = lease(store, EIGHT)
        store.finish(delivery, "delivered", EIGHT)
        assert sizes([delivery]) == [2]
        assert lease(store, EIGHT + timedelta(hours=1)) == []
        assert sizes(lease(store, EIGHT + timedelta(days=1))) == [0]

    def test_an_empty_digest_of_a_channel_beside_one_that_tells(self, store: AlertStore) -> None:
        to = saved(store, rhythm=DAILY, empty_digest=True)
        burst(store, to, 1)
        store.save(changed(to, channels=(FILE, "file:b.jsonl")), NOON)
        assert [(each.channel, len(each.entries)) for each in lease(store, EIGHT)] == [
            (FILE, 1),
            ("file:b.jsonl", 0),
        ]

    def test_an_empty_digest_is_tried_again_and_ends(self, store: AlertStore) -> None:
        saved(store, rhythm=DAILY, empty_digest=True)
        (delivery,) = lease(store, EIGHT)
        (again,) = lease(store, EIGHT + LEASE)
        assert (again.id, again.interrupted, again.first) == (delivery.id, True, False)
        assert not store.postpone(delivery, EIGHT, "late")
        assert store.postpone(again, EIGHT + timedelta(hours=1), "busy", failed_at=EIGHT)
        (third,) = lease(store, EIGHT + timedelta(hours=1))
        assert (third.id, third.failures, third.first_failed) == (delivery.id, 1, EIGHT)
        assert store.finish(third, "failed", EIGHT + timedelta(hours=1), "no")
        assert lease(store, EIGHT + timedelta(hours=2)) == []
        assert store.resend(third.id, EIGHT + timedelta(hours=3))
        assert [each.id for each in lease(store, EIGHT + timedelta(hours=3))] == [delivery.id]

    def test_several_deliverers_lease_an_empty_digest_once(self, reopen: Callable[[], AlertStore]) -> None:
        stores = [reopen() for _ in range(3)]
        for number in range(5):
            saved(stores[0], id=f"s{number}", name=f"n{number}", rhythm=DAILY, empty_digest=True)
        found: list[Delivery] = []

        def run(number: int) -> None:
            for _ in range(6):
                found.extend(lease(stores[number], EIGHT, limit=2))

        in_threads(run, 3)
        assert len({each.id for each in found}) == len(found) == 5

    def test_an_edit_moves_empty_digests_and_ends_them(self, store: AlertStore) -> None:
        to = saved(store, rhythm=DAILY, empty_digest=True)
        to = changed(to, rhythm=Rhythm("daily", time(18)), quiet=Quiet(time(17), time(19)))
        store.save(to, after(hours=1))
        assert lease(store, after(hours=6, minutes=59)) == []
        (delivery,) = lease(store, after(hours=7))
        store.finish(delivery, "delivered", after(hours=7))
        store.save(changed(to, empty_digest=False), after(hours=8))
        assert lease(store, after(days=9)) == []

    def test_a_digest_that_is_due_survives_an_edit(self, store: AlertStore) -> None:
        to = saved(store, rhythm=DAILY, empty_digest=True)
        store.save(changed(to, query="walkout"), EIGHT + timedelta(minutes=3))
        assert sizes(lease(store, EIGHT + timedelta(minutes=5))) == [0]
        assert lease(store, EIGHT + timedelta(hours=1), limit=1)[:1] != []

    def test_nobody_gets_an_empty_digest_of_an_inactive_or_a_removed_subscription(self, store: AlertStore) -> None:
        to = saved(store, rhythm=DAILY, empty_digest=True)
        store.save(changed(to, active=False), NOON)
        assert lease(store, EIGHT + timedelta(days=3)) == []
        store.save(to, EIGHT + timedelta(days=3, hours=1))
        assert lease(store, EIGHT + timedelta(days=3, hours=2)) == []
        assert sizes(lease(store, EIGHT + timedelta(days=4))) == [0]
        store.remove("s1", EIGHT)
        assert lease(store, EIGHT + timedelta(days=9)) == []
