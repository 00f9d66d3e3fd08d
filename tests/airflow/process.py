"""The process that runs DAGs for the tests, and what it answers."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.project.test_layers import ROOT


def variables(home: Path) -> dict[str, str]:
    """Return the environment of an Airflow of the test's own, without anything of Guildwire's or Airflow's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUILDWIRE_", "AIRFLOW"))}
    return {
        **kept,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "NO_COLOR": "1",
    }


class DagProcess:
    """One process with the DAGs loaded; its log is ``log``."""

    def __init__(self, home: Path, name: str = "dags") -> None:
        self.log = home / f"{name}.log"
        self._seen = 0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.airflow.dag_process"],
                cwd=ROOT,
                env=variables(home),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    @cached_property
    def described(self) -> dict[str, Any]:
        """What it says of the DAGs; it is ready for work then."""
        return self._answer()

    def run(
        self,
        dag: str,
        data: Path,
        conf: Mapping[str, Any] | None = None,
        *,
        ends: str = "success",
        **environment: str,
    ) -> dict[str, Any]:
        """Run a DAG on a data folder without any retry; return ``tasks``, ``events`` and ``log``.

        Fails with the warnings of the log if the run does not end in the state ``ends``.
        """
        assert self.described
        chosen = {"GUILDWIRE_DATA": str(data), "GUILDWIRE_FEEDS": str(data / "list.yaml"), **environment}
        assert self._process.stdin is not None
        line = json.dumps({"dag": dag, "conf": dict(conf or {}), "environment": chosen})
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        text = self.log.read_text("utf-8", "replace")
        answer["log"], self._seen = text[self._seen :], len(text)
        warned = [line for line in answer["log"].splitlines() if "[error" in line or "guildwire" in line]
        assert answer["state"] == ends, "\n".join([f"{dag}: {answer['state']}", answer.get("error", ""), *warned])
        return answer

    def close(self) -> None:
        """End it; nothing it holds is wanted any more."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(timeout=60)

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the process ended; its log ends:\n{self.log.read_text('utf-8', 'replace')[-3000:]}"
        answer: dict[str, Any] = json.loads(line)
        return answer
