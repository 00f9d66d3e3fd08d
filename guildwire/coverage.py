"""The coverage receipt: what was really watched, put together from the feed store and the log."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from guildwire.wiring import Parts
from news import topics
from news.coverage import Coverage, FeedDown

if TYPE_CHECKING:
    from ingest.feed import FeedState


def coverage(parts: Parts) -> Coverage:
    """Return the receipt as of now. Raises :class:`news.errors.Unavailable` when a store does not answer."""
    return msgspec.structs.replace(
        of_feeds(parts.feeds.states()),
        parked={stage: number for stage in topics.STAGES if (number := parts.parked.count(stage))},
        lag={
            stage: number
            for stage in topics.STAGES
            if (number := parts.log.lag(topics.source(stage), topics.group(stage)))
        },
    )


def of_feeds(known: "Iterable[FeedState]") -> Coverage:
    """Return what the states of the feeds alone say, retired ones left out."""
    states = [state for state in known if state.status != "retired"]
    polled = [state.last_checked for state in states if state.last_checked is not None]
    return Coverage(
        feeds_total=len(states),
        feeds_ok=sum(1 for state in states if state.works and state.last_checked is not None),
        feeds_down=tuple(
            FeedDown(state.outlet, state.status.replace("-", " "), state.since)
            for state in states
            if not state.works
        ),
        last_poll=max(polled, default=None),
    )
