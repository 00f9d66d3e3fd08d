"""Over random histories of feeds, outages, restarts and clocks, no time is called watched that was not.

What was watched is reckoned by ``tests/receipt/world.py``, from what happened and not from what was recorded.
"""

import random
from datetime import datetime

import pytest
from msgspec.structs import replace

from news.clock import SKEW
from query.times import TimeRange
from query.tree import All, Keyword, Node
from receipt.judge import judge
from receipt.judgement import Doubt, Judgement
from tests.receipt.world import MINUTE, Site, World, moment

HISTORIES = 10_000
PARTS = 8


def question(world: World, rng: random.Random) -> tuple[Node, TimeRange, list[Site]]:
    """Return a question, its window, and the sites it is about."""
    listed = [site for site in world.sites if site.feed.url in world.store.states]
    query: Node = All()
    if len(world.sites) > 1 and rng.random() < 0.4:
        chosen = rng.choice(world.sites)
        query, listed = Keyword("outlet", chosen.feed.outlet), [site for site in listed if site is chosen]
    low, high = sorted(rng.randrange(-300, world.wall + 60) if world.wall > -240 else -300 for _ in range(2))
    since = None if rng.random() < 0.3 else moment(low)
    until = None if rng.random() < 0.5 else moment(max(high, low + 1))
    return query, TimeRange(since, until), listed


def minutes(site: Site, window: TimeRange, now: int) -> range:
    """Return the minutes asked about; without a begin, those since the feed's first good poll."""
    first = next((poll.at for poll in site.polls if poll.good), now)
    begin = first if window.since is None else int((window.since - moment(0)) / MINUTE)
    end = now if window.until is None else min(now, int((window.until - moment(0)) / MINUTE))
    return range(begin, end)


def holds(found: Doubt, site: Site, at: datetime) -> bool:
    """Whether a doubt says that an outlet was not watched at that time.

    An outage of all feeds may be said to begin and end within the usual wait of each of them.
    """
    if found.name not in ("", site.feed.outlet):
        return False
    near = MINUTE if found.name else site.promised * MINUTE
    return (found.since is None or found.since - near <= at) and (found.until is None or at <= found.until + near)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_called_watched_that_was_not(part: int) -> None:
    untrue: list[tuple[int, str]] = []
    fully = mistrusted = 0
    for seed in range(part, HISTORIES, PARTS):
        rng = random.Random(-seed - 1)
        world = World(seed)
        world.run(rng.randrange(1, world.days * 1440))
        query, window, sites = question(world, rng)
        judgement = judge(query, window, world.facts(), world.now)
        asked = {site: minutes(site, window, world.wall) for site in sites}
        missed = {site: sorted(set(asked[site]) - site.watched(world.wall)) for site in sites}
        if judgement.state == "watched" and (not sites or any(missed.values())):
            untrue.append((seed, "called watched"))
        if unnamed(judgement, missed):
            untrue.append((seed, "a gap is not named"))
        if fair(world, sites, asked, missed):
            fully += 1
            mistrusted += judgement.state != "watched"
    assert untrue == []
    assert fully > 100
    assert mistrusted <= fully * 0.01


def unnamed(judgement: Judgement, missed: dict[Site, list[int]]) -> bool:
    if judgement.state == "ask":
        return False
    return any(
        not any(holds(found, site, moment(at)) for found in judgement.doubts)
        for site, times in missed.items()
        for at in times[:: max(1, len(times) // 5)]
    )


def fair(world: World, sites: list[Site], asked: dict[Site, range], missed: dict[Site, list[int]]) -> bool:
    """Whether all that was asked about was watched, by a clock that was never wrong and a driver that runs."""
    calm = not world.moves and world.running and all(outage.ended for outage in world.outages)
    return bool(sites) and calm and all(asked.values()) and not any(missed.values())


def test_a_clock_that_was_ahead_is_noticed_and_believed_again_once_it_is_right() -> None:
    world = World(1, clocks=False)
    world.stopped, world.network = [], []
    for site in world.sites:
        site.down, site.hides, site.size, site.listed = [], False, 10, 0
        site.feed = replace(site.feed, every=30)
    world.moves = [(300, 28_800), (360, -28_800)]
    world.run(300)
    world.true = 299
    assert judge(All(), TimeRange(None, None), world.facts(), world.now).state == "watched"
    world.run(360)
    world.true = 360
    wrong = judge(All(), TimeRange(None, None), world.facts(), world.now)
    assert (wrong.state, wrong.doubts[0].word) == ("ask", "clock wrong")
    world.run(700)
    assert all(feed.watched_until <= world.now + SKEW for feed in world.facts().feeds if feed.watched_until)
    late = TimeRange(moment(480), None)
    assert judge(All(), late, world.facts(), world.now).state == "watched"
