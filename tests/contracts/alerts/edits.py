"""Saving and removing subscriptions: their history, and what becomes of what they hold."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from alerts.judging.decide import GATHER
from alerts.port import AlertStore, ChangedSince, OutboxRow
from alerts.subscription import MutedStory, Quiet, Rhythm, Subscription
from news.errors import WrongUse
from tests.alerts.make import NOON, changed, note, subscription
from tests.contracts.alert_store import FILE, LEASE, after, lease, record, saved, states, told

WEEKLY = Rhythm("weekly", time(8), weekday="mon")
DAILY = Rhythm("daily", time(8))


def edit(store: AlertStore, to: Subscription, at: datetime, **fields: object) -> Subscription:
    new = changed(to, **fields)
    store.save(new, at, "ann")
    return new


def only(store: AlertStore) -> OutboxRow:
    (row,) = store.rows()
    return row


class AlertEditContract:
    """A subclass gives the fixture ``reopen``, as :class:`AlertStoreContract` says."""

    @pytest.fixture
    def store(self, reopen: Callable[[], AlertStore]) -> AlertStore:
        return reopen()

    def test_a_digest_made_instant_is_due_at_once(self, store: AlertStore) -> None:
        """Case alerts-rhythm-held."""
        to = saved(store, rhythm=WEEKLY)
        record(store, to, note("i1"))
        edit(store, to, after(hours=1), rhythm=Rhythm())
        assert only(store).due == after(hours=1)
        assert told(lease(store, after(hours=1))) == [["i1"]]

    @pytest.mark.parametrize(
        ("old", "new", "due"),
        [
            (WEEKLY, DAILY, "2023-07-21T08:00+00:00"),
            (DAILY, WEEKLY, "2023-07-24T08:00+00:00"),
            (DAILY, Rhythm("daily", time(18)), "2023-07-20T18:00+00:00"),
            (DAILY, Rhythm("daily", time(8), "Asia/Tokyo"), "2023-07-20T23:00+00:00"),
            (Rhythm("hourly"), Rhythm("hourly", time(0, 30)), "2023-07-20T13:30+00:00"),
        ],
    )
    def test_another_rhythm_counts_from_now(self, store: AlertStore, old: Rhythm, new: Rhythm, due: str) -> None:
        to = saved(store, rhythm=old)
        record(store, to, note("i1"))
        edit(store, to, after(hours=1), rhythm=new)
        assert only(store).due == datetime.fromisoformat(due)

    def test_the_end_of_a_mute_frees_what_is_held(self, store: AlertStore) -> None:
        """Case alerts-rhythm-held: un-muted after two hours; the next report of the story is told at once."""
        to = saved(store)
        record(store, to, note("i0", story="t0"))
        to = edit(store, to, NOON, muted_until=after(days=1))
        assert only(store).due == after(days=1)
        assert record(store, to, note("i1"), at=after(hours=1)) == {"muted": 1}
        to = edit(store, to, after(hours=2), muted_until=None)
        assert told(lease(store, after(hours=2))) == [["i0"]]
        assert record(store, to, note("i2"), at=after(hours=2)) == {"held": 1}
        assert told(lease(store, after(hours=2))) == [["i2"]]

    def test_a_digest_whose_time_passed_in_a_mute_is_due_when_it_ends(self, store: AlertStore) -> None:
        to = saved(store, rhythm=DAILY)
        record(store, to, note("i1"))
        to = edit(store, to, NOON, muted_until=after(days=5))
        edit(store, to, after(days=2), muted_until=None)
        assert only(store).due == after(days=2)

    def test_a_shorter_quiet_time_frees_and_a_longer_one_holds(self, store: AlertStore) -> None:
        to = saved(store, quiet=Quiet(time(11), time(20)))
        record(store, to, note("i1"))
        to = edit(store, to, after(hours=1), quiet=Quiet(time(11), time(12)))
        assert only(store).due == after(hours=1)
        to = edit(store, to, after(hours=1), quiet=Quiet(time(11), time(22)))
        assert only(store).due == after(hours=10)

    def test_what_is_overdue_stays_due_whatever_else_changes(self, store: AlertStore) -> None:
        to = saved(store, rhythm=DAILY)
        record(store, to, note("i1"))
        late = after(days=1)
        to = edit(store, to, late, name="renamed")
        edit(store, to, late, quiet=Quiet(time(1), time(2)))
        assert told(lease(store, late)) == [["i1"]]

    def test_another_query_keeps_what_is_held(self, store: AlertStore) -> None:
        """Case alerts-edit-query."""
        to = saved(store, rhythm=DAILY)
        record(store, to, note("i1"))
        edit(store, to, after(hours=1), query="walkout")
        (delivery,) = lease(store, after(days=1))
        assert told([delivery]) == [["i1"]]
        assert delivery.subscription.query == "walkout"

    def test_what_waits_for_a_channel_goes_on_waiting_and_what_is_leased_is_left(self, store: AlertStore) -> None:
        to = saved(store, rhythm=Rhythm("hourly"))
        record(store, to, note("i1"))
        (delivery,) = lease(store, after(hours=1))
        store.postpone(delivery, after(hours=5), "no answer", failed_at=after(hours=1))
        record(store, to, note("i2", story="t2"), at=after(hours=1))
        (leased,) = lease(store, after(hours=2))
        edit(store, to, after(hours=2), rhythm=Rhythm(), muted_until=after(hours=3))
        assert {row.note.item: row.due for row in store.rows()} == {"i1": after(hours=5), "i2": after(hours=2)}
        assert store.finish(leased, "delivered", after(hours=2))
        (again,) = lease(store, after(hours=5))
        assert again.id == delivery.id

    def test_what_is_gathered_goes_on_being_gathered(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, *(note(f"i{number}", story=f"t{number}", backlog=True) for number in range(3)))
        edit(store, to, after(minutes=1), limit_per_hour=3)
        assert lease(store, after(minutes=1)) == []
        assert told(lease(store, NOON + GATHER)) == [["i0", "i1", "i2"]]

    def test_fewer_outlets_release_what_waits(self, store: AlertStore) -> None:
        to = saved(store, min_outlets=3)
        record(store, to, note("i1"), note("i2", outlet="Deadline"), note("i9", story="t9"))
        edit(store, to, after(hours=1), min_outlets=2)
        assert told(lease(store, after(hours=1))) == [["i1"]]
        (row,) = [row for row in store.rows() if row.note.item == "i9"]
        assert (row.waiting, row.reason) == (True, "waits for outlets: 1 of 2")

    def test_a_story_that_is_muted_for_good_is_told_no_more_and_one_for_a_while_waits(
        self, store: AlertStore
    ) -> None:
        to = saved(store, rhythm=Rhythm("hourly"))
        record(store, to, note("i1", story="t1"), note("i2", story="t2"), note("i3", story="t3"))
        edit(store, to, NOON, muted_stories=(MutedStory("t1"), MutedStory("t2", after(hours=4))))
        assert states(store) == {"i1": "muted", "i2": "held", "i3": "held"}
        assert told(lease(store, after(hours=1))) == [["i3"]]
        assert [row.due for row in store.rows(item="i2")] == [after(hours=4)]

    def test_saving_the_same_again_changes_nothing(self, store: AlertStore) -> None:
        to = saved(store, rhythm=DAILY)
        record(store, to, note("i1"))
        rows = store.rows()
        store.save(to, after(days=3))
        assert (store.rows(), len(store.history())) == (rows, 1)

    def test_each_change_is_kept_with_who_made_it(self, store: AlertStore) -> None:
        to = saved(store)
        new = edit(store, to, after(hours=1), query="walkout")
        store.remove("s1", after(hours=2), "bob")
        found = [(each.at, each.who, each.name, each.before, each.after) for each in store.history("s1")]
        assert found == [
            (after(hours=2), "bob", "strikes", new, None),
            (after(hours=1), "ann", "strikes", to, new),
            (NOON, "", "strikes", None, to),
        ]
        assert store.history("s2") == []
        assert len(store.history(limit=2)) == 2

    def test_several_are_saved_all_or_none(self, store: AlertStore) -> None:
        saved(store, id="s9", name="taken")
        wanted = [subscription(id="s1", name="a"), subscription(id="s2", name="taken")]
        with pytest.raises(WrongUse, match="another subscription is named 'taken'"):
            store.save_all(wanted, NOON)
        assert [each.id for each in store.subscriptions()] == ["s9"]
        assert len(store.history()) == 1

    def test_saving_some_and_removing_others_is_all_or_nothing(self, store: AlertStore) -> None:
        """What comes may have the name of what goes; where it cannot come, nothing goes."""
        one, two = subscription(id="one", name="a"), subscription(id="two", name="b")
        store.save_all([one, two], NOON)
        with pytest.raises(WrongUse):
            store.save_all([subscription(id="three", name="b")], NOON, without=["one"])
        assert [each.id for each in store.subscriptions()] == ["one", "two"]
        store.save_all([subscription(id="three", name="b")], NOON, "ada", without=["two", "gone"])
        assert [(each.id, each.name) for each in store.subscriptions()] == [("one", "a"), ("three", "b")]
        assert [(each.subscription, each.after is None, each.who) for each in store.history(limit=2)] == [
            ("three", False, "ada"),
            ("two", True, "ada"),
        ]

    def test_a_change_is_made_only_on_what_was_seen(self, store: AlertStore) -> None:
        """Checked in the transaction that saves: nothing comes in between, and nothing is half done."""
        first = saved(store, id="s1", name="a")
        other = saved(store, id="s2", name="b")
        second = changed(first, note="ann")
        store.save(second, NOON, "ann", seen=first)
        with pytest.raises(ChangedSince, match="'a' was changed"):
            store.save(changed(first, note="bob"), NOON, "bob", seen=first)
        with pytest.raises(ChangedSince):
            store.remove("s1", NOON, "bob", seen=first)
        with pytest.raises(ChangedSince):
            store.save_all([changed(other, note="bob")], NOON, "bob", without=["s1"], seen=[other, first])
        assert store.subscriptions() == [second, other]
        assert store.remove("s1", NOON, "bob", seen=second)
        with pytest.raises(ChangedSince):  # what was removed does not come back by an edit
            store.save(changed(second, note="late"), NOON, "ann", seen=second)
        assert store.subscriptions() == [other]

    def test_two_may_pass_their_names_on_to_each_other(self, store: AlertStore) -> None:
        one, two = saved(store, id="s1", name="a"), saved(store, id="s2", name="b")
        store.save_all([changed(one, name="b"), changed(two, name="a")], NOON)
        assert [(each.id, each.name) for each in store.subscriptions()] == [("s2", "a"), ("s1", "b")]

    def test_a_team_s_two_hundred_are_saved_with_what_they_hold(self, store: AlertStore) -> None:
        many = [subscription(id=f"s{number}", name=f"n{number:03}", rhythm=DAILY) for number in range(200)]
        store.save_all(many, NOON)
        for to in many[:20]:
            record(store, to, *(note(f"i{number}", story=f"t{number}") for number in range(10)))
        store.save_all([changed(each, rhythm=Rhythm()) for each in many], after(hours=1))
        assert {row.due for row in store.rows(limit=1000)} == {after(hours=1)}
        assert len(store.history(limit=1000)) == 400

    def test_a_delivery_that_quiet_hours_held_is_made_anew(self, store: AlertStore) -> None:
        to = saved(store, rhythm=Rhythm("hourly"))
        record(store, to, note("i1"))
        (first,) = lease(store, after(hours=1))
        assert first.first
        assert store.postpone(first, after(hours=2), "held by quiet hours or a mute")
        record(store, to, note("i2", story="t2"), at=after(hours=1))
        assert told(lease(store, after(hours=2))) == [["i1", "i2"]]

    def test_a_delivery_that_may_have_been_tried_keeps_its_rows(self, store: AlertStore) -> None:
        to = saved(store, rhythm=Rhythm("hourly"))
        record(store, to, note("i1"))
        (first,) = lease(store, after(hours=1))
        (again,) = lease(store, after(hours=1) + LEASE)
        assert not again.first
        assert store.postpone(again, after(hours=2), "held by quiet hours or a mute")
        record(store, to, note("i2", story="t2"), at=after(hours=1))
        deliveries = lease(store, after(hours=2) + timedelta(minutes=1))
        assert (told(deliveries), deliveries[0].id) == ([["i1"], ["i2"]], first.id) or told(deliveries) == [
            ["i2"],
            ["i1"],
        ]

    def test_a_channel_that_is_gone_is_muted_now(self, store: AlertStore) -> None:
        to = saved(store, channels=(FILE, "file:b.jsonl"), rhythm=DAILY)
        record(store, to, note("i1"))
        edit(store, to, after(hours=1), channels=(FILE,))
        (row,) = store.rows(states=("muted",))
        assert (row.settled, row.due) == (after(hours=1), None)
