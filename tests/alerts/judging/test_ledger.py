"""Rows in memory while a batch is decided."""

from datetime import timedelta

from alerts.judging.ledger import Ledger
from alerts.note import Fact, Note
from alerts.subscription import MutedStory, Subscription
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


class Kinship:
    """Two stories of one dispute, one of which was merged with another by hand."""

    def same(self, story: str) -> set[str]:
        return {story, "old"} if story == "t1" else {story}

    def linked(self, story: str) -> set[str]:
        return {"t1": {"t2"}, "t2": {"t1"}}.get(story, set())

    def items(self, _: str) -> set[str]:
        return set()


def stage(item: str, story: str, name: str, step: int, hours: int) -> Note:
    side = "stops" if name == "collapsed" else "goes"
    at = NOON + timedelta(hours=hours)
    fact = Fact("negotiation", name, ladder="dispute", step=step, side=side, headline=True, item=item, at=at)
    return note(item, story=story, at=at, facts=(fact,))


def told(ledger: Ledger, found: Note, who: Subscription | None = None) -> str:
    who = who or subscription()
    ledger.deliver_due(who, CHANNEL, found, found.at)
    return ledger.judge(who, CHANNEL, found, found.at)


def test_a_step_that_another_story_of_the_dispute_undid_is_news_again() -> None:
    ledger = Ledger(kin=Kinship())
    assert told(ledger, stage("i1", "t1", "collapsed", 5, 0)) == "held"
    assert told(ledger, stage("i2", "t2", "resumed", 8, 1)) == "held"
    assert told(ledger, stage("i3", "t1", "collapsed", 5, 2)) == "held"
    assert told(ledger, stage("i4", "t1", "collapsed", 5, 3)) == "merged"
    assert [row.news for row in ledger.rows()] == ["", "negotiation, resumed", "negotiation, collapsed", ""]


def test_what_was_told_before_its_story_was_merged_by_hand_is_not_told_again() -> None:
    ledger = Ledger(kin=Kinship())
    assert told(ledger, stage("i1", "old", "collapsed", 5, 0)) == "held"
    assert told(ledger, stage("i2", "t1", "collapsed", 5, 1)) == "merged"


def test_a_muted_story_is_muted_in_its_further_steps() -> None:
    ledger = Ledger(kin=Kinship())
    assert told(ledger, stage("i1", "t1", "collapsed", 5, 0)) == "held"
    muting = subscription(muted_stories=(MutedStory("t1"),))
    assert told(ledger, stage("i2", "t2", "resumed", 8, 1), muting) == "muted"
