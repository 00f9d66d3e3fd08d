"""The stack's services of ours, started natively with the environment that docker-compose.yml gives them.

Only what Docker's network and volumes would provide is put in its place: host names, ports, the data folder.
"""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from tests.journey.desk import write_list
from tests.journey.stack import health
from tests.project import compose
from tests.servers.process import Server, free_port

pytestmark = [pytest.mark.slow]
SERVICES = compose.loaded(compose.example())["services"]
NO_LOGINS = (
    "STREAM_USER", "STREAM_PASSWORD_FILE", "STREAM_SECURITY", "STREAM_MECHANISM", "INDEX_USER",
    "INDEX_PASSWORD_FILE", "STATE_PASSWORD_FILE",
)  # fmt: skip
"""The tests' servers let everyone in; ``test_stack_servers.py`` tries the logins."""


@pytest.fixture
def inside(
    kafka_server: Server, elasticsearch_server: Server, fresh_database: str, tmp_path: Path
) -> dict[str, str]:
    """What replaces each value that only means something inside the stack's network."""
    return {
        "GUILDWIRE_STREAM": f"kafka://{kafka_server.address}",
        "GUILDWIRE_STREAM_PREFIX": f"compose-{free_port()}.",
        "GUILDWIRE_INDEX": elasticsearch_server.address,
        "GUILDWIRE_INDEX_NAME": f"compose-{free_port()}",
        "GUILDWIRE_STATE": fresh_database,
        "GUILDWIRE_DATA": str(tmp_path),
        "GUILDWIRE_HOST": "127.0.0.1",
        "GUILDWIRE_PORT": str(free_port()),
        "GUILDWIRE_HEALTH": f"127.0.0.1:{free_port()}",
        **{f"GUILDWIRE_{name}": "" for name in NO_LOGINS},
    }


def environment(service: str, inside: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUILDWIRE_")}
    return {**kept, **SERVICES[service]["environment"], **inside}


def command(words: list[str]) -> list[str]:
    return [str(Path(sys.executable).with_name(words[0])), *words[1:]]


def run(service: str, inside: dict[str, str], words: list[str] | None = None) -> str:
    """Run a service's command, or another in its environment, to its end; return what it wrote."""
    done = subprocess.run(
        command(words or SERVICES[service]["command"]),
        env=environment(service, inside), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def running(service: str, inside: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Run a service until the block is left; it must then end cleanly on SIGTERM, as Docker stops it."""
    with subprocess.Popen(
        command(SERVICES[service]["command"]),
        env=environment(service, inside), stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            _, rest = process.communicate(timeout=60)
    assert process.returncode == 0, rest


def said(process: "subprocess.Popen[str]", words: str) -> str:
    """Return the first line of a service's log that holds ``words``."""
    assert process.stderr is not None
    return next(line for line in process.stderr if words in line)


def healthy(service: str, inside: dict[str, str]) -> bool:
    """Run a service's health check against the process of the test."""
    return health(service, {"8350": inside["GUILDWIRE_PORT"], "127.0.0.1:8351": inside["GUILDWIRE_HEALTH"]}) == 0


def test_the_services_work_together_as_described(inside: dict[str, str], tmp_path: Path) -> None:
    sample = demo.bundled()
    run("guildwire-init", inside)
    with running("worker", inside) as worker, FeedSite(sample.folder) as site:
        write_list(tmp_path / "feeds.yaml", site, sample)
        run("worker", inside, ["guildwire", "poll"])
        assert '"stage": "index"' in said(worker, '"indexed"')
        # Found by the feed list, sent through Kafka, read by the worker, searchable in Elasticsearch.
        found = run("web", inside, ["guildwire", "search", "company:netflix AND tag:ai AND tag:labor", "--json"])
        assert "900,000" in found
        with running("web", inside) as web:
            said(web, "The page is at")
            with urllib.request.urlopen(f"http://127.0.0.1:{inside['GUILDWIRE_PORT']}/?q=netflix") as answer:
                assert "Netflix" in answer.read().decode()
            assert healthy("web", inside)
        assert healthy("worker", inside)
    assert not healthy("worker", inside)
