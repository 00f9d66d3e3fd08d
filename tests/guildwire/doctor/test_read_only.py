"""The doctor changes nothing: files stay as they are, a role that may only read is enough, requests only ask."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from kafka.net.connection import KafkaConnection

from guildwire.wiring import Parts
from news import topics
from stream.port import Record
from tests.guildwire.doctor.desk import desk, looked, make, poll
from tests.guildwire.run import guildwire
from tests.search.elastic.gate import gate
from tests.servers.process import Server


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what a folder holds and when each file changed."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fill(parts: Parts) -> None:
    make(parts)
    poll(parts, variety="ok")
    parts.log.publish(topics.FOUND, [Record("a", b"x")])


def test_embedded_files_that_nobody_uses_stay_as_they_are(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        fill(parts)
    before = snapshot(tmp_path)
    with desk(tmp_path) as parts:
        found = looked(parts)
    assert snapshot(tmp_path) == before
    assert found["topics"].said.endswith("news.found 1, news.enriched 0")
    assert found["feeds"].colour == found["index fields"].colour == "green"


def test_embedded_files_that_are_written_to_are_read_as_they_are_and_stay_so(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        fill(parts)
        assert (tmp_path / "stream.db-wal").stat().st_size > 0
        before = snapshot(tmp_path)
        # In another process: in this one SQLite would let us share what the writer has open.
        found = guildwire("doctor", "--data", tmp_path).stdout
        assert snapshot(tmp_path) == before
        parts.log.publish(topics.FOUND, [Record("b", b"x")])
        again = looked(parts, "log", "topics")
    assert "news.found 1, news.enriched 0" in found
    assert again["topics"].said.endswith("news.found 2, news.enriched 0")


def test_files_that_are_half_a_copy_are_told_and_left_alone(tmp_path: Path) -> None:
    with desk(tmp_path / "whole") as parts:
        fill(parts)
        for path in (tmp_path / "whole").glob("*.db*"):
            if path.suffix != ".db-shm":
                (tmp_path / path.name).write_bytes(path.read_bytes())
    before = snapshot(tmp_path)
    with desk(tmp_path) as parts:
        found = looked(parts)
    assert snapshot(tmp_path) == before
    assert found["log"].colour == found["state"].colour == "red"
    assert "puts it in order" in found["log"].remedy


@pytest.fixture
def reader(postgres_server: Server, fresh_database: str) -> Iterator[str]:
    """The address of the fresh database for a role that may read it and nothing else."""
    role = f"reader_{uuid.uuid4().hex}"
    with psycopg.connect(fresh_database.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN")
        connection.execute(f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {role}")
        yield fresh_database.replace("guildwire@", f"{role}@", 1)
        connection.execute(f"DROP OWNED BY {role}")
        connection.execute(f"DROP ROLE {role}")


def test_a_role_that_may_only_read_is_enough(tmp_path: Path, fresh_database: str, reader: str) -> None:
    with desk(tmp_path, state=reader) as parts:
        empty = looked(parts, "state", "migrations", "feeds")
    assert (empty["migrations"].colour, empty["feeds"].said) == (
        "yellow",
        "not looked at, because of the migrations",
    )
    with desk(tmp_path, state=fresh_database) as parts:
        poll(parts, variety="ok")
    with desk(tmp_path, state=reader) as parts:
        found = looked(parts, "state", "migrations", "feeds", "deliveries")
    assert {name: check.colour for name, check in found.items() if check.colour != "green"} == {}


def test_no_statement_can_write_while_it_is_only_looked_at(tmp_path: Path, fresh_database: str) -> None:
    with desk(tmp_path, state=fresh_database) as parts:
        poll(parts, variety="ok")
        looking = parts.to_look()
        with looking.engine.begin() as connection, pytest.raises(Exception, match="read-only transaction"):
            connection.exec_driver_sql("CREATE TABLE made (by integer)")
        looking.close()


ASKS = {"GET", "HEAD"}


def test_elasticsearch_is_only_asked(tmp_path: Path, elasticsearch_server: Server) -> None:
    """operate-doctor-writes"""
    name = f"doctor-{uuid.uuid4().hex[:8]}"
    with desk(tmp_path, index=elasticsearch_server.address, index_name=name) as parts:
        absent = seen(tmp_path, elasticsearch_server, name)
        parts.index_admin.create()
        there = seen(tmp_path, elasticsearch_server, name)
    assert absent
    assert {request.partition(" ")[0] for request in absent} <= ASKS
    # To count is a question, and the client puts it as a POST.
    assert there
    assert {request for request in there if request.partition(" ")[0] not in ASKS} <= {f"POST /{name}/_count"}


def seen(folder: Path, server: Server, name: str) -> list[str]:
    """Return the requests that an examination sends."""
    with gate(server.address) as between, desk(folder, index=between.address, index_name=name) as parts:
        looked(parts, "index", "index fields", "clock")
        return list(between.requests)


ONLY_READS = {
    "ApiVersionsRequest",
    "MetadataRequest",
    "DescribeClusterRequest",
    "ListOffsetsRequest",
    "FindCoordinatorRequest",
    "OffsetFetchRequest",
    "FetchRequest",
}


def test_kafka_is_only_asked_and_gets_no_topic(
    tmp_path: Path, own_kafka: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """operate-doctor-writes"""
    sent: list[str] = []
    send = KafkaConnection._send_request

    def note(self: KafkaConnection, request: Any, *given: Any, **named: Any) -> Any:
        makes = getattr(request, "allow_auto_topic_creation", False) and request.topics
        sent.append(f"{type(request).__name__}{' that makes topics' if makes else ''}")
        return send(self, request, *given, **named)

    monkeypatch.setattr(KafkaConnection, "_send_request", note)
    with desk(tmp_path, stream=f"kafka://{own_kafka.address}") as parts:
        found = looked(parts, "log", "topics", "lag", "parked")
        assert (found["topics"].colour, found["lag match"].said) == ("yellow", "0 messages wait")
        assert set(sent) <= ONLY_READS - {"FindCoordinatorRequest"}  # it would make the cluster's own topic
        monkeypatch.undo()
        assert all_topics(own_kafka) == set()
        parts.log.publish(topics.FOUND, [Record("a", b"x")])
        parts.log.publish(topics.parked("index"), [Record("a", b"x", {"parked-reason": "no"})])
        reader = parts.log.reader(topics.FOUND, topics.group("enrich"))
        assert reader.read(1, wait=30)
        reader.commit()
        before = all_topics(own_kafka)
        sent.clear()
        monkeypatch.setattr(KafkaConnection, "_send_request", note)
        found = looked(parts, "log", "topics", "lag", "parked")
        assert set(sent) <= ONLY_READS
        assert "FetchRequest" in sent
        monkeypatch.undo()
        assert (found["lag enrich"].said, found["parked"].said) == ("0 messages wait", "1 at index")
        assert all_topics(own_kafka) == before


def all_topics(server: Server) -> set[str]:
    from kafka import KafkaAdminClient

    client = KafkaAdminClient(bootstrap_servers=server.address)
    try:
        return {topic["name"] for topic in client.describe_topics()}
    finally:
        client.close()
