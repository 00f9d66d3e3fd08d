"""Is everything as it should be? One finding for each thing looked at, with a remedy where something is wrong."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import msgspec

from guildwire.ops.machine import clock, disk
from guildwire.ops.subscriptions import subscriptions
from guildwire.trust import ALWAYS, feeds, past
from guildwire.wiring import Parts
from news import topics
from news.errors import GuildwireError
from query.tree import All
from receipt.judge import judge
from receipt.words import line

Colour = Literal["green", "yellow", "red"]
"""Well; worth a look; something is not done until someone acts."""

MUCH = 1_000
"""Messages a stage may be behind before it is worth a look: two batches."""


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    colour: Colour
    said: str
    remedy: str = ""
    """What to do; always there where ``colour`` is red."""


Look = Callable[[Parts], Iterator[Check]]


def examine(parts: Parts, names: Sequence[str] = ()) -> Iterator[Check]:
    """Look at everything, or at what is named, one after the other.

    What cannot be looked at is a finding, never an error.
    """
    red: set[str] = set()
    for name, look in CHECKS.items():
        if names and name not in names:
            continue
        if (needed := NEEDS.get(name)) in red:
            yield Check(name, "yellow", f"not looked at, because of the {needed}")
            continue
        for check in _try(name, look, parts):
            if check.colour == "red":
                red.add(name)
            yield check


def _try(name: str, look: Look, parts: Parts) -> list[Check]:
    try:
        return list(look(parts))
    except GuildwireError as error:
        said, _, remedy = str(error).partition("; ")
        return [Check(name, "red", said, remedy or "mend it and run guildwire doctor again")]
    except Exception as error:  # noqa: BLE001 (the rest is to be looked at all the same)
        said = f"looking at it failed: {type(error).__name__}: {error}"
        return [Check(name, "red", said, "report this with what guildwire doctor says")]


def _log(parts: Parts) -> Iterator[Check]:
    yield Check("log", "green", parts.log.about())


def _topics(parts: Parts) -> Iterator[Check]:
    sizes = [f"{topic} {parts.log.size(topic)}" for topic in (topics.FOUND, topics.ENRICHED)]
    yield Check("topics", "green", f"messages ever written: {', '.join(sizes)}")


def _lag(parts: Parts) -> Iterator[Check]:
    for stage in topics.STAGES:
        behind = parts.log.lag(topics.source(stage), topics.group(stage))
        if behind > MUCH:
            remedy = f"start guildwire work {stage}, on more machines if one runs already"
            yield Check(f"lag {stage}", "yellow", f"{behind} messages wait", remedy)
        else:
            yield Check(f"lag {stage}", "green", f"{behind} messages wait")


def _parked(parts: Parts) -> Iterator[Check]:
    waiting = {stage: number for stage in topics.STAGES if (number := parts.parked.count(stage))}
    if waiting:
        said = ", ".join(f"{number} at {stage}" for stage, number in waiting.items())
        remedy = "see guildwire parked list; mend the cause, then guildwire parked replay or drop"
        yield Check("parked", "yellow", said, remedy)
    else:
        yield Check("parked", "green", "nothing")


def _index(parts: Parts) -> Iterator[Check]:
    count = parts.index.count()
    about = getattr(parts.index_admin, "about", None)
    where = about() if callable(about) else parts.settings.index_address.rpartition("@")[2]
    yield Check("index", "green", f"{where}, {count} documents")


def _mapping(parts: Parts) -> Iterator[Check]:
    findings = parts.index_admin.check()
    for finding in findings:
        yield Check("index fields", "red", finding.what, finding.remedy)
    if not findings:
        yield Check("index fields", "green", "as the field table says")


def _state(parts: Parts) -> Iterator[Check]:
    found = parts.look_at_state()
    yield Check("state", "green", found.server)
    if found.revision == found.newest:
        yield Check("migrations", "green", f"at {found.revision}")
    elif found.revision is None:
        yield Check("migrations", "yellow", "no tables yet", "nothing to do: the first start makes them")
    else:
        said = f"tables are at {found.revision}, this version works with {found.newest}"
        remedy = "start any command to upgrade them; if that fails, they are of a newer Guildwire: install that"
        yield Check("migrations", "red", said, remedy)
    yield from (Check(*drift) for drift in clock(parts, found.now))


def _disk(parts: Parts) -> Iterator[Check]:
    yield Check(*disk(parts.settings.data))


def _feed_list(parts: Parts) -> Iterator[Check]:
    from ingest.lists import feed_list

    listed = feed_list.load(parts.settings.feed_list)
    yield Check("feed list", "green", f"{len(listed)} feeds in {parts.settings.feed_list}")


def _feeds(parts: Parts) -> Iterator[Check]:
    # Asked first, because asking the feed store makes the tables, and the doctor changes nothing.
    if not parts.look_at_state().revision:
        yield Check("feeds", "yellow", "none was ever polled", WATCH)
        return
    judgement = judge(All(), ALWAYS, past(parts, feeds(parts)), parts.clock())
    colour: Colour = "green" if judgement.state == "watched" else "yellow" if judgement.state == "part" else "red"
    yield Check("feeds", colour, line(judgement, parts.clock()), "" if colour == "green" else WATCH)


WATCH = "run guildwire up, guildwire poll or the Airflow DAGs; see guildwire feeds list --down"


def _subscriptions(parts: Parts) -> Iterator[Check]:
    # The doctor changes nothing, and asking the alert store makes the tables.
    if parts.look_at_state().revision:
        yield Check(*subscriptions(parts))


CHECKS: dict[str, Look] = {
    "log": _log,
    "topics": _topics,
    "lag": _lag,
    "parked": _parked,
    "index": _index,
    "index fields": _mapping,
    "state": _state,
    "disk": _disk,
    "feed list": _feed_list,
    "feeds": _feeds,
    "subscriptions": _subscriptions,
}
QUICK = ("log", "index", "state", "disk")
"""What tells in a second or two whether this process can work."""
NEEDS = {
    "topics": "log",
    "lag": "log",
    "parked": "log",
    "index fields": "index",
    "feeds": "state",
    "subscriptions": "state",
}
"""What is not looked at once something else was found red."""
