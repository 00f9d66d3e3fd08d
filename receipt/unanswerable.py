"""Why it cannot be told what a silence is worth."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches

from news.clock import SKEW
from query.analysis.analyze import keyword
from query.times import TimeSpan
from query.tree import Keyword, Node
from query.unknown import UnknownValue
from receipt.facts import Facts
from receipt.feed_watch import Watch
from receipt.judgement import Doubt
from receipt.scope import outlets, reach

NEAR = 3
"""Outlets that are offered in the place of one that nobody watches."""


def cannot_tell(
    query: Node,
    asked: TimeSpan,
    watches: Sequence[Watch],
    facts: Facts,
    unknown: Sequence[UnknownValue],
    now: datetime,
) -> Iterator[Doubt]:
    """Yield everything that makes the question one that polling cannot answer."""
    if facts.away:
        yield Doubt(word="cannot look", state="ask", name=facts.away)
    if ahead := max((at for at in _times(facts) if at > now + SKEW), default=None):
        yield Doubt(word="clock wrong", state="ask", since=ahead)
    elsewhere = list(_outlets_not_watched(query, facts))
    yield from elsewhere
    known = {found.name for found in elsewhere}
    for value in unknown:
        if not (value.field in {"outlet", "feed"} and value.value in known):
            yield Doubt(
                word="value unknown", state="ask", field=value.field, name=value.value, near=tuple(value.near)
            )
    if facts.feeds and not watches and not elsewhere:
        yield Doubt(word="impossible window", state="ask", since=asked.start, until=asked.end)
    if not facts.feeds and not facts.away:
        yield Doubt(word="nothing polled", state="not")


def _times(facts: Facts) -> Iterator[datetime]:
    """Yield what is recorded as past."""
    for feed in facts.feeds:
        yield from (at for at in (feed.checked, feed.watched_since, feed.watched_until) if at)
    yield from (gap.ended for gap in facts.gaps)
    yield from (outage.ended or outage.began for outage in facts.network)


def _outlets_not_watched(query: Node, facts: Facts) -> Iterator[Doubt]:
    if not facts.feeds:
        return
    for leaf in outlets(query):
        if not any(reach(leaf, feed) for feed in facts.feeds):
            name = leaf.value if isinstance(leaf, Keyword) else f"{leaf.prefix}*"
            near = _near(name, facts) if leaf.field == "outlet" else ()
            yield Doubt(word="outlet not watched", state="ask", field=leaf.field, name=name, near=near)


def _near(name: str, facts: Facts) -> tuple[str, ...]:
    names = {keyword(feed.outlet): feed.outlet for feed in facts.feeds}
    return tuple(names[near] for near in get_close_matches(keyword(name), names, n=NEAR))
