"""A letter that goes out late tells what is so by then, and what it told is not told again."""

from datetime import timedelta

import pytest

from alerts.channels.port import Retry, Unsure
from alerts.port import AlertStore, Match
from tests.alerts.make import Answering, Hand, note, subscription
from tests.alerts.test_deliver import run


@pytest.mark.parametrize("idempotent", [True, False])
def test_what_a_letter_told_that_went_out_late_is_not_told_again(
    store: AlertStore, clock: Hand, idempotent: bool
) -> None:
    to = subscription(name="n1")
    store.save(to, clock())
    store.record([Match(to, note("i1", pay=("$90 a day",)))], clock())
    first = store.lease(clock(), 1, timedelta(minutes=1))
    store.record([Match(to, note("i1", revision=2, pay=("$80 a day",)))], clock())
    second = store.lease(clock(), 1, timedelta(minutes=1))
    assert (len(first), len(second)) == (1, 1)
    clock.forward(minutes=1)
    channel = Answering(idempotent=idempotent)
    assert run(store, channel, clock) == {"delivered": 1, "merged": 1}
    assert [story.first.revision for letter in channel.letters for story in letter.stories] == [2]
    assert sorted(row.state for row in store.rows()) == ["delivered", "merged"]


def test_what_a_late_letter_may_have_told_is_not_told_again(store: AlertStore, clock: Hand) -> None:
    to = subscription(name="n1")
    store.save(to, clock())
    store.record([Match(to, note("i1", pay=("$90 a day",)))], clock())
    channel = Answering(Retry("busy"), Unsure("no answer"), idempotent=False)
    assert run(store, channel, clock) == {"retried": 1}
    store.record([Match(to, note("i1", revision=2, pay=("$80 a day",)))], clock())
    clock.forward(hours=1)
    assert run(store, channel, clock) == {"unsure": 1, "merged": 1}
    assert [story.first.revision for letter in channel.letters[1:] for story in letter.stories] == [2]


@pytest.mark.parametrize("idempotent", [True, False])
def test_what_a_late_letter_told_of_an_item_merged_into_it_is_not_told_again(
    store: AlertStore, clock: Hand, idempotent: bool
) -> None:
    to = subscription(name="n1")
    store.save(to, clock())
    store.record([Match(to, note("i1"))], clock())
    store.lease(clock(), 1, timedelta(minutes=1))
    store.record([Match(to, note("i2"))], clock())
    store.record([Match(to, note("i2", revision=2, events=("strike", "strike/ended")))], clock())
    store.lease(clock(), 1, timedelta(minutes=1))
    clock.forward(minutes=1)
    channel = Answering(idempotent=idempotent)
    assert run(store, channel, clock) == {"delivered": 1, "merged": 1}
    assert len(channel.letters) == 1
    assert sorted(row.state for row in store.rows()) == ["delivered", "merged", "merged"]


def test_what_was_put_off_is_told_before_the_next_step_of_its_story(store: AlertStore, clock: Hand) -> None:
    to = subscription()
    store.save(to, clock())
    store.record([Match(to, note("i1", events=("agreement/tentative",)))], clock())
    channel = Answering(Retry("busy"))
    run(store, channel, clock)
    store.record([Match(to, note("i2", events=("agreement/ratified",)))], clock.forward(seconds=1))
    clock.forward(hours=1)
    run(store, channel, clock)
    assert [letter.stories[0].first.item for letter in channel.letters] == ["i1", "i1", "i2"]
