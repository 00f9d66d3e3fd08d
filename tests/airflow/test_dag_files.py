"""The first layer: every DAG file loads, explains itself and is patient, and costs the DAG processor nothing."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.airflow.process import DagProcess
from tests.project.test_layers import ROOT

pytestmark = pytest.mark.xdist_group("airflow")

NAMES = ("keep_house", "poll_feeds", "process_news", "replay_range", "send_digests")
FOLDER = ROOT / "dags"


@pytest.fixture(params=NAMES)
def dag(request: pytest.FixtureRequest, dags: DagProcess) -> dict[str, Any]:
    described: dict[str, Any] = dags.described["dags"][request.param]
    return described


def test_every_dag_loads_and_nothing_heavy_with_it(dags: DagProcess) -> None:
    assert dags.described["errors"] == {}
    assert dags.described["warnings"] == []
    assert sorted(dags.described["dags"]) == list(NAMES)
    assert dags.described["heavy"] == []


def test_a_dag_explains_itself(dag: dict[str, Any]) -> None:
    for heading in ("**What it does.**", "**Healthy**", "**When it is not.**", "**Is a re-run safe?**"):
        assert heading in dag["doc"]
    assert {"guildwire", "news"} < set(dag["tags"])


def test_a_dag_never_runs_twice_at_once_nor_catches_up(dag: dict[str, Any]) -> None:
    assert dag["max_active_runs"] == 1
    assert dag["catchup"] is False


def test_every_task_is_owned_patient_bounded_and_heard_when_it_fails(dag: dict[str, Any]) -> None:
    pools = json.loads((FOLDER / "pools.json").read_text("utf-8"))
    for name, task in dag["tasks"].items():
        assert task["owner"] == "guildwire", name
        assert task["retries"] >= 3, name
        assert task["backoff"] == 2.0, name
        assert task["timeout"] < 600, name
        assert task["pool"] in pools, name
        assert task["told"], name


def test_lateness_is_watched_where_it_matters(dags: DagProcess) -> None:
    late = {name for name, dag in dags.described["dags"].items() if dag["deadline"]}
    assert late == {"poll_feeds", "process_news", "send_digests"}


def test_only_the_poll_rings_the_doorbell(dags: DagProcess) -> None:
    ringing = {
        (name, task): kept["outlets"]
        for name, dag in dags.described["dags"].items()
        for task, kept in dag["tasks"].items()
        if kept["outlets"]
    }
    assert ringing == {("poll_feeds", "poll"): ["news.found"]}
    assert dags.described["dags"]["process_news"]["schedule"] == "AssetOrTimeSchedule"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_at_the_top_a_dag_file_imports_only_what_every_airflow_has(path: Path) -> None:
    modules = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
    foreign = {name for name in modules if name.partition(".")[0] not in sys.stdlib_module_names}
    assert foreign <= {"airflow.sdk", "airflow.sdk.exceptions", "guildwire_dags"}


def test_airflow_deprecates_nothing_the_dag_files_use() -> None:
    ruff = Path(sys.executable).with_name("ruff")
    done = subprocess.run(
        [ruff, "check", "--no-cache", "--select", "AIR3", FOLDER], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
