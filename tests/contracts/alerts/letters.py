"""What the alert store knows for letters: newest revisions, what was told before, every attempt."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine, insert

from alerts.channels.port import Letter, Story
from alerts.judging.facts import telling
from alerts.note import Fact
from alerts.port import AlertStore, Delivery, Told
from alerts.subscription import MutedStory, Rhythm
from state.story_tables import links, merged
from tests.alerts.make import NOON, changed, note
from tests.contracts.alert_store import FILE, LEASE, after, lease, record, saved, states

AGREED = Fact("agreement", "tentative", numbers={"usd": 900_000.0})
ENDED = Fact("negotiation", "collapsed")


def letter(delivery: Delivery, *facts: Fact) -> Letter:
    """Return a letter that tells these facts of everything in the delivery."""
    return Letter(
        delivery=delivery.id,
        subscription=delivery.subscription.id,
        name=delivery.subscription.name,
        address="a.jsonl",
        subject="subject",
        text="text",
        stories=tuple(
            Story(first=entry.row.note, about=entry.row.about, told=facts) for entry in delivery.entries
        ),
        at=NOON,
    )


def deliver(store: AlertStore, at: datetime = NOON, *facts: Fact) -> list[Delivery]:
    """Deliver everything that is due."""
    deliveries = lease(store, at)
    for delivery in deliveries:
        assert store.finish(delivery, "delivered", at, "250 Ok", letter=letter(delivery, *facts))
    return deliveries


class AlertLetterContract:
    """A subclass gives the fixtures ``reopen``, as :class:`AlertStoreContract` says, and ``engine``."""

    @pytest.fixture
    def store(self, reopen: Callable[[], AlertStore]) -> AlertStore:
        return reopen()

    @pytest.fixture
    def linked(self, engine: Engine) -> None:
        with engine.begin() as connection:
            connection.execute(insert(links), [{"earlier": "t1", "later": "t2"}])
            connection.execute(insert(merged), [{"story": "old", "into": "t1"}])

    def test_a_delivery_has_the_newest_revision_of_each_item(self, store: AlertStore) -> None:
        """Case alerts-held-revision, as far as the store goes."""
        to = saved(store, rhythm=Rhythm("daily"))
        record(store, to, note("i1", version=1_000_001, quote="q"), note("i2", version=1_000_001))
        newer = note("i1", revision=2, version=2_000_001, title="no agreement")
        assert store.revise([newer, note("unknown", version=9)]) == 1
        (delivery,) = lease(store, after(days=1))
        assert delivery.latest == {"i1": newer, "i2": note("i2", version=1_000_001)}

    def test_a_row_of_the_subscription_may_hold_the_newest_revision(self, store: AlertStore) -> None:
        to, other = saved(store, rhythm=Rhythm("daily")), saved(store, id="s2", name="other")
        record(store, to, note("i1", version=1_000_001, quote="mine"))
        record(store, to, note("i1", revision=2, version=2_000_001, quote="mine"))
        record(store, other, note("i1", revision=2, version=2_000_001, quote="theirs"))
        store.revise([note("i1", revision=2, version=2_000_001)])
        (delivery,) = lease(store, after(days=1), limit=1)[:1]
        theirs, mine = sorted(
            [delivery, *lease(store, after(days=1))], key=lambda each: each.subscription.id, reverse=True
        )
        assert [each.latest["i1"].quote for each in (mine, theirs)] == ["mine", "theirs"]

    def test_an_older_revision_replaces_no_newer_one(self, store: AlertStore) -> None:
        record(store, saved(store), note("i1", version=1))
        store.revise([note("i1", revision=3, version=3), note("i1", revision=2, version=2)])
        assert store.revise([note("i1", revision=2, version=2, title="late")]) == 0
        (delivery,) = lease(store)
        assert delivery.latest["i1"].revision == 3

    def test_a_first_letter_follows_none(self, store: AlertStore) -> None:
        record(store, saved(store), note())
        assert [entry.before for each in lease(store) for entry in each.entries] == [None]

    def test_a_letter_follows_the_latest_about_its_story(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note("i1", events=("agreement/tentative",)))
        (first,) = deliver(store, NOON, AGREED)
        record(store, to, note("i2", events=("strike/ended",)), at=after(hours=1))
        (second,) = deliver(store, after(hours=1), ENDED)
        assert second.entries[0].before == Told(first.id, NOON, (AGREED,))
        record(store, to, note("i3", events=("strike/called",)), at=after(hours=2))
        (third,) = lease(store, after(hours=2))
        assert third.entries[0].before == Told(second.id, after(hours=1), (ENDED,))

    def test_a_letter_that_was_put_off_does_not_follow_what_came_after_it(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note("i1", events=("negotiation/collapsed",)))
        (late,) = lease(store)
        assert store.postpone(late, after(hours=2), "busy", failed_at=NOON)
        record(store, to, note("i2", events=("agreement/tentative",)), at=after(hours=1))
        (later,) = deliver(store, after(hours=1), AGREED)
        assert later.id != late.id
        (again,) = lease(store, after(hours=2))
        assert again.id == late.id
        assert [entry.before for entry in again.entries] == [None]

    @pytest.mark.usefixtures("linked")
    @pytest.mark.parametrize(("first", "then"), [("t1", "t2"), ("t2", "t1"), ("old", "t1"), ("old", "t2")])
    def test_a_letter_follows_one_about_a_linked_or_a_merged_story(
        self, store: AlertStore, first: str, then: str
    ) -> None:
        to = saved(store)
        record(store, to, note("i1", story=first))
        (told,) = deliver(store)
        record(store, to, note("i2", story=then, events=("strike/ended",)), at=after(hours=1))
        (delivery,) = lease(store, after(hours=1))
        before = delivery.entries[0].before
        assert before is not None
        assert before.delivery == told.id

    @pytest.mark.usefixtures("linked")
    @pytest.mark.parametrize("muted", ["t1", "t2", "old", "i1"])
    def test_a_late_mute_reaches_what_is_held_of_linked_and_merged_stories(
        self, store: AlertStore, muted: str
    ) -> None:
        to = saved(store, rhythm=Rhythm("daily"))
        record(store, to, note("i1", story="t1"), note("i9", story="t9"))
        store.save(changed(to, muted_stories=(MutedStory(muted),)), after(hours=1))
        assert states(store) == {"i1": "muted", "i9": "held"}

    def test_a_letter_follows_none_of_another_subscription_channel_or_story(self, store: AlertStore) -> None:
        one, two = saved(store), saved(store, id="s2", name="other")
        record(store, one, note("i1"), note("i2", story="t9"))
        deliver(store)
        record(store, two, note("i1"))
        store.save(changed(one, channels=("file:b.jsonl",)), NOON)
        record(store, one, note("i3"), at=after(hours=1))
        deliveries = lease(store, after(hours=1))
        assert [entry.before for each in deliveries for entry in each.entries] == [None, None]

    def test_a_letter_of_an_earlier_release_told_what_its_note_says(self, store: AlertStore) -> None:
        to = saved(store)
        record(store, to, note("i1", events=("agreement/tentative", "lawsuit")))
        (first,) = lease(store)
        store.finish(first, "delivered", NOON)
        record(store, to, note("i2", events=("strike/ended",)), at=after(hours=1))
        (second,) = lease(store, after(hours=1))
        assert second.entries[0].before == Told(first.id, NOON, telling(first.entries[0].row.note))

    @pytest.mark.parametrize("together", [True, False])
    def test_what_a_letter_told_is_kept_with_the_row_that_opened_it(
        self, store: AlertStore, together: bool
    ) -> None:
        record(store, saved(store), note("i1"), note("i2"))
        (delivery,) = lease(store)
        if together:
            store.finish_all([(delivery, letter(delivery, AGREED), "written")], NOON)
        else:
            store.finish(delivery, "unsure", NOON, "lost", letter=letter(delivery, AGREED))
        assert {row.note.item: row.told for row in store.rows()} == {"i1": (AGREED,), "i2": None}

    def test_every_attempt_is_kept_with_its_answer(self, store: AlertStore) -> None:
        record(store, saved(store), note("i1"))
        (delivery,) = lease(store)
        store.postpone(delivery, after(hours=1), "451 later", failed_at=NOON)
        (delivery,) = lease(store, after(hours=1))
        store.finish(delivery, "failed", after(hours=1), "550 no such user")
        assert store.resend(delivery.id, after(hours=2))
        (again,) = lease(store, after(hours=2))
        assert again.id == delivery.id
        store.finish_all([(again, letter(again), "250 queued")], after(hours=3))
        found = [(each.word, each.at, each.answer) for each in store.attempts()]
        assert found == [
            ("delivered", after(hours=3), "250 queued"),
            ("resent", after(hours=2), "sent again by hand"),
            ("failed", after(hours=1), "550 no such user"),
            ("retried", NOON, "451 later"),
        ]
        assert store.attempts(subscription="s1", delivery=delivery.id, limit=1)[0].subject == "subject"
        assert store.attempts(subscription="s2") == store.attempts(delivery="x") == []

    def test_an_end_that_is_said_twice_is_one_attempt(self, store: AlertStore) -> None:
        record(store, saved(store), note("i1"))
        (delivery,) = lease(store)
        for _ in range(2):
            store.finish(delivery, "delivered", NOON, "250 Ok")
            store.finish_all([(delivery, letter(delivery), "250 Ok")], after(hours=1))
        assert [each.word for each in store.attempts()] == ["delivered"]

    def test_an_attempt_of_an_expired_lease_is_kept_too(self, store: AlertStore) -> None:
        record(store, saved(store), note("i1"))
        (first,) = lease(store)
        (second,) = lease(store, NOON + LEASE)
        assert not store.finish(first, "failed", after(hours=1), "500")
        assert store.finish(second, "delivered", after(hours=2), "250")
        assert [each.word for each in store.attempts()] == ["delivered", "failed"]
        assert states(store) == {"i1": "delivered"}

    def test_nothing_is_sent_again_to_a_channel_that_is_gone(self, store: AlertStore) -> None:
        to = saved(store, channels=(FILE, "file:b.jsonl"))
        record(store, to, note("i1"))
        for delivery in lease(store):
            store.finish(delivery, "failed", NOON, "no")
        store.save(changed(to, channels=(FILE,)), NOON)
        sent = {row.channel: store.resend(row.delivery, NOON) for row in store.rows()}
        assert sent == {FILE: True, "file:b.jsonl": False}

    def test_a_letter_that_went_out_while_its_channel_was_removed_is_delivered(self, store: AlertStore) -> None:
        to = saved(store, channels=(FILE, "file:b.jsonl"))
        record(store, to, note("i1"))
        deliveries = lease(store)
        store.save(changed(to, channels=(FILE,)), NOON)
        for delivery in deliveries:
            assert store.finish(delivery, "delivered", NOON)
        assert {row.state for row in store.rows()} == {"delivered"}
