"""The feeds: whether the list can be read, how they answer, and whether anybody still asks them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from guildwire.coverage import of_feeds
from guildwire.ops.looks.finding import Check, Scene, length
from guildwire.wiring import Parts
from news.receipt import receipt
from news.times import exact
from news.wording import count

if TYPE_CHECKING:
    from ingest.feed import FeedState

MISSED = 3
"""How many polls of the feed that is asked most often may be missing before nobody seems to ask."""
_SOONEST, _LATEST = timedelta(minutes=5), timedelta(days=1)
"""What a schedule may be; a time that says otherwise was written by a wrong clock."""
_START = "run guildwire poll, guildwire up, or the Airflow DAGs"


def listed(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Say which feed list counts and whether it can be read."""
    from ingest.lists import feed_list

    found = feed_list.load(parts.settings.feed_list)
    yield Check("feed list", "green", f"{len(found)} feeds in {parts.settings.feed_list}")


def answers(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Say which feeds answered when they were last asked."""
    known = parts.feeds.states()
    watched = of_feeds(known)
    if watched.last_poll is None:
        yield Check("feeds", "yellow", "none was ever polled", _START)
        return
    scene.recorded["the last poll of a feed"] = watched.last_poll
    down = watched.feeds_down
    said = receipt(watched, parts.clock()).summary
    if len(down) == watched.feeds_total:
        yield Check("feeds", "red", said, "none answers, so look at this machine's network first")
    elif down:
        names = ", ".join(feed.outlet for feed in down[:5]) + (" ..." if len(down) > 5 else "")
        yield Check("feeds", "yellow", f"{said}; down: {names}", "see guildwire feeds list --down")
    else:
        yield Check("feeds", "green", said)


def polls(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001
    """Say whether the feeds are still asked."""
    yield judge_polls(parts.feeds.states(), parts.clock())


def judge_polls(states: "Sequence[FeedState]", now: datetime) -> Check:
    """Judge the age of the last poll by the shortest schedule that should have fired; times ahead do not count."""
    active = [state for state in states if state.status != "retired"]
    polled = [state.last_checked for state in active if state.last_checked is not None]
    past = [time for time in polled if time <= now]
    if not polled:
        return Check("polls", "yellow", "nothing was ever polled", _START)
    if not past:
        return Check(
            "polls", "red", "every poll is recorded in the future", "see clock, then guildwire poll --force"
        )
    last, shortest = max(past), _shortest(active)
    said = (
        f"the last {length(now - last)} ago; the soonest of {count(len(active), 'feed')} every {length(shortest)}"
    )
    if now - last > MISSED * shortest:
        since = f"nothing was polled since {exact(last)} ({length(now - last)})"
        return Check("polls", "red", f"{since}, though a feed is due every {length(shortest)}", _START)
    return Check("polls", "green", said)


def _shortest(states: "Sequence[FeedState]") -> timedelta:
    waits = [
        state.next_due - state.last_checked
        for state in states
        if state.next_due is not None and state.last_checked is not None
    ]
    return min((min(max(wait, _SOONEST), _LATEST) for wait in waits), default=_LATEST)
