"""Sets up an Airflow for Guildwire: its database, a login, the pools the DAGs use. May be run again.

``python -m guildwire.airflow.setup`` reads Airflow's own variables (``AIRFLOW_HOME``,
``AIRFLOW__DATABASE__SQL_ALCHEMY_CONN``, ...) and, for the login of the user ``admin``,
``AIRFLOW_PASSWORD``, or the file that ``AIRFLOW_PASSWORD_FILE`` names. Airflow is used by its commands only, so
that nothing here imports it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from guildwire.secret_files import secret_from
from news.errors import GuildwireError, WrongUse

DAGS = Path(__file__).resolve().parents[2] / "dags"
"""The folder with the DAG files."""
POOLS = DAGS / "pools.json"
USER = "admin"
PATIENT = {"timeout": 30}
"""What Airflow gives SQLite when it connects: seconds to wait for another writer, of which it has several."""
PASSWORDS = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"


def program() -> Path:
    """Return the ``airflow`` program of this environment. Raises :class:`WrongUse` if there is none."""
    path = Path(sys.executable).with_name("airflow")
    if not path.exists():
        raise WrongUse("this environment has no Airflow: make airflow installs it (requirements/airflow.txt)")
    return path


def run(*arguments: str | Path, environment: Mapping[str, str]) -> None:
    """Run one of Airflow's commands to its end. Raises :class:`GuildwireError` with what it wrote."""
    command = [str(program()), *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip().splitlines()[-5:]
        raise GuildwireError(f"airflow {' '.join(map(str, arguments))} failed: " + " | ".join(said))


def write_password(path: Path, password: str) -> None:
    """Give the user ``admin`` a password, in the file of Airflow's simple auth manager, for our eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({USER: password}, file)


def set_up(environment: Mapping[str, str]) -> None:
    """Migrate the database and make the pools."""
    run("db", "migrate", environment=environment)
    run("pools", "import", POOLS, environment=environment)


def main() -> int:
    """Set up what the environment describes; 1 if a step failed, which is then named."""
    try:
        if password := os.environ.get("AIRFLOW_PASSWORD") or secret_from("AIRFLOW_PASSWORD"):
            home = os.environ.get("AIRFLOW_HOME", str(Path.home() / "airflow"))
            default = str(Path(home) / "simple_auth_manager_passwords.json.generated")
            write_password(Path(os.environ.get(PASSWORDS, default)), password)
        set_up(os.environ)
    except GuildwireError as error:
        sys.stderr.write(f"guildwire: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
