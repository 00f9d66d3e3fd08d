"""The replay as a task: bounded, with everything a person must judge in the log."""

from collections.abc import Mapping
from typing import Any

import structlog

from alerts.port import RECORDED
from guildwire.ops.replay import Replay, ReplayRequest, wanted
from guildwire.ops.replay_diff import Difference
from guildwire.wiring import Parts
from news.counts import Counts
from news.errors import WrongUse

_log = structlog.get_logger("guildwire.replay")

MOST = 100_000
"""Items of one task: at some 500 a second it stays within the time Airflow gives a task."""


def count(parts: Parts, asked: Mapping[str, Any]) -> dict[str, int]:
    """Return how many items fit. Raises :class:`WrongUse` where that is none, or more than a task can do."""
    range_ = _wanted(parts, asked)
    with Replay(parts, range_) as run:
        number = run.count()
    for remark in range_.remarks:
        _log.warning("query", remark=remark.message, instead=remark.query)
    period = {"since": _day(range_.since), "until": _day(range_.until)}
    _log.info("range", items=number, **period, stages=list(range_.stages), rules=parts.enricher.rules)
    if number == 0:
        raise WrongUse(f"no item fits {dict(asked)}: look with guildwire search what there is")
    if number > MOST:
        raise WrongUse(f"{number} items are more than one run can do ({MOST}): give since and until, or a limit")
    return {"items": number}


def replay(parts: Parts, asked: Mapping[str, Any], *, dry_run: bool) -> dict[str, int]:
    """Compare and, unless ``dry_run``, write. Returns the sums of the difference and what was written."""
    with Replay(parts, _wanted(parts, asked)) as run:
        difference = run.compare()
        _tell(difference)
        if dry_run:
            _log.info("nothing was written: this was a dry run", waiting=run.waiting)
            return difference.counts()
        recorded = Counts(RECORDED)
        written = run.write(recorded=recorded.merge)
    counts = {**difference.counts(), **dict(written.items()), "told": recorded["held"]}
    _log.info("replayed", **counts)
    return counts


def _wanted(parts: Parts, asked: Mapping[str, Any]) -> ReplayRequest:
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    return wanted(parts.clock(), names=parts.names, **given)


def _tell(difference: Difference) -> None:
    for name, change in sorted(difference.tags.items()):
        _log.info(
            "tag changed",
            tag=name,
            gained=change.gained,
            lost=change.lost,
            gained_by=[f"{each.outlet}: {each.title}" for each in change.gained_by],
            lost_by=[f"{each.outlet}: {each.title}" for each in change.lost_by],
        )
    _log.info(
        "compared", **difference.counts(), other={n: number for n, number in difference.other.items() if number}
    )


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "open"
