"""The pipeline's health on its way to a server that keeps it: what is so now, as documents."""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import median, quantiles

from guildwire.readings import FeedsNow, StagesNow, feeds_now, stages_now
from guildwire.watch.bounded import Bounded, all_of
from guildwire.wiring import Parts
from search.health import HealthDocument


def documents(stages: StagesNow | None, feeds: FeedsNow | None, seconds: Sequence[float]) -> list[HealthDocument]:
    """Return what is known as documents: nothing of what could not be looked up, and no latency of no items.

    ``seconds`` are the times from found to searchable of the items since the last documents.
    """
    found: list[HealthDocument] = []
    if feeds is not None:
        found.append(
            HealthDocument(
                kind="feeds",
                feeds_total=sum(number for standing, number in feeds.standings.items() if standing != "retired"),
                feeds_healthy=feeds.standings["ok"],
                feeds_failing=feeds.standings["down"],
                feeds_silent=feeds.standings["silent"],
            )
        )
    if stages is not None:
        found += [
            HealthDocument(kind="stage", stage=stage, lag=lag, parked=stages.parked[stage])
            for stage, lag in stages.lag.items()
        ]
    if seconds:
        found.append(
            HealthDocument(
                kind="latency",
                latency_p50=round(median(seconds), 3),
                latency_p95=round(_percentile95(seconds), 3),
                items=len(seconds),
            )
        )
    return found


def _percentile95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


class HealthNotes:
    """Writes what is so now, where a server keeps it.

    Once a minute is enough: of what several processes tell at one minute, one document stays. What cannot be
    looked up in time is left out; the servers' own loops and looks tell of that.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        looks: dict[str, Callable[[Parts], StagesNow | FeedsNow]] = {"stages": stages_now, "feeds": feeds_now}
        # Kept from note to note: a look that hangs is not begun a second time.
        self._looks = {name: Bounded(name, partial(look, parts)) for name, look in looks.items()}

    def note(self) -> None:
        """Write it. Never raises, and takes seconds at most."""
        parts = self._parts
        log = parts.health_log
        if log is None:
            return
        seen = all_of(self._looks)
        found = documents(seen["stages"].found, seen["feeds"].found, parts.latencies.take())
        if found:
            parts.meters.health(log.write(found, parts.clock()))


def note_health(parts: Parts) -> None:
    """Write it once, at the end of a pass."""
    HealthNotes(parts).note()
