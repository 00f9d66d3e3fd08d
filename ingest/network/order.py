"""In which order feeds are asked, so that the first of them tell whether our network works.

The first are spread over the whole list, a domain each; where they stand on the list means nothing.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from more_itertools import interleave_longest

from ingest import schedule
from ingest.feed import Feed, FeedState
from ingest.network.signs import domain, last_heard, standing

ENOUGH = 64
"""Domains that answered lately and are all silent now, after which the others are not tried: as many as are
asked at once. With no more of them due, every one is asked, and the order of the list stays. Of a longer list
they are a random sample: if one host in ten still answers, one such sample of 850 is silent throughout."""


def spread(
    due: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    down_since: datetime | None,
    chance: random.Random,
) -> list[Feed]:
    """Return the feeds in the order in which to ask them.

    First those not heard since our network was last down (``down_since``), then the other hosts that
    answered lately, then new ones, and those that were silent before at the end. Within each, chance decides.
    """
    domains: dict[str, list[Feed]] = defaultdict(list)
    for feed in due:
        domains[domain(states[feed.url].address)].append(feed)
    heard = last_heard(states.values(), now)

    def rank(feeds: Sequence[Feed]) -> int:
        return min(_rank(states[feed.url], heard, down_since) for feed in feeds)

    groups = list(domains.values())
    if len(groups) > ENOUGH:
        chance.shuffle(groups)
    return list(interleave_longest(*sorted(groups, key=rank)))


def _rank(state: FeedState, heard: datetime | None, down_since: datetime | None) -> int:
    known = standing(state, heard)
    if known == "lively" and down_since is not None and state.last_checked is not None:
        return 0 if state.last_checked < down_since else 1
    return {"lively": 1, "new": 2, "dead": 3}[known]


def witnesses(
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    silent: Collection[str],
    chance: random.Random,
) -> list[Feed]:
    """Return feeds that may be asked before their time to learn whether our network works, in random order.

    One for each domain that worked lately and is not among the ``silent``, and only where neither the
    publisher nor the shortest interval forbids it.
    """
    heard = last_heard(states.values(), now)
    found: dict[str, Feed] = {}
    for feed in chance.sample(feeds, len(feeds)):
        state = states[feed.url]
        name = domain(state.address)
        if name not in silent and _may_be_asked(state, now) and standing(state, heard) == "lively":
            found.setdefault(name, feed)
    return list(found.values())


def _may_be_asked(state: FeedState, now: datetime) -> bool:
    if not state.works or state.last_checked is None or (state.retry_after or now) > now:
        return False
    return state.last_checked + timedelta(minutes=max(schedule.SHORTEST, state.hint)) <= now
