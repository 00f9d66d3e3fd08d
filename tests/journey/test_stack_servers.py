"""The stack's servers as docker-compose.yml configures them: their health checks, and users with their rights.

The same commands run against real servers started natively. Elasticsearch's users need a full distribution, so
what is sent for them is read by a page of our own.
"""

import importlib.util
import json
import os
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest

from guildwire.airflow import setup
from guildwire.settings import load
from guildwire.wiring import Parts
from news import topics
from news.errors import GuildwireError, WrongUse
from stream.port import Log, Record
from tests.journey.stack import (
    CONTENT,
    EXAMPLE,
    SERVICES,
    StackKafka,
    StackPostgres,
    health,
    placed,
    write_secrets,
)
from tests.project import compose
from tests.servers.fixtures import started
from tests.servers.process import free_port
from tests.servers.require import absent

pytestmark = pytest.mark.slow


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> Iterator[StackPostgres]:
    """The database as the image starts it first: by socket only."""
    yield from started(request, "postgres", StackPostgres)


@pytest.fixture(scope="module")
def kafka(request: pytest.FixtureRequest) -> Iterator[StackKafka]:
    """The broker after the service that gives rights has run."""
    for server in started(request, "kafka", StackKafka):
        places = {
            "127.0.0.1:9094": server.local,
            "/opt/kafka/bin/kafka-acls.sh": server.tool("org.apache.kafka.tools.AclCommand"),
        }
        script = placed(SERVICES["kafka-rights"]["command"][0], places)
        subprocess.run(
            ["/bin/bash", "-c", script], check=True, capture_output=True, env={**os.environ, "PREFIX": ""}
        )
        yield server


RIGHTS = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s"


def connected(server: StackPostgres, user: str, database: str, secret: str) -> "psycopg.Connection[Any]":
    password = EXAMPLE[secret]
    return psycopg.connect(f"postgresql://{user}:{password}@127.0.0.1:{server.port}/{database}", autocommit=True)


def refused(server: StackPostgres, user: str, database: str, secret: str, said: str) -> None:
    with pytest.raises(psycopg.OperationalError, match=said):
        connected(server, user, database, secret)


def test_the_database_is_healthy_when_others_can_reach_its_two_databases(postgres: StackPostgres) -> None:
    """Case operate-pg-ready: the server that only makes the databases does not count."""
    port = {"PGPORT": str(postgres.port)}
    assert health("postgres", {}, **port) != 0
    postgres.make_databases()
    assert health("postgres", {}, **port) != 0
    postgres.opened(inside=True)
    assert health("postgres", {}, **port) == 0


def test_each_owner_has_one_database_and_no_more(postgres: StackPostgres, tmp_path: Path) -> None:
    """Case operate-superuser."""
    postgres.make_databases()
    postgres.opened(inside=False)
    for user, secret, other in (
        ("guildwire", "STATE_PASSWORD", "airflow"),
        ("airflow", "AIRFLOW_DATABASE_PASSWORD", "guildwire"),
    ):
        with connected(postgres, user, user, secret) as own:
            own.execute("CREATE TABLE mine (number integer)")
            rights = own.execute(RIGHTS, [user]).fetchone()
            assert rights == (False, False, False)
        for closed in (other, "postgres"):
            refused(postgres, user, closed, secret, "permission denied for database")
        refused(postgres, user, user, "KAFKA_PASSWORD", "password authentication failed")
    # The settings of the stack open the state store, its password from a file.
    environment = SERVICES["worker"]["environment"]
    parts = Parts(load(
        data=tmp_path, stream=f"sqlite:{tmp_path / 'stream.db'}", stream_user="", stream_security="",
        state=environment["GUILDWIRE_STATE"].replace("postgres:5432", f"127.0.0.1:{postgres.port}"),
        state_password=(postgres.secrets / "state_password").read_text("utf-8"),
    ))  # fmt: skip
    with closing(parts):
        assert parts.feeds.states() == []


def test_airflow_needs_no_more_than_its_own_database(postgres: StackPostgres, tmp_path: Path) -> None:
    if importlib.util.find_spec("airflow") is None:
        absent("airflow", "it is not installed in this environment (requirements/test.txt)")
    postgres.make_databases()
    postgres.opened(inside=False)
    places = {
        "/run/secrets": str(postgres.secrets),
        "@postgres:5432": f"@127.0.0.1:{postgres.port}",
        "/var/lib/airflow": str(tmp_path),
        "/opt/guildwire": str(compose.ROOT),
    }
    given = SERVICES["airflow-init"]["environment"].items()
    own = {name: placed(value, places) for name, value in given if name.startswith("AIRFLOW")}
    for command in (SERVICES["airflow-init"]["command"], [*SERVICES["airflow-cleaner"]["command"], "--once"]):
        done = subprocess.run(
            [sys.executable, *command[1:]],
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "passwords.json").read_text("utf-8")) == {"admin": EXAMPLE["AIRFLOW_PASSWORD"]}
    with connected(postgres, "airflow", "airflow", "AIRFLOW_DATABASE_PASSWORD") as connection:
        pools = {name for (name,) in connection.execute("SELECT pool FROM slot_pool")}
    assert set(json.loads(setup.POOLS.read_text("utf-8"))) <= pools


def log_of(server: StackKafka, user: str = "guildwire", secret: str = "KAFKA_PASSWORD") -> Log:
    environment = SERVICES["worker"]["environment"]
    return Parts(load(
        stream=f"kafka://{server.address}", stream_user=user, stream_password=EXAMPLE[secret],
        stream_security=environment["GUILDWIRE_STREAM_SECURITY"],
        stream_mechanism=environment["GUILDWIRE_STREAM_MECHANISM"], stream_patience=5.0,
    )).log  # fmt: skip


def test_our_user_of_kafka_works_on_our_topics(kafka: StackKafka) -> None:
    with closing(log_of(kafka)) as log:
        for topic, stage in ((topics.FOUND, "enrich"), (topics.ENRICHED, "index")):
            log.publish(topic, [Record("key", b"value")])
            with closing(log.reader(topic, topics.group(stage))) as reader:
                (message,) = reader.read(10, wait=60.0)
                assert message.value == b"value"
                reader.commit()
            assert log.lag(topic, topics.group(stage)) == 0
        log.publish(topics.parked("enrich"), [Record("key", b"value")])
        assert [each.key for each in log.scan(topics.parked("enrich"))] == ["key"]
        assert "1 broker" in log.about()


def test_our_user_of_kafka_may_do_nothing_else(kafka: StackKafka) -> None:
    with closing(log_of(kafka)) as log:
        with pytest.raises(WrongUse, match="AuthorizationFailedError"):
            log.publish("payroll", [Record("key", b"value")])
        with (
            pytest.raises(WrongUse, match="AuthorizationFailedError"),
            closing(log.reader(topics.FOUND, "somebody-else")) as reader,
        ):
            reader.read(1, wait=10.0)
    for wrong in (log_of(kafka, "guildwire", "ELASTIC_PASSWORD"), log_of(kafka, "admin")):
        with closing(wrong), pytest.raises(GuildwireError, match="Authentication"):
            wrong.lag(topics.FOUND, topics.group("enrich"))


def test_the_broker_is_healthy_while_it_answers(kafka: StackKafka) -> None:
    tool = "/opt/kafka/bin/kafka-broker-api-versions.sh"
    places = {tool: kafka.tool("org.apache.kafka.tools.BrokerApiVersionsCommand"), "127.0.0.1:9094": kafka.local}
    assert health("kafka", places) == 0
    nobody = {**places, "127.0.0.1:9094": f"127.0.0.1:{free_port()}"}
    # The tool itself asks for a minute; Docker ends it after ten seconds.
    nobody[tool] = f"timeout 5 {places[tool]}"
    assert health("kafka", nobody) != 0


class Page(ThreadingHTTPServer):
    """Answers as told and notes who asked for what."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.asked: list[tuple[str, str, str, bytes]] = []
        super().__init__(("127.0.0.1", 0), _Answer)
        self.address = f"127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    server: Page

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        login = self.headers.get("Authorization") or ""
        self.server.asked.append((self.command, self.path, login, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_GET  # noqa: N815 (the library's names)
    do_POST = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def page() -> Iterator[Page]:
    with Page() as server:
        yield server
        server.shutdown()


@pytest.fixture
def arguments(tmp_path: Path) -> Path:
    """A file that every ``curl`` of the test writes its arguments to, as a list of processes would show them."""
    noted = tmp_path / "arguments"
    spy = tmp_path / "bin" / "curl"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\necho "$@" >> {noted}\nPATH="${{PATH#*:}}" exec curl "$@"\n', "utf-8")
    spy.chmod(0o755)
    return noted


def spied(arguments: Path) -> dict[str, str]:
    return {"PATH": f"{arguments.parent / 'bin'}:{os.environ['PATH']}"}


def login(user: str, secret: str) -> str:
    return "Basic " + b64encode(f"{user}:{EXAMPLE[secret]}".encode()).decode()


def test_elasticsearch_is_asked_for_its_health_without_showing_the_password(
    page: Page, arguments: Path, tmp_path: Path
) -> None:
    """Case operate-password-ps."""
    places = {"/run/secrets": str(write_secrets(tmp_path / "secrets")), "127.0.0.1:9200": page.address}
    assert health("elasticsearch", places, **spied(arguments)) == 0
    assert [(path, who) for _, path, who, _ in page.asked] == [
        ("/_cluster/health?wait_for_status=yellow&timeout=5s", login("elastic", "ELASTIC_PASSWORD"))
    ]
    page.status = 408
    assert health("elasticsearch", places, **spied(arguments)) != 0
    assert EXAMPLE["ELASTIC_PASSWORD"] not in arguments.read_text("utf-8")


def test_the_users_of_elasticsearch_are_made_without_showing_a_password(
    page: Page, arguments: Path, tmp_path: Path
) -> None:
    secrets = write_secrets(tmp_path / "secrets")
    script = placed(CONTENT["configs"]["elasticsearch-users"]["content"], {"/run/secrets": str(secrets)})
    own = {"ELASTICSEARCH": f"http://{page.address}", "INDEX": "desk-news"}
    subprocess.run(["/bin/bash", "-c", script], check=True, env={**os.environ, **spied(arguments), **own})
    assert {who for _, _, who, _ in page.asked} == {login("elastic", "ELASTIC_PASSWORD")}
    sent = {f"{method} {path}": json.loads(body) for method, path, _, body in page.asked}
    assert sent == {
        "POST /_security/user/kibana_system/_password": {"password": EXAMPLE["KIBANA_PASSWORD"]},
        "PUT /_security/role/guildwire": {
            "cluster": ["monitor", "manage_index_templates", "create_snapshot"],
            "indices": [
                {
                    "names": ["desk-news", "desk-news-*", "desk-news@*", "desk-health-*"],
                    "privileges": ["manage", "read", "write"],
                }
            ],
        },
        "PUT /_security/user/guildwire": {"password": EXAMPLE["INDEX_PASSWORD"], "roles": ["guildwire"]},
        "PUT /_security/role/guildwire_kibana": {
            "applications": [
                {
                    "application": "kibana-.kibana",
                    "privileges": [
                        "feature_savedObjectsManagement.all",
                        "feature_indexPatterns.all",
                        "feature_savedObjectsTagging.all",
                    ],
                    "resources": ["space:default"],
                }
            ]
        },
        "PUT /_security/user/guildwire_kibana": {
            "password": EXAMPLE["KIBANA_IMPORT_PASSWORD"],
            "roles": ["guildwire_kibana"],
        },
    }
    shown = arguments.read_text("utf-8")
    assert not [name for name, value in EXAMPLE.items() if name.endswith("PASSWORD") and value in shown]


@pytest.mark.parametrize(("service", "path", "port"), [("worker", "/livez", "8351"), ("web", "/readyz", "8350")])
def test_a_process_of_ours_is_asked_about_its_own_loops_and_parts(
    page: Page, service: str, path: str, port: str
) -> None:
    """Case operate-liveness: the worker's health is its own, not that of the servers. No proxy is asked."""
    places = {port: str(page.server_port)}
    assert health(service, places, http_proxy="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9") == 0
    assert [(method, asked) for method, asked, _, _ in page.asked] == [("GET", path)]
    page.status = 503
    assert health(service, places) != 0
    assert health(service, {port: str(free_port())}) != 0
