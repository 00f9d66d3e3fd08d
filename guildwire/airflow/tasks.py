"""What the DAGs do, one function a task. Each opens the parts, does one bounded thing and returns its counts.

The functions know nothing of Airflow: they take plain values, write their story to the log, and raise
:class:`news.errors.Unavailable` for what a later try may mend and :class:`news.errors.WrongUse` for what
only a person can. Whatever was acknowledged before stays, so every one of them may be run again.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from guildwire.wiring import Parts

_log = structlog.get_logger("guildwire.tasks")

Connections = Mapping[str, Mapping[str, Any]]
"""What Airflow knows of servers: by connection id, the fields of :class:`guildwire.connections.Connection`."""

Counts = dict[str, int]

NO_WORD = "the process ended without a word (killed, or out of memory)"
"""The cause of a failure for which Airflow has no exception."""
CLEAN = "python -m guildwire.airflow.clean --once"
"""The command for whoever runs an Airflow that nobody cleans."""


@contextmanager
def opened(connections: Connections) -> Iterator["Parts"]:
    """Open the parts that the settings and Airflow's connections name, for one task."""
    from guildwire import connections as servers
    from guildwire.settings import load
    from guildwire.wiring import Parts

    # It announces each connection to the state store, which is no part of a task's story.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    parts = Parts(load(**servers.settings_from(connections)))
    try:
        yield parts
    finally:
        parts.close()


def find_due(*, force: bool = False, beat: float = 0.0, connections: Connections) -> list[dict[str, Any]]:
    """Return the shards that have feeds which fall due within ``beat`` minutes; an empty list where none has."""
    from guildwire.airflow import poll_tasks

    with opened(connections) as parts:
        return poll_tasks.plan(parts, force=force, beat=beat)


def poll_shard(*, shard: int, of: int, force: bool = False, beat: float = 0.0, connections: Connections) -> Counts:
    """Poll what is due in one shard. Returns feeds by outcome, and entries ``fetched`` and ``found``."""
    from guildwire.airflow import poll_tasks

    with opened(connections) as parts:
        return poll_tasks.poll_shard(parts, shard, of, force=force, beat=beat)


def sum_up(*, shards: Sequence[Counts | None], connections: Connections) -> Counts:  # noqa: ARG001 (as all tasks)
    """Return the counts of all shards of one poll together, and write them as one line."""
    from guildwire.airflow import poll_tasks

    return poll_tasks.sum_up(shards)


def process(*, seconds: float, items: int, connections: Connections) -> Counts:
    """Enrich, index, match and deliver what is waiting, until caught up or a limit is reached."""
    from guildwire.airflow import process_tasks

    with opened(connections) as parts:
        return process_tasks.process(parts, seconds=seconds, items=items)


def deliver(*, connections: Connections) -> Counts:
    """Send digests and held deliveries that are due. Returns deliveries by outcome."""
    from guildwire.run.conditions import try_to_look_after
    from guildwire.run.one_pass import deliver_due

    with opened(connections) as parts:
        try_to_look_after(parts)
        counts = {word: number for word, number in deliver_due(parts).items() if number}
    _log.info("delivered", **counts)
    return counts


def keep_house(*, connections: Connections) -> Counts:
    """Delete what is older than the settings allow, mend files, and report what needs a person."""
    from guildwire.run import housekeeping

    with opened(connections) as parts:
        counts = housekeeping.keep(parts)
    _log.info("Airflow's own database and logs grow with every run: somebody must clean them", command=CLEAN)
    return counts


def count_range(*, connections: Connections, **wanted: Any) -> Counts:
    """Check what a replay is asked for and return how many items it would read. Changes nothing."""
    from guildwire.airflow import replay_tasks

    with opened(connections) as parts:
        return replay_tasks.count(parts, wanted)


def replay_range(*, dry_run: bool, connections: Connections, **wanted: Any) -> Counts:
    """Run the rules over a range again, write the difference to the log and, unless ``dry_run``, to the index."""
    from guildwire.airflow import replay_tasks

    with opened(connections) as parts:
        return replay_tasks.replay(parts, wanted, dry_run=dry_run)


def tell_failure(*, final: bool, cause: str | None, **about: Any) -> None:
    """Write the one line that says which task failed, at which try, and why; without a cause it was killed."""
    say = _log.error if final else _log.warning
    say("task failed" if final else "task is tried again", **about, cause=cause or NO_WORD)


def late(*, context: Mapping[str, Any], minutes: int) -> None:
    """Say that a run was not done in time. Airflow calls it when a deadline has passed."""
    run = context.get("dag_run") or {}
    _log.error("run is late", dag=run.get("dag_id"), run=run.get("dag_run_id"), minutes=minutes)
