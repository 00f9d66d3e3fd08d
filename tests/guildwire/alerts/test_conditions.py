"""Subscriptions that watch Guildwire itself, over real stores."""

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from alerts.conditions import UNREAD
from guildwire.run.conditions import look_after, tell_conditions
from guildwire.run.one_pass import deliver_due, one_pass
from guildwire.wiring import Parts
from ingest.feed import FeedState
from ingest.port import Visit
from news import topics
from stream.port import Record
from tests.alerts.make import NOON, Hand, subscription
from tests.guildwire.alerts.receivers import loft

SYSTEM = subscription(id="sys", name="desk", query="", channels=("pigeon:roof",), watches=("feeds", "parked"))


def feed(
    parts: Parts, hand: Hand, outlet: str = "Alpha", *, works: bool = True, good: timedelta = timedelta()
) -> None:
    """Save a feed that was asked right now, and read well so long ago."""
    key = f"https://{outlet.lower()}.example/feed"
    parts.feeds.save(
        [
            Visit(
                FeedState(
                    key=key,
                    outlet=outlet,
                    address=key,
                    listed_since=NOON - timedelta(days=30),
                    status="ok" if works else "unreachable",
                    since=hand.at - good,
                    last_checked=hand.at,
                    next_due=hand.at + timedelta(minutes=15),
                    promised=76,
                    watched_since=NOON - timedelta(days=30),
                    watched_until=hand.at - good,
                ),
                None,
            )
        ]
    )


def told(parts: Parts) -> list[str]:
    deliver_due(parts)
    return [row.note.title for row in parts.alerts.rows(subscription="sys", states=("delivered",))][::-1]


def test_a_feed_that_is_down_is_told_its_end_and_its_return(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(SYSTEM, NOON)
        feed(parts, hand, "Beta")
        for works, good in ((True, timedelta()), (False, UNREAD / 2), (False, UNREAD), (False, UNREAD * 2)):
            feed(parts, hand, works=works, good=good)
            look_after(parts)
        assert len(told(parts)) == 1
        feed(parts, hand)
        look_after(parts)
        feed(parts, hand, works=False, good=UNREAD)
        look_after(parts)
        hand.forward(minutes=1)
        begun, over, again = told(parts)
    assert begun.startswith("Alpha cannot be reached since ")
    assert over == f"Over: {begun}"
    assert again.startswith("Alpha cannot be reached since ")


def test_parked_messages_are_told_once_after_a_restart_too(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(SYSTEM, NOON)
        feed(parts, hand)
        parts.log.publish(topics.parked("index"), [Record("a", b"x", {"parked-reason": "no"})])
        look_after(parts)
    with loft(tmp_path, hand) as (parts, _):
        parts.log.publish(topics.parked("index"), [Record("b", b"x", {"parked-reason": "no"})])
        look_after(parts)
        assert told(parts) == ["1 item was put aside by index (guildwire parked list)"]
        assert "put aside by index" in parts.pigeon.letters[0].text


def test_subscriptions_that_break_are_told_and_no_secret_with_them(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, _):
        parts.alerts.save(subscription(id="sys", name="desk", query="", watches=("subscriptions",)), NOON)
        parts.alerts.save(subscription(id="bad", name="bad", query="tag:gone"), NOON)
        assert tell_conditions(parts)["held"] == 1
        assert tell_conditions(parts)["held"] == 0
        (row,) = parts.alerts.rows(subscription="sys")
    assert row.note.title.startswith("The subscription bad cannot be used as it is: ")


def test_a_feed_longer_silent_than_its_habit_is_told(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(SYSTEM, NOON)
        feed(parts, hand)
        (state,) = parts.feeds.states()
        parts.feeds.save([Visit(replace(state, gaps=(60,) * 20, last_new=hand.at - timedelta(minutes=80)), None)])
        look_after(parts)
        assert told(parts) == []
        parts.feeds.save([Visit(replace(state, gaps=(60,) * 20, last_new=hand.at - timedelta(minutes=100)), None)])
        look_after(parts)
        (said,) = told(parts)
    assert said == "Alpha answers but has had nothing new since 20 Jul 2023, 10:20 UTC, longer than its habit"


def test_one_pass_tells_it_and_the_items_do_not_match_it(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, hand):
        parts.alerts.save(SYSTEM, NOON)
        feed(parts, hand, works=False, good=UNREAD)
        one_pass(parts, None)
        hand.forward(minutes=1)
        assert [title[:24] for title in told(parts)] == ["Alpha cannot be reached "]


def test_nobody_watches_and_nothing_is_looked_at(tmp_path: Path) -> None:
    with loft(tmp_path) as (parts, _):
        parts.alerts.save(subscription(), NOON)
        assert not dict(tell_conditions(parts).items()).get("held")
        assert "log" not in parts.__dict__
