"""One bounded drain of everything that waits, as the DAG runs it beside or instead of the workers."""

import time
from collections.abc import Callable
from functools import partial

import structlog

from guildwire.run.health import note_health
from guildwire.run.one_pass import deliver_due, drain_stage
from guildwire.wiring import Parts
from news import topics
from news.errors import Unavailable
from stream.worker import DrainLimits

_log = structlog.get_logger("guildwire.process")

ROUND = 2_000
"""Items of one stage before the next has its turn, so that a backlog becomes searchable while it is worked off."""


def process(
    parts: Parts, *, seconds: float, items: int, timer: Callable[[], float] = time.monotonic
) -> dict[str, int]:
    """Run the stages in rounds until they have caught up, then deliver; ``items`` is a limit for each stage.

    The stages read with the consumer groups of ``guildwire work``, so both may run at once. A stage
    whose server is away does not keep the others from their work: the news that can be told is told.
    Then :class:`Unavailable` is raised, naming every server that was away.
    """
    until = timer() + seconds
    _waiting(parts)  # the log must answer, or nothing is begun
    counts: dict[str, int] = {}
    away: dict[str, str] = {}
    left = dict.fromkeys(topics.STAGES, items)
    busy = True
    while busy and timer() < until:
        busy = False
        for name in topics.STAGES:
            size = min(ROUND, left[name])
            if name in away or size == 0:
                continue
            limits = DrainLimits(items=size, seconds=max(until - timer(), 0.0))
            handled = _attempt(away, name, partial(_drain, parts, name, limits, counts))
            left[name] -= handled
            busy = busy or handled == size
    _attempt(away, "deliver", lambda: _add(counts, dict(deliver_due(parts).items())))
    note_health(parts)
    return _end(parts, counts, away)


def _drain(parts: Parts, name: str, limits: DrainLimits, counts: dict[str, int]) -> int:
    found = drain_stage(parts, name, limits)
    handled = _add(counts, dict(found.items()))
    if handled:
        _log.info("stage done", stage=name, **{word: number for word, number in found.items() if number})
    return handled


def _attempt(away: dict[str, str], name: str, act: Callable[[], int]) -> int:
    try:
        return act()
    except Unavailable as error:
        away[name] = str(error)
        _log.warning("stage waits", stage=name, cause=str(error))
        return 0


def _add(counts: dict[str, int], more: dict[str, int]) -> int:
    for word, number in more.items():
        if number:
            counts[word] = counts.get(word, 0) + number
    return sum(more.values())


def _waiting(parts: Parts) -> int:
    return sum(parts.log.lag(topics.source(name), topics.group(name)) for name in topics.STAGES)


def _end(parts: Parts, counts: dict[str, int], away: dict[str, str]) -> dict[str, int]:
    if away:
        causes = "; ".join(f"{name}: {cause}" for name, cause in away.items())
        raise Unavailable(f"done were {counts or 'none'}; not done: {causes}")
    counts["waiting"] = _waiting(parts)
    _log.info("caught up" if counts["waiting"] == 0 else "more is waiting for the next run", **counts)
    return counts
