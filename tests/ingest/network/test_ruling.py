"""The rule by itself: over random requests, in random order, at once and one after the other."""

import asyncio
import random
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.feed import Feed, FeedState
from ingest.network.ruling import FEW, Knowledge, Ruling, rule
from ingest.network.signs import Sign, Standing
from ingest.network.watch import OutageWatch
from ingest.publish import Reading
from ingest.visits import Capacity, visits
from tests.ingest.network.hosts import SILENT, feeds, healthy, names
from tests.ingest.scripted import NOW, Ticking

KINDS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 10))
"""How many hosts answer, are silent since now, were silent before, and are new and silent."""


class Simulation:
    """One poll of hosts of several kinds, without a store or a log."""

    def __init__(self, kinds: tuple[int, int, int, int], seed: int) -> None:
        self.chance = random.Random(seed)
        up, fallen, dead, fresh = kinds
        self.up = set(names(up, "up"))
        self.listed = feeds([*self.up, *names(fallen, "fallen"), *names(dead, "dead"), *names(fresh, "new")])
        self.chance.shuffle(self.listed)
        self.states = {feed.url: self.state(feed) for feed in self.listed}
        self.clock, self.asked, self.published = Ticking(), set[str](), set[str]()
        self.watch = OutageWatch(self.listed, self.states, NOW, self.chance)

    def state(self, feed: Feed) -> FeedState:
        then = NOW - timedelta(minutes=self.chance.randrange(10, 600))
        state = FeedState(key=feed.url, outlet=feed.outlet, address=feed.url, listed_since=then)
        if feed.outlet.startswith("new"):
            return state
        if feed.outlet.startswith("dead"):
            then -= timedelta(days=30)
            return replace(state, status="unreachable", since=then, last_checked=then, failures=9)
        return replace(state, status="ok", last_checked=then, last_success=then)

    async def visit(self, feed: Feed) -> Reading:
        self.asked.add(feed.outlet)
        at = self.clock()
        for _ in range(self.chance.randrange(5)):
            await asyncio.sleep(0)
        self.clock.forward(seconds=1)
        answer = healthy(feed.outlet) if feed.outlet in self.up else SILENT
        return Reading(feed=feed, state=self.states[feed.url], answer=answer, at=at)

    def run(self, pace: int) -> Ruling:
        async def all_of_it() -> None:
            pace_ = Capacity(feeds=pace)
            async for batch in visits(self.listed, self.states, self.visit, self.watch, self.clock, pace_):
                self.published |= {reading.feed.outlet for reading in batch}

        asyncio.run(all_of_it())
        return rule(self.watch.signs, self.watch.known(self.clock()))


@example((0, 40, 0, 0), 1, 1)
@example((0, 40, 0, 0), 1, 2)
@example((40, 40, 40, 10), 8, 3)
@given(KINDS, st.integers(1, 64), st.integers())
def test_our_network_is_not_down_while_any_host_answers_and_every_healthy_one_is_read(
    kinds: tuple[int, int, int, int], pace: int, seed: int
) -> None:
    """In the order of the list, not in the one that protects healthy feeds: even there the rule must hold."""
    poll = Simulation((kinds[0] + 1, *kinds[1:]), seed)
    decided = poll.run(pace)
    assert decided == Ruling()
    assert poll.published == poll.up
    assert not any(reading.excused for reading in poll.watch.rest(decided))
    assert {reading.feed.outlet for reading in poll.watch.rest(decided)} == {
        feed.outlet for feed in poll.listed if feed.outlet not in poll.up
    }


@given(KINDS, st.integers(1, 64), st.integers())
def test_our_network_is_down_where_three_hosts_that_answered_lately_are_silent_and_nobody_answers(
    kinds: tuple[int, int, int, int], pace: int, seed: int
) -> None:
    _, fallen, dead, fresh = kinds
    poll = Simulation((0, fallen, dead, fresh), seed)
    decided = poll.run(pace)
    proof = fallen or fresh  # new hosts prove something only where no host is known to answer
    assert (decided.down_since is not None) is (proof >= FEW)
    assert all(reading.excused is (proof >= FEW) for reading in poll.watch.rest(decided))


def sign(
    name: str, began: int, ended: int, said: str = "silence", standing: Standing = "lively", **more: object
) -> Sign:
    """Return a sign of a host; times are seconds after NOW."""
    values = {
        "feed": name,
        "domain": name,
        "said": said,
        "standing": standing,
        "worked": standing == "lively",
        **more,
    }
    at, until = NOW + timedelta(seconds=began), NOW + timedelta(seconds=ended)
    return Sign(**values, at=at, until=until, began=began, ended=ended)  # type: ignore[arg-type]


LIVELY = Knowledge(lively=True)
ABC = [sign(name, place, place + 10) for place, name in enumerate("abc", 20)]


@pytest.mark.parametrize(
    ("signs", "known", "excused"),
    [
        ([], LIVELY, None),
        (ABC, LIVELY, "abc"),
        (ABC[:2], LIVELY, None),
        ([sign("x", 0, 5, "answer"), *ABC], LIVELY, "abc"),
        ([sign("x", 0, 20, "answer"), *ABC], LIVELY, None),  # a began before x had answered
        ([sign("x", 25, 31, "answer"), *ABC], LIVELY, None),
        ([sign("x", 0, 5, "answer"), sign("y", 3, 40), *ABC], LIVELY, "abcy"),  # y was waiting when it began
        ([sign("x", 0, 5, "answer"), sign("y", 1, 4), *ABC], LIVELY, "abc"),
        ([sign("x", 0, 5, "answer"), sign("a", 1, 4), *ABC], LIVELY, None),  # a was in trouble already
        ([sign(name, 1, 2, standing="dead") for name in "abcdefgh"], LIVELY, None),
        ([sign(name, 1, 2, standing="new") for name in "abc"], LIVELY, None),
        ([sign(name, 1, 2, standing="new") for name in "abc"], Knowledge(), "abc"),
        ([*ABC, sign("z", 1, 2, standing="dead")], LIVELY, "abcz"),
        (ABC[:1], Knowledge(lively=True, fallen={"b": NOW, "c": NOW}), "a"),
        (ABC[:1], Knowledge(lively=True, fallen={"a": NOW, "b": NOW}), None),
        ([sign("x", 0, 5, "answer"), *ABC[:1]], Knowledge(lively=True, fallen={"b": NOW, "c": NOW}), None),
        (ABC[:1], Knowledge(lively=True, down_since=NOW), "a"),
        ([sign("x", 0, 5, "answer"), *ABC[:1]], Knowledge(lively=True, down_since=NOW), None),
        (ABC[:1], Knowledge(lively=True, down_since=NOW, heard=NOW + timedelta(seconds=1)), None),
        (ABC, Knowledge(lively=True, heard=NOW + timedelta(seconds=22)), None),
        (ABC, Knowledge(lively=True, heard=NOW + timedelta(seconds=9)), "abc"),
    ],
)  # fmt: skip
def test_cases(signs: list[Sign], known: Knowledge, excused: str | None) -> None:
    decided = rule(signs, known)
    assert (decided.down_since is None) is (excused is None)
    assert decided.excused == frozenset(excused or "")


def paged(name: str, page: str = "portal", standing: Standing = "lively", **more: object) -> Sign:
    return sign(name, 20, 30, "page", standing, page=page, **more)


@pytest.mark.parametrize(
    ("signs", "known", "down"),
    [
        ([paged("a"), paged("b"), paged("c")], LIVELY, True),
        ([paged("a"), paged("b")], LIVELY, False),
        ([paged("a"), paged("b"), paged("c", "another")], LIVELY, False),
        ([paged("a"), paged("b"), paged("c", worked=False)], LIVELY, False),  # it gave no feed before either
        ([paged(name, standing="new", worked=False) for name in "abc"], LIVELY, False),
        ([paged(name, standing="new", worked=False) for name in "abc"], Knowledge(), True),
        ([paged("a"), paged("b"), paged("c"), sign("x", 29, 31, "answer")], LIVELY, False),
        ([paged("a"), *ABC[1:]], LIVELY, False),
        ([paged("a"), *ABC], LIVELY, True),
    ],
)
def test_one_page_for_many_hosts(signs: list[Sign], known: Knowledge, down: bool) -> None:
    assert (rule(signs, known).down_since is not None) is down


def test_an_outage_begins_with_the_first_silence_or_goes_on() -> None:
    assert rule(ABC, LIVELY) == Ruling(NOW + timedelta(seconds=20), "no host answers", frozenset("abc"))
    earlier = NOW - timedelta(hours=1)
    assert rule(ABC, Knowledge(lively=True, down_since=earlier)).down_since == earlier
    assert rule(ABC[:2], Knowledge(lively=True, fallen={"z": earlier})).down_since == earlier
