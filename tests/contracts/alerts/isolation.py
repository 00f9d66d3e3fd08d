"""One subscription that cannot be used harms no other."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import Engine, update

from alerts.port import AlertStore, Match
from alerts.subscription import Quiet, Rhythm
from news.errors import WrongUse
from state.alerts.rows import rows, subscriptions
from tests.alerts.make import NOON, changed, note
from tests.contracts.alert_store import after, lease, record, saved, states, told
from tests.contracts.alerts.letters import AGREED, letter

GONE = "US/Pacific-New"
LATER = '{"id": "s1", "name": "strikes", "query": "strike", "channels": "all of them"}'
"""A body as a later version may write it."""


class AlertIsolationContract:
    """A subclass gives the fixtures ``reopen``, as :class:`AlertStoreContract` says, and ``engine``."""

    @pytest.fixture
    def store(self, reopen: Callable[[], AlertStore]) -> AlertStore:
        return reopen()

    @pytest.fixture
    def spoil(self, engine: Engine) -> Callable[[str], None]:
        """Give a function that makes a subscription one of another version."""

        def spoil(name: str, body: str = LATER) -> None:
            with engine.begin() as connection:
                connection.execute(update(subscriptions).where(subscriptions.c.id == name).values(body=body))

        return spoil

    def test_a_zone_that_is_gone_is_taken_as_utc_and_the_others_go_on(self, store: AlertStore) -> None:
        """Case alerts-bad-zone."""
        daily = saved(store, rhythm=Rhythm("daily", time(8), GONE))
        quiet = saved(store, id="s2", name="b", quiet=Quiet(time(11), time(14), GONE))
        well = saved(store, id="s3", name="c")
        counts = store.record([Match(to, note()) for to in (daily, quiet, well)], NOON)
        assert counts["held"] == 3
        due = {row.subscription: row.due for row in store.rows()}
        assert due == {
            "s1": datetime.fromisoformat("2023-07-21T08:00+00:00"),
            "s2": after(hours=2),
            "s3": NOON,
        }
        assert [each.subscription.id for each in lease(store)] == ["s3"]
        store.save(changed(daily, rhythm=Rhythm()), after(hours=1))
        assert [each.subscription.id for each in lease(store, after(hours=1))] == ["s3", "s1"]

    @pytest.mark.parametrize("body", [LATER, "", "{", "[]", '{"id": 5}'])
    def test_one_that_cannot_be_read_is_passed_over_and_listed(
        self, store: AlertStore, spoil: Callable[..., None], body: str
    ) -> None:
        """Case alerts-bad-zone: a body that this version cannot read."""
        bad, well = saved(store), saved(store, id="s2", name="b")
        record(store, bad, note("held"))
        spoil("s1", body)
        assert store.subscriptions() == [well]
        ((name, reason),) = [(each.name, each.reason) for each in store.broken()]
        assert name == "strikes"
        assert "this version cannot read it: " in reason
        counts = store.record([Match(bad, note()), Match(well, note())], after(minutes=1))
        assert counts["held"] == 1
        assert [each.subscription for each in lease(store, after(minutes=1))] == [well]
        assert store.give_up_waiting(after(days=90)) == 0
        assert states(store)["held"] == "held"

    def test_many_that_cannot_be_read_keep_no_other_waiting(
        self, store: AlertStore, spoil: Callable[..., None]
    ) -> None:
        for number in range(12):
            record(store, saved(store, id=f"s{number}", name=f"n{number}"), note())
            spoil(f"s{number}")
        record(store, saved(store, id="x", name="x"), note("i2"), at=after(minutes=1))
        assert told(lease(store, after(minutes=2), limit=3)) == [["i2"]]

    def test_one_that_cannot_be_read_waits_for_outlets_on_and_on(
        self, store: AlertStore, spoil: Callable[..., None]
    ) -> None:
        record(store, saved(store, min_outlets=2), note())
        spoil("s1")
        assert store.give_up_waiting(after(days=90)) == 0

    def test_one_that_cannot_be_read_is_replaced_or_removed(
        self, store: AlertStore, spoil: Callable[..., None]
    ) -> None:
        to = saved(store)
        record(store, to, note())
        spoil("s1")
        store.save(to, after(hours=1), "ann")
        assert store.broken() == []
        assert told(lease(store, after(hours=1))) == [["i1"]]
        spoil("s1")
        assert store.remove("s1", after(hours=2), "ann")
        assert states(store) == {"i1": "muted"}
        assert [(each.name, each.before, each.after) for each in store.history()] == [
            ("strikes", None, None),
            ("strikes", None, to),
            ("strikes", None, to),
        ]

    def test_a_name_of_one_that_cannot_be_read_is_taken(
        self, store: AlertStore, spoil: Callable[..., None]
    ) -> None:
        saved(store)
        spoil("s1")
        with pytest.raises(WrongUse, match="another subscription is named 'strikes'"):
            saved(store, id="s2")

    def test_what_cannot_be_decided_has_failed_with_the_reason_and_harms_no_other(self, store: AlertStore) -> None:
        late = saved(store, rhythm=Rhythm("weekly"))
        well = saved(store, id="s2", name="b")
        end = datetime.fromisoformat("9999-12-31T23:00+00:00")  # no week comes after it
        counts = store.record([Match(late, note(at=end)), Match(well, note(at=end))], end)
        assert (counts["failed"], counts["held"]) == (1, 1)
        (row,) = store.rows(subscription="s1")
        assert (row.state, row.settled, row.opens) == ("failed", end, False)
        assert row.reason.startswith("it could not be decided: OverflowError")
        assert store.record([Match(late, note(at=end))], end)["repeated"] == 1
        assert store.books()[0].counts["failed"] == 1

    def test_a_row_that_cannot_be_read_stands_in_nobody_s_way(self, store: AlertStore, engine: Engine) -> None:
        to = saved(store)
        record(store, to, note("i1"), note("i2", story="t2"))
        with engine.begin() as connection:
            connection.execute(update(rows).where(rows.c.item == "i1").values(note="{}", told="?"))
        assert told(lease(store)) == [["i1"], ["i2"]]
        assert record(store, to, note("i1"), note("i3", story="t3")) == {"repeated": 1, "held": 1}

    def test_a_channel_fails_until_it_takes_something(self, store: AlertStore) -> None:
        to = saved(store, channels=("file:a", "file:b"))
        record(store, to, note("i1"), note("i2", story="t2"))
        for delivery in lease(store):
            store.postpone(delivery, after(hours=1), "busy", failed_at=NOON)
        assert store.failing(after(minutes=1)) == {"file:a": NOON, "file:b": NOON}
        (first, *others) = lease(store, after(hours=1))
        store.finish(first, "delivered", after(hours=1), letter=letter(first, AGREED))
        for delivery in others:
            store.finish(delivery, "failed", after(minutes=30), "410 gone")
        assert store.failing(after(hours=2)) == {others[-1].channel: NOON} if others else {}
        store.save(changed(to, channels=(first.channel,)), after(hours=2))
        assert store.failing(after(hours=2)) == {}

    def test_pruning_takes_what_is_old_and_keeps_the_history(self, store: AlertStore) -> None:
        to = saved(store, limit_per_hour=5)
        record(store, to, note("i1"))
        store.revise([note("i1", revision=2, version=2)])
        (delivery,) = lease(store)
        store.finish(delivery, "delivered", NOON)
        store.prune(NOON + timedelta(seconds=1))
        assert (store.rows(), store.attempts(), len(store.history())) == ([], [], 1)
        record(store, to, note("i1", version=1), at=after(days=1))
        (again,) = lease(store, after(days=1))
        assert again.latest["i1"].revision == 1
