"""What metrics and probes read from the stores: one function for each thing, each of which may hang or raise."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from guildwire.trust import judged, unread
from guildwire.wiring import Parts
from ingest.feed import STATUSES, Standing
from news import topics
from receipt.judgement import Judgement


class StagesNow(NamedTuple):
    """How far the stages are."""

    lag: dict[str, int]
    oldest: dict[str, datetime | None]
    """When the oldest message was written that a stage has not committed; null where it has read all."""
    parked: dict[str, int]


class FeedsNow(NamedTuple):
    """How the feeds stand."""

    statuses: dict[str, int]
    """How many have each status, all statuses named."""
    standings: Counter[Standing]
    """How many of those that are listed stand how."""
    last_poll: datetime | None


def state_answers(parts: Parts) -> str:
    """Return what the state store runs on."""
    return parts.look_at_state().server


def log_answers(parts: Parts) -> str:
    """Return how much the log has seen."""
    return f"{parts.log.size(topics.FOUND)} items found so far"


def index_answers(parts: Parts) -> str:
    """Return how much is in the index."""
    return f"{parts.index.count()} documents"


def stages_now(parts: Parts) -> StagesNow:
    """Return lag, oldest unread message and parked messages of each stage."""
    found = {stage: unread(parts, stage) for stage in topics.STAGES}
    lag = {stage: behind for stage, (behind, _) in found.items()}
    oldest = {stage: at for stage, (_, at) in found.items()}
    return StagesNow(lag, oldest, {stage: parts.parked.count(stage) for stage in topics.STAGES})


def feeds_now(parts: Parts) -> FeedsNow:
    """Return the feeds by status, and when any was last polled."""
    states = parts.feeds.states()
    found = Counter[str](state.status for state in states)
    now = parts.clock()
    standings = Counter(state.standing(now) for state in states if state.listed)
    polled = [state.last_checked for state in states if state.last_checked is not None]
    return FeedsNow({status: found[status] for status in STATUSES}, standings, max(polled, default=None))


def receipt_now(parts: Parts) -> Judgement:
    """Return the judgement on everything up to now."""
    return judged(parts)
