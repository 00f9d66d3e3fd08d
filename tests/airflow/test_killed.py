"""A task whose process is killed under a real scheduler."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from guildwire.airflow.local import STAMP, LocalAirflow
from guildwire.airflow.tasks import NO_WORD
from tests.airflow.process import variables

pytestmark = [pytest.mark.xdist_group("airflow"), pytest.mark.slow]

PATIENCE = 150.0


class Silent(ThreadingHTTPServer):
    """A site that answers nobody until the test is over; ``asked`` is set when somebody waits."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked, self.over = threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", 0), _Wait)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Wait(BaseHTTPRequestHandler):
    server: Silent

    def do_GET(self) -> None:
        self.server.asked.set()
        self.server.over.wait()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Silent]:
    with Silent() as server:
        yield server
        server.over.set()
        server.shutdown()


def test_a_task_that_is_killed_is_told_as_that(
    migrated: Path, tmp_path: Path, site: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case operate-killed-task."""
    home = tmp_path / "airflow"
    home.mkdir()
    shutil.copy(migrated, home / "airflow.db")
    (home / STAMP).write_text(version("apache-airflow-core"), "utf-8")
    feed = {"url": f"http://127.0.0.1:{site.server_port}/feed.xml", "outlet": "Silent", "local": True}
    (tmp_path / "list.yaml").write_text(yaml.safe_dump({"feeds": [feed]}), "utf-8")
    for variable in set(os.environ) - set(variables(home)):
        monkeypatch.delenv(variable)
    own = {"GUILDWIRE_DATA": str(tmp_path), "GUILDWIRE_FEEDS": str(tmp_path / "list.yaml")}
    with LocalAirflow(home, environment=own) as airflow:
        airflow.api.pause("poll_feeds", paused=False)
        assert site.asked.wait(PATIENCE), airflow.tail("scheduler")
        running = airflow.api.ask("GET", "/dags/poll_feeds/dagRuns/~/taskInstances?state=running")
        (task,) = [each for each in running["task_instances"] if each["task_id"] == "poll"]
        os.kill(task["pid"], signal.SIGKILL)
        log = home / "logs" / "dag_processor"
        until = time.monotonic() + PATIENCE
        while not (told := [line for line in lines(log) if "task is tried again" in line]):
            assert time.monotonic() < until, airflow.tail("dag-processor")
            time.sleep(0.2)
    (line,) = told
    assert NO_WORD in line
    assert '"task":"poll"' in line.replace(" ", "")
    assert "None" not in line


def lines(folder: Path) -> list[str]:
    return [line for path in folder.rglob("*.log") for line in path.read_text("utf-8").splitlines()]
