"""Liveness, readiness and the gauges of metrics, over the parts that the settings name.

Every look at a server is bounded (:mod:`guildwire.watch.bounded`): a server that hangs is a reason, never a wait.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import structlog

from guildwire import readings
from guildwire.watch.bounded import Bounded, Seen, all_of
from guildwire.watch.meters import CONTENT_TYPE, GaugeValue
from guildwire.wiring import Parts
from news.errors import WrongUse
from news.times import machine
from receipt.judgement import STATES, Judgement
from receipt.words import line, unavailable
from web.health_routes import Health, Told, health_app
from web.server import Server

_log = structlog.get_logger("guildwire.health")

T = TypeVar("T")

SERVERS: Mapping[str, Callable[[Parts], str]] = {
    "log": readings.log_answers,
    "index": readings.index_answers,
    "state": readings.state_answers,
}
NUMBERS: Mapping[str, Callable[[Parts], Any]] = {
    "stages": readings.stages_now,
    "feeds": readings.feeds_now,
    "receipt": readings.receipt_now,
}
OPENED = {
    "log": ("log",),
    "state": ("feeds",),
    "stages": ("log",),
    "feeds": ("feeds",),
    "receipt": ("log", "feeds"),
}
"""Parts that a look needs: each is opened when it is first asked for, and two threads must not both open it."""


def health(parts: Parts) -> Health:
    """Return what a server of HTTP answers to probes and to Prometheus; its gauges join ``parts.meters``."""
    looks = Looks(parts)
    parts.meters.add("loops", partial(loop_gauges, parts))
    parts.meters.add("stores", looks.gauges)
    return Health(partial(live, parts), looks.ready, parts.meters.text, CONTENT_TYPE)


def server(parts: Parts) -> Server | None:
    """Return a server of nothing but health, its port taken, where ``GUILDWIRE_HEALTH`` says; null if nowhere.

    Where a default port is taken, by a second worker on this machine, null as well, and a warning says so.
    Raises :class:`news.errors.WrongUse` where a chosen one is.
    """
    host, _, port = parts.settings.health.rpartition(":")
    if not host:
        return None
    app = health_app(health(parts), parts.settings.allowed_hosts)
    try:
        return Server(app, host.strip("[]"), int(port), name="health", setting="GUILDWIRE_HEALTH")
    except WrongUse as error:
        if "health" in parts.settings.model_fields_set:
            raise
        _log.warning("health is not served", cause=str(error))
        return None


def live(parts: Parts) -> Told:
    """Say of each loop of this process when it last turned; it is well if none is late. Asks no server."""
    loops = [
        {
            "loop": turn.loop,
            "turned": machine(turn.turned),
            "bound": turn.bound,
            "late": late,
            "waiting": turn.waiting,
            "since": machine(turn.since) if turn.since else None,
            "failed": turn.failed,
        }
        for turn, late, _ in parts.turns.all()
    ]
    stuck = [loop["loop"] for loop in loops if loop["late"]]
    return not stuck, {"alive": not stuck, "late": stuck, "loops": loops}


def loop_gauges(parts: Parts) -> Iterator[GaugeValue]:
    """Yield what is known of the loops of this process."""
    for turn, late, age in parts.turns.all():
        yield GaugeValue("guildwire_loop_turn_age_seconds", (turn.loop,), age)
        yield GaugeValue("guildwire_loop_bound_seconds", (turn.loop,), turn.bound)
        yield GaugeValue("guildwire_loop_late", (turn.loop,), float(late))
        yield GaugeValue("guildwire_loop_waiting", (turn.loop,), float(bool(turn.waiting)))


class Looks:
    """The bounded looks at the stores."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._opening = {"log": threading.Lock(), "feeds": threading.Lock()}
        self._servers = self._bounded(SERVERS)
        self._numbers = self._bounded(NUMBERS)

    def ready(self) -> Told:
        """Say whether each server answers and how far the receipt can be believed; only the servers decide.

        A silence that cannot be trusted is a matter for people: another process would not know more.
        """
        receipt = {"receipt": self._numbers["receipt"]}
        seen = all_of({**self._servers, **receipt})
        trust = seen.pop("receipt")
        servers = {
            name: {"ready": not found.error, "said": found.error or found.found} for name, found in seen.items()
        }
        well = not any(found.error for found in seen.values())
        return well, {
            "ready": well,
            "servers": servers,
            "receipt": self._receipt(trust),
        }

    def gauges(self) -> Iterator[GaugeValue]:
        """Yield what the stores say; what cannot be had in time is left out and counted as failed."""
        seen = all_of({**self._servers, **self._numbers})
        for name in SERVERS:
            yield GaugeValue("guildwire_server_up", (name,), float(not seen[name].error))
        for name in NUMBERS:
            yield GaugeValue("guildwire_look_failed", (name,), float(bool(seen[name].error)))
        yield from self._stages(seen["stages"])
        yield from self._feeds(seen["feeds"])
        now = self._receipt(seen["receipt"])["state"]
        for state in STATES:
            yield GaugeValue("guildwire_receipt_state", (state,), float(now == state))

    def _receipt(self, seen: Seen[Judgement]) -> dict[str, str]:
        """Say what a silence is worth; where that cannot be looked up in time, it cannot be told."""
        if seen.found is None:
            return {"state": "ask", "said": unavailable(seen.error)}
        return {"state": seen.found.state, "said": line(seen.found, self._parts.clock())}

    def _stages(self, seen: Seen[readings.StagesNow]) -> Iterator[GaugeValue]:
        if seen.found is None:
            return
        for stage, number in seen.found.lag.items():
            yield GaugeValue("guildwire_lag", (stage,), number)
        for stage, number in seen.found.parked.items():
            yield GaugeValue("guildwire_parked", (stage,), number)
        for stage, at in seen.found.oldest.items():
            age = (self._parts.clock() - at).total_seconds() if at else 0.0
            yield GaugeValue("guildwire_oldest_unread_seconds", (stage,), max(age, 0.0))

    def _feeds(self, seen: Seen[readings.FeedsNow]) -> Iterator[GaugeValue]:
        if seen.found is None:
            return
        for status, number in seen.found.statuses.items():
            yield GaugeValue("guildwire_feeds", (status,), number)
        if seen.found.last_poll is not None:
            yield GaugeValue(
                "guildwire_last_poll_seconds", (), (self._parts.clock() - seen.found.last_poll).total_seconds()
            )

    def _bounded(self, looks: Mapping[str, Callable[[Parts], T]]) -> dict[str, Bounded[T]]:
        return {name: Bounded(name, partial(self._look, name, look)) for name, look in looks.items()}

    def _look(self, name: str, look: Callable[[Parts], T]) -> T:
        for part in OPENED.get(name, ()):
            with self._opening[part]:
                getattr(self._parts, part)
        return look(self._parts)
