"""An Airflow for the tests: its database is made once, and each process that needs one has a copy."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.airflow.process import DagProcess, variables
from tests.servers.require import absent


@pytest.fixture(scope="session")
def airflow_program() -> Path:
    """Airflow's command, in the environment of the tests."""
    if importlib.util.find_spec("airflow") is None:
        absent("airflow", "it is not installed in this environment (requirements/test.txt)")
    return Path(sys.executable).with_name("airflow")


@pytest.fixture(scope="session")
def migrated(airflow_program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database of Airflow, to be copied and not used."""
    home = tmp_path_factory.mktemp("migrated")
    done = subprocess.run(
        [airflow_program, "db", "migrate"], env=variables(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return home / "airflow.db"


@pytest.fixture(scope="session")
def dags(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DagProcess]:
    """The process with the DAGs that the tests of a run share."""
    home = tmp_path_factory.mktemp("airflow")
    shutil.copy(migrated, home / "airflow.db")
    process = DagProcess(home)
    yield process
    process.close()
