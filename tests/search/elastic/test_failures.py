"""When Elasticsearch is busy, breaks off, is full or gone: what is tried again, and what is said."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest

from news.enriched import Enriched
from news.errors import Unavailable
from query.parse import parse
from query.tree import All
from search.elastic.index import ElasticIndex
from search.elastic.settings import ElasticSettings, from_address
from search.port import Search
from tests.search.elastic.cluster import client, own_settings
from tests.search.elastic.gate import Gate, gate, hang_up, hang_up_after_writing, refuse_document, say
from tests.search.make import NOON, document
from tests.servers.process import Server, free_port

BUSY = (429, "es_rejected_execution_exception")


@pytest.fixture
def chosen(request: pytest.FixtureRequest, elasticsearch_server: Server) -> ElasticSettings:
    return own_settings(request, elasticsearch_server)


@pytest.fixture(scope="module")
def door(elasticsearch_server: Server) -> Iterator[Gate]:
    with gate(elasticsearch_server.address) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(request: pytest.FixtureRequest, elasticsearch_server: Server, door: Gate) -> ElasticSettings:
    """Settings of an index that is reached through the gate; several tests use it, each with ids of its own."""
    return msgspec.structs.replace(own_settings(request, elasticsearch_server), urls=(door.address,))


@pytest.fixture(scope="module")
def index(shared: ElasticSettings) -> Iterator[ElasticIndex]:
    opened = ElasticIndex(shared)
    opened.count()
    yield opened
    opened.close()


@pytest.fixture
def hasty(shared: ElasticSettings) -> Iterator[ElasticIndex]:
    """The same index, with little patience."""
    opened = ElasticIndex(msgspec.structs.replace(shared, patience=0.2))
    opened.count()
    yield opened
    opened.close()


def outcomes(index: ElasticIndex, *ids: str) -> list[str]:
    return [verdict.outcome for verdict in index.put([document(id_) for id_ in ids], NOON)]


def test_a_request_turned_away_is_sent_again(index: ElasticIndex, door: Gate) -> None:
    door.instead(say(*BUSY), say(503, "unavailable_shards_exception"), hang_up)
    assert outcomes(index, "again-a", "again-b") == ["indexed", "indexed"]
    assert len(door.bulks) == 4
    assert len(index.get(["again-a", "again-b"])) == 2


def test_of_a_batch_only_the_documents_turned_away_are_sent_again(index: ElasticIndex, door: Gate) -> None:
    door.instead(refuse_document(1, *BUSY))
    assert outcomes(index, "some-a", "some-b", "some-c") == ["indexed"] * 3
    assert [[line["index"]["_id"] for line in lines[::2]] for lines in door.bulks] == [
        ["some-a", "some-b", "some-c"], ["some-b"],
    ]  # fmt: skip


def test_a_lost_answer_doubles_nothing(index: ElasticIndex, door: Gate) -> None:
    before = index.count()
    door.instead(hang_up_after_writing)
    assert outcomes(index, "lost-a", "lost-b") == ["indexed", "indexed"]
    assert index.count() == before + 2


def test_patience_ends_with_the_address_and_the_cause(hasty: ElasticIndex, door: Gate) -> None:
    door.instead(*[say(*BUSY)] * 50)
    with pytest.raises(Unavailable, match=rf"{door.address}: writing .* as the test says.* tried again"):
        hasty.put([document("never")], NOON)


def test_documents_turned_away_for_too_long_are_counted(hasty: ElasticIndex, door: Gate) -> None:
    door.instead(refuse_document(2, *BUSY), *[refuse_document(0, *BUSY)] * 50)
    with pytest.raises(Unavailable, match="1 of 3 documents"):
        hasty.put([document(id_) for id_ in "abc"], NOON)


def test_a_request_refused_whole_is_narrowed_down_to_the_document_at_fault(
    index: ElasticIndex, door: Gate
) -> None:
    too_large = say(413, "content_too_long_exception", "too large")
    door.instead(too_large, too_large, too_large)
    verdicts = index.put([document(f"large-{id_}") for id_ in "abcd"], NOON)
    assert [each.outcome for each in verdicts] == ["parked", "indexed", "indexed", "indexed"]
    assert "too large" in verdicts[0].reason
    assert sorted(index.get([each.id for each in verdicts])) == ["large-b", "large-c", "large-d"]


def test_a_login_that_is_refused_names_the_settings(index: ElasticIndex, door: Gate) -> None:
    door.instead(say(401, "security_exception", "unable to authenticate user [ann]"))
    with pytest.raises(Unavailable, match=r"unable to authenticate .*GUILDWIRE_INDEX_"):
        index.put([document("login")], NOON)
    assert len(door.bulks) == 1, "asking again does not help"


def test_large_batches_go_in_several_requests(shared: ElasticSettings, door: Gate) -> None:
    index = ElasticIndex(msgspec.structs.replace(shared, chunk=4, chunk_bytes=5_000))
    door.instead()
    batch = [document(f"chunk-{at}", body="x " * (2_000 if at == 3 else 1)) for at in range(10)]
    assert {verdict.outcome for verdict in index.put(batch, NOON)} == {"indexed"}
    assert [len(lines) // 2 for lines in door.bulks] == [3, 1, 4, 2]
    assert len(index.get([each.item.id for each in batch])) == 10
    index.close()


def test_a_full_disk_is_called_that_and_lifts_by_itself(chosen: ElasticSettings) -> None:
    index = ElasticIndex(chosen)
    index.put([document("a")], NOON)
    with client(chosen) as raw:
        block = "index.blocks.read_only_allow_delete"
        raw.indices.put_settings(index=chosen.alias, settings={block: True})
        with pytest.raises(Unavailable, match=r"disk is full.* free space .*lifts by itself"):
            index.put([document("b")], NOON)
        assert index.search(Search(query=All())).total == 1, "what is there can still be found"
        raw.indices.put_settings(index=chosen.alias, settings={block: None})
    assert outcomes(index, "b") == ["indexed"]
    index.close()


def test_a_document_the_mapping_refuses_is_parked_and_the_others_go_in(chosen: ElasticSettings) -> None:
    index = ElasticIndex(chosen)
    index.put([document("before")], NOON)
    with client(chosen) as raw:
        # A desk's own template wins over ours in the next index.
        own = {"mappings": {"properties": {"kind": {"type": "byte"}}}}
        raw.cluster.put_component_template(name=f"{chosen.alias}@custom", template=own)
        raw.indices.rollover(alias=chosen.alias)
    batch = [document("a"), of_kind("b", "trade"), of_kind("c", "7")]
    verdicts = index.put(batch, NOON)
    assert [each.outcome for each in verdicts] == ["indexed", "parked", "indexed"]
    assert "kind" in verdicts[1].reason
    assert sorted(index.get(["before", "a", "b", "c"])) == ["a", "before", "c"]
    index.close()
    other = ElasticIndex(chosen)
    with pytest.raises(Unavailable, match=r"kind has type byte where keyword belongs.*guildwire index reindex"):
        other.put(batch, NOON)
    other.close()


def of_kind(id_: str, kind: str) -> Enriched:
    made = document(id_)
    return msgspec.structs.replace(made, item=msgspec.structs.replace(made.item, kind=kind))


def test_a_server_that_is_gone_and_comes_back(own_elasticsearch: Server) -> None:
    settings = from_address(own_elasticsearch.address, patience=0.1, reading_patience=0.1)
    short, patient = ElasticIndex(settings), ElasticIndex(msgspec.structs.replace(settings, patience=120.0))
    patient.put([document("a", "kept")], NOON)
    own_elasticsearch.kill()
    for question in (
        lambda: short.put([document("b")], NOON), lambda: short.search(Search(query=All())), short.count
    ):  # fmt: skip
        with pytest.raises(Unavailable, match=f"{own_elasticsearch.address}.* check that it runs"):
            question()
    written: list[str] = []
    writer = threading.Thread(target=lambda: written.extend(outcomes(patient, "b")))
    writer.start()
    own_elasticsearch.start()
    writer.join(120)
    assert written == ["indexed"]
    assert short.search(Search(query=parse("kept", NOON))).total == 1
    assert patient.count() == 2
    short.close()
    patient.close()


class Other(BaseHTTPRequestHandler):
    """A server that is not Elasticsearch."""

    def do_GET(self) -> None:
        body = json.dumps({"hello": "world"}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_another_server_at_the_address_is_told_apart() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        index = ElasticIndex(from_address(f"http://127.0.0.1:{server.server_address[1]}"))
        try:
            with pytest.raises(Unavailable, match="not Elasticsearch: check the address"):
                index.count()
        finally:
            index.close()
            server.shutdown()
            thread.join()


def test_a_closed_index_says_so_at_once() -> None:
    index = ElasticIndex(from_address(f"http://127.0.0.1:{free_port()}", patience=60.0, reading_patience=60.0))
    index.close()
    with pytest.raises(Unavailable, match="closed"):
        index.count()


def test_an_address_that_does_not_answer_is_named_without_its_password() -> None:
    index = ElasticIndex(from_address(f"http://ann:secret@127.0.0.1:{free_port()}", reading_patience=0.1))
    with pytest.raises(Unavailable, match=r"Elasticsearch at http://127\.0\.0\.1:") as caught:
        index.count()
    assert "secret" not in str(caught.value)
    index.close()
