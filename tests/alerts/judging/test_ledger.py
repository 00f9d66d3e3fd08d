"""Rows in memory while a batch is decided."""

from datetime import timedelta

from alerts.judging.ledger import Ledger
from tests.alerts.make import NOON, note, row, subscription

CHANNEL = "file:a.jsonl"


def test_what_a_batch_opens_and_releases_itself_is_new_and_not_changed() -> None:
    ledger = Ledger()
    to = subscription(min_outlets=2)
    words = [
        ledger.judge(to, CHANNEL, note(item, outlet=outlet), NOON) for item, outlet in (("i1", "A"), ("i2", "B"))
    ]
    assert words == ["held", "merged"]
    assert [(each.note.item, each.waiting) for each in ledger.new()] == [("i1", False), ("i2", False)]
    assert ledger.changed() == []


def test_a_row_from_before_that_is_released_is_changed() -> None:
    ledger = Ledger([row(waiting=True, due=NOON + timedelta(days=14))])
    ledger.judge(subscription(min_outlets=2), CHANNEL, note("i2", outlet="B"), NOON)
    assert [each.note.item for each in ledger.new()] == ["i2"]
    assert [(each.note.item, each.due) for each in ledger.changed()] == [("i1", NOON)]


def test_subscriptions_and_channels_are_apart() -> None:
    ledger = Ledger([row()])
    assert ledger.judge(subscription(id="s2"), CHANNEL, note(), NOON) == "held"
    assert ledger.judge(subscription(), "file:b.jsonl", note(), NOON) == "held"
    assert ledger.judge(subscription(), CHANNEL, note(), NOON) == "repeated"


def test_only_what_is_due_counts_as_delivered() -> None:
    ledger = Ledger([row(), row("i2", about="t2", due=NOON + timedelta(hours=1), note=note("i2", story="t2"))])
    for known in (note("i8"), note("i9", story="t2")):
        ledger.deliver_due(subscription(), CHANNEL, known, NOON)
    assert [each.state for each in ledger.rows()] == ["delivered", "held"]
