"""The feeds: whether the list can be read, and what is recorded of how they were watched."""

from collections.abc import Iterator

from guildwire import trust
from guildwire.ops.looks.finding import Check, Scene
from guildwire.wiring import Parts
from news.wording import count


def listed(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Say which feed list counts and whether it can be read."""
    from ingest.lists import feed_list

    found = feed_list.load(parts.settings.feed_list)
    yield Check("feed list", "green", f"{count(len(found), 'feed')} in {parts.settings.feed_list}")


def recorded(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Keep how the feeds were watched for the receipt, and say how many there are."""
    scene.feeds = found = trust.past(parts, trust.feeds(parts))
    polls = [feed.checked for feed in found.feeds if feed.checked]
    if polls:
        scene.recorded["the last poll of a feed"] = max(polls)
    down = [feed.outlet for feed in found.feeds if not feed.works]
    said = f"{len(found.feeds) - len(down)} of {count(len(found.feeds), 'feed')} answered when last asked"
    if down:
        names = ", ".join(down[:5]) + (" ..." if len(down) > 5 else "")
        yield Check("feeds", "yellow", f"{said}; not {names}", "see guildwire feeds list --down")
    else:
        yield Check("feeds", "green", said)
