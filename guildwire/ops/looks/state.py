"""The state store: whether it answers, whether its tables are those of this version, what the outbox holds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from guildwire.ops.looks.finding import Check, Colour, Scene, length
from guildwire.run.subscriptions import FAILING
from guildwire.trust import LATE, unsent
from guildwire.wiring import Parts
from news.wording import amount

if TYPE_CHECKING:
    from alerts.port import Backlog

RECENT = timedelta(days=7)
"""How long ago a delivery may have failed that is still named."""
STUCK = timedelta(hours=1)
"""Since when it may be due before somebody must act."""


def server(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Say what the state store runs on."""
    found = parts.look_at_state()
    if not found.server.startswith("SQLite"):
        scene.clocks["the state store's server"] = (found.now - parts.clock()).total_seconds()
    yield Check("state", "green", found.server)


def migrations(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Say whether the tables are those of this version."""
    found = parts.look_at_state()
    yield judge_migrations(found.revision, found.newest, newer=found.newer)


def judge_migrations(revision: str | None, newest: str | None, *, newer: bool) -> Check:
    """Judge at which migration the tables are, and which one this version works with."""
    if revision == newest:
        return Check("migrations", "green", f"at {revision}")
    if revision is None:
        return Check(
            "migrations", "yellow", "no tables yet", "start guildwire up or guildwire poll, which makes them"
        )
    said = f"tables are at {revision}, this version works with {newest}"
    if newer:
        remedy = "they are of a newer Guildwire: install that, or name another state store with GUILDWIRE_STATE"
        return Check("migrations", "red", said, remedy)
    return Check("migrations", "yellow", said, "start any command that works with them, which upgrades them")


def deliveries(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Say what the outbox should have sent and has not."""
    now = parts.clock()
    found = parts.alerts.backlog(now, now - RECENT)
    scene.lag["deliver"], since = unsent(found, now)
    if since:
        scene.oldest["deliver"] = since
    yield judge_deliveries(found, now)


def judge_deliveries(found: "Backlog", now: datetime) -> Check:
    """Judge what the outbox has to send at ``now``."""
    late = now - found.oldest_due if found.oldest_due else timedelta(0)
    failing = now - found.failing_since if found.failing_since else timedelta(0)
    said = "; ".join(_words(found, late, failing)) or "nothing is due"
    colour: Colour = "green"
    if late > STUCK or failing > FAILING:
        colour = "red"
    elif late > LATE or found.retried or found.failed or found.unsure:
        colour = "yellow"
    return Check("deliveries", colour, said, "; ".join(_remedies(found, late)) if colour != "green" else "")


def _words(found: "Backlog", late: timedelta, failing: timedelta) -> Iterator[str]:
    if found.due:
        yield f"{amount(found.due, 'delivery is due', 'deliveries are due')}, the oldest for {length(late)}"
    if found.retried:
        yield f"{amount(found.retried, 'is tried', 'are tried')} again, the first for {length(failing)}"
    if found.failed:
        yield f"{found.failed:,} failed in the last {RECENT.days} days"
    if found.unsure:
        yield f"{found.unsure:,} maybe sent in the last {RECENT.days} days"


def _remedies(found: "Backlog", late: timedelta) -> Iterator[str]:
    if late > LATE:
        yield "start guildwire work deliver (guildwire up does it)"
    if found.retried:
        yield "see what its log says of the channel, and mend that"
    if found.failed or found.unsure:
        yield "see guildwire alert list, and guildwire alert why-not for the reason"
