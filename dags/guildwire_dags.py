"""What the DAGs share: names, patience, and the one way in which they call the pipeline.

It is no DAG file. It imports nothing heavy, because every task starts by importing it anew.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from typing import Any

from airflow.sdk import Asset, Connection, ExceptionRetryPolicy, RetryAction, RetryRule

from airflow.sdk import DeadlineAlert, DeadlineReference, SyncCallback  # type: ignore[attr-defined] # isort: skip

OWNER = "guildwire"
TAGS = ("guildwire", "news")
START = datetime(2026, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 (Airflow may run on an older Python)
"""The DAGs do not catch up, so this only has to lie in the past."""

NEWS_FOUND = Asset(name="news.found", uri="guildwire://news/found")
"""Rings when something was published to ``news.found``. A doorbell: nobody takes his work list from it."""

POLL_POOL = "guildwire_poll"
PROCESS_POOL = "guildwire_process"
HOUSE_POOL = "guildwire_house"
POOLS = {POLL_POOL: 4, PROCESS_POOL: 2, HOUSE_POOL: 2}
"""Pools by name with their slots; ``dags/pools.json`` is what ``airflow pools import`` takes."""

TASK_LIMIT = timedelta(minutes=9)
"""Airflow's tokens for a task last ten minutes, and a task that outlives its token is killed."""
DRAIN_SECONDS = 420.0
DRAIN_ITEMS = 50_000

CONNECTIONS = {"kafka_default": "GUILDWIRE_STREAM", "elasticsearch_default": "GUILDWIRE_INDEX"}
"""Airflow connections that may name a server, each with the setting that wins over it."""


class Again(SystemExit):
    """Expected trouble that a later try may mend. Airflow retries it, and prints no traceback for it."""


class Refused(SystemExit):
    """A mistake that only a person can mend: no retry, and no traceback either."""


Counts = Any
"""A small dict of counts. Annotated as a dict, Airflow would split it into one XCom for each key."""


def call(name: str, **arguments: Any) -> Counts:
    """Call a function of guildwire.airflow.tasks; expected trouble ends the task with one line."""
    from guildwire.airflow import tasks  # noqa: PLC0415 (see above)
    from news.errors import Unavailable, WrongUse  # noqa: PLC0415

    try:
        return getattr(tasks, name)(connections=_connections(), **arguments)
    except Unavailable as error:
        raise Again(str(error)) from None
    except WrongUse as error:
        raise Refused(str(error)) from None


def _connections() -> dict[str, dict[str, Any]]:
    """Return what Airflow knows of the servers that no setting names."""
    found = {}
    for name, setting in CONNECTIONS.items():
        if os.environ.get(setting):
            continue
        try:
            known = Connection.get(name)
        except Exception:  # noqa: BLE001, S112 (there is none, and Airflow has several ways of saying so)
            continue
        fields = ("conn_type", "host", "port", "login", "password", "schema", "extra")
        found[name] = {field: getattr(known, field) for field in fields}
    return found


def tell(context: Any) -> None:
    """Write one structured line about a task that failed or is tried again."""
    from guildwire.airflow import tasks  # noqa: PLC0415

    instance = context["task_instance"]
    cause = context.get("exception")
    tasks.tell_failure(
        final=instance.try_number > instance.max_tries or isinstance(cause, Refused),
        dag=instance.dag_id,
        task=instance.task_id,
        shard=instance.map_index if instance.map_index >= 0 else None,
        run=instance.run_id,
        attempt=instance.try_number,
        of=instance.max_tries + 1,
        cause=str(cause) if isinstance(cause, SystemExit | str) else cause and repr(cause),
    )


DEFAULTS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 4,
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=5),
    "retry_policy": ExceptionRetryPolicy(
        rules=[RetryRule(exception=Refused, action=RetryAction.FAIL, reason="only a person can mend it")]
    ),
    "execution_timeout": TASK_LIMIT,
    "on_failure_callback": tell,
    "on_retry_callback": tell,
}
"""What every task begins with."""


def deadline(minutes: int) -> DeadlineAlert:
    """Return an alert for a run that is not done so many minutes after it was queued. Needs no triggerer."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=minutes),
        callback=SyncCallback("guildwire.airflow.tasks.late", kwargs={"minutes": minutes}),
    )
