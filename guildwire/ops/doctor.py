"""Is everything as it should be? One finding for each thing looked at, with a remedy where something is wrong.

Nothing is made or changed by it. The servers are looked at side by side, each for a bounded time.
"""

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from guildwire.ops.looks import clock, disk, environment, feeds, index, log, loops, receipt, state, subscriptions
from guildwire.ops.looks.finding import Check, Look, Scene
from guildwire.wiring import Parts
from news.errors import GuildwireError, NotMade

PATIENCE = 6.0
"""Seconds until what has not answered is told; with the start of the process it stays within ten."""

Place = Literal["log", "index", "state", "here", "all"]
"""What is asked: one of the servers, this machine, or what the others found."""


class PlannedLook(NamedTuple):
    """One look, where it looks, and what must be green before it is worth the time."""

    look: Look
    place: Place
    needs: str = ""


CHECKS: dict[str, PlannedLook] = {
    "log": PlannedLook(log.server, "log"),
    "topics": PlannedLook(log.written, "log", "log"),
    "lag": PlannedLook(log.unread, "log", "log"),
    "parked": PlannedLook(log.parked, "log", "log"),
    "index": PlannedLook(index.server, "index"),
    "index fields": PlannedLook(index.fields, "index", "index"),
    "state": PlannedLook(state.server, "state"),
    "migrations": PlannedLook(state.migrations, "state", "state"),
    "feeds": PlannedLook(feeds.recorded, "state", "migrations"),
    "deliveries": PlannedLook(state.deliveries, "state", "migrations"),
    "subscriptions": PlannedLook(subscriptions.subscriptions, "state", "migrations"),
    "channels": PlannedLook(subscriptions.channels, "state", "migrations"),
    "loops": PlannedLook(loops.turns, "here"),
    "disk": PlannedLook(disk.room, "here"),
    "feed list": PlannedLook(feeds.listed, "here"),
    "settings": PlannedLook(environment.settings, "here"),
    "clock": PlannedLook(clock.clock, "all"),
    "receipt": PlannedLook(receipt.receipt, "all"),
}
"""Every look, those of one place together and in their order. docs/operations.md has a row for each."""
QUICK = ("log", "index", "state", "migrations", "disk", "clock")
"""What tells whether this process can work."""
ADDRESSES = {"log": "GUILDWIRE_STREAM", "index": "GUILDWIRE_INDEX", "state": "GUILDWIRE_STATE"}
"""The setting that names each server."""


def examine(
    parts: Parts,
    names: Sequence[str] = (),
    *,
    patience: float = PATIENCE,
    environment: Mapping[str, str] = os.environ,
    checks: Mapping[str, PlannedLook] = CHECKS,
) -> Iterator[Check]:
    """Look at everything, or at what is named; yield the findings in the order of ``checks``.

    What cannot be looked at, or not within ``patience`` seconds, is a finding, never an error. What hangs is left
    to a thread of its own, which does not keep the process.
    """
    scene = Scene(environment)
    wanted = {name: step for name, step in checks.items() if not names or name in names}
    places = dict.fromkeys(step.place for step in wanted.values() if step.place != "all")
    rounds = [_Round(parts, scene, {n: s for n, s in wanted.items() if s.place == place}) for place in places]
    until = time.monotonic() + patience
    for each in rounds:
        each.join(max(0.0, until - time.monotonic()))
        yield from each.findings(patience)
    for name, step in wanted.items():
        if step.place == "all":
            yield from _try(name, step.look, parts.to_look(), scene)


class _Round(threading.Thread):
    """The looks at one place, one after the other, with parts of their own."""

    def __init__(self, parts: Parts, scene: Scene, steps: Mapping[str, PlannedLook]) -> None:
        super().__init__(name=f"doctor {next(iter(steps))}", daemon=True)
        self._parts = parts.to_look()
        self._scene = scene
        self._steps = steps
        self._found: dict[str, list[Check]] = {}
        self.start()

    def run(self) -> None:
        """Look, and close what was opened."""
        try:
            for name, step in self._steps.items():
                self._found[name] = self._looked(name, step)
        finally:
            self._parts.close()

    def findings(self, patience: float) -> Iterator[Check]:
        """Yield what was found so far, and that the rest had no answer in time."""
        found, silent = dict(self._found), ""
        for name, step in self._steps.items():
            if name in found:
                yield from found[name]
            elif silent:
                yield _left_out(name, silent)
            else:
                silent = name
                yield _no_answer(name, step.place, self._parts, patience)

    def _looked(self, name: str, step: PlannedLook) -> list[Check]:
        # A step that is not wanted was not looked at, and stands in nobody's way.
        if any(check.colour != "green" for check in self._found.get(step.needs, ())):
            return [_left_out(name, step.needs)]
        return _try(name, step.look, self._parts, self._scene)


def _left_out(name: str, because: str) -> Check:
    return Check(name, "yellow", f"not looked at, because of the {because}", f"see {because}")


def _no_answer(name: str, place: Place, parts: Parts, patience: float) -> Check:
    addresses = {
        "log": parts.settings.stream_address,
        "index": parts.settings.index_address,
        "state": parts.settings.state_address,
    }
    # Not what stands before the host: it may be a password.
    where = addresses.get(place, str(parts.settings.data)).rpartition("@")[2]
    remedy = (
        f"check that it runs and is not overloaded or frozen, and that {ADDRESSES.get(place, '--data')} names it"
    )
    return Check(name, "red", f"no answer within {patience:.0f} s from {where}", remedy)


def _try(name: str, look: Look, parts: Parts, scene: Scene) -> list[Check]:
    try:
        return list(look(parts, scene))
    except NotMade as error:
        remedy = "start guildwire up or guildwire poll, which makes it; if it was made before, check the address"
        return [Check(name, "yellow", f"not made yet: {error}", remedy)]
    except GuildwireError as error:
        said, _, remedy = str(error).partition("; ")
        return [Check(name, "red", said, remedy or "mend it and run guildwire doctor again")]
    except Exception as error:  # noqa: BLE001 (the rest is to be looked at all the same)
        said = f"looking at it failed: {type(error).__name__}: {error}"
        return [Check(name, "red", said, "report this with what guildwire doctor says")]
