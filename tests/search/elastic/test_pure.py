"""What needs no server: addresses, the mapping, the judgement of errors, the cutting of bulk requests."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError, SSLError, TransportError

from news.errors import WrongUse
from query.fields import FIELDS
from search.elastic.bulk import chunks, judge
from search.elastic.document import BadDocument, Source, document_of, enriched_of
from search.elastic.errors import fault, of_request
from search.elastic.mapping import differences, mappings, settings, template
from search.elastic.settings import ElasticSettings, from_address, shown
from search.port import Verdict
from tests.search.make import NOON, document


def test_an_address_names_nodes_and_may_hold_a_login() -> None:
    found = from_address("https://ann:p%40ss@es1:9243,es2/prefix/")
    assert found.urls == ("https://es1:9243", "https://es2:443/prefix")
    assert (found.user, found.password) == ("ann", "p@ss")
    assert from_address("http://[::1]").urls == ("http://[::1]:9200",)


def test_what_is_given_wins_over_the_address_and_what_is_empty_does_not() -> None:
    found = from_address("http://ann:old@es", user="", password="new", alias="desk", ca=None)
    assert (found.user, found.password, found.alias) == ("ann", "new", "desk")


def test_no_secret_is_shown() -> None:
    for found in (from_address("http://ann:secret@es"), from_address("http://es", api_key="key-secret")):
        assert "secret" not in repr(found) + found.address
    assert "secret" not in shown("http://ann:secret@es,http://b:secret@c")
    with pytest.raises(WrongUse) as caught:
        from_address("http://ann:secret@es:port")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "more", "said"),
    [
        ("http://", {}, "no address of Elasticsearch"),
        ("http://es", {"alias": "News"}, "small letters"),
        ("http://es", {"alias": "news,other"}, "small letters"),
        ("https://es", {"ca": Path("/does/not/exist.pem")}, "certificate authority"),
        ("https://es,http://other", {"ca": Path(__file__)}, "http://other:9200 is without"),
        ("http://es", {"user": "ann"}, "without a password; set GUILDWIRE_INDEX_PASSWORD"),
        ("http://es", {"password": "pw"}, "without a user; set GUILDWIRE_INDEX_USER"),
        ("http://ann:pw@es", {"api_key": "abc"}, "an API key and a user too"),
    ],
)
def test_wrong_settings_are_named_with_the_remedy(address: str, more: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        from_address(address, **more)


def test_an_api_key_takes_the_place_of_a_password() -> None:
    options = from_address("http://es", api_key="abc").client()
    assert options["api_key"] == "abc"
    assert "basic_auth" not in options


def test_the_mapping_has_exactly_the_fields_of_the_table() -> None:
    found = mappings()
    assert found["dynamic"] == "strict"
    assert set(found["properties"]) == {*FIELDS, "record"}
    assert found["properties"]["record"]["enabled"] is False
    assert found["properties"]["tag"]["fields"]["raw"]["type"] == "keyword"
    assert found["properties"]["published"]["type"] == "date"


def test_the_users_own_template_wins_and_nothing_is_made_by_a_stray_write() -> None:
    found = template(ElasticSettings(urls=("http://es:9200",), alias="desk"))
    assert found["composed_of"] == ["desk@mappings", "desk@settings", "desk@custom"]
    assert found["index_patterns"] == ["desk-*"]
    assert found["allow_auto_create"] is False


@pytest.mark.parametrize(("replicas", "name"), [("0-1", "auto_expand_replicas"), ("2", "number_of_replicas")])
def test_replicas_are_a_number_or_a_range(replicas: str, name: str) -> None:
    found = settings(ElasticSettings(urls=("http://es:9200",), replicas=replicas, shards=3))
    assert found["number_of_shards"] == 3
    assert str(found[name]) == replicas


def test_differences_name_the_field_and_whether_it_can_be_added() -> None:
    wanted = mappings()["properties"]
    assert list(differences(wanted, wanted)) == []
    live = {**wanted, "seen": {"type": "long"}, "extra": {"type": "long"}}
    del live["story"]
    live["tag"] = {**wanted["tag"], "fields": {}}
    found = {one.field: one.missing for one in differences(live, wanted)}
    assert found == {"seen": False, "story": True, "tag.raw": True}


BLOCK = "cluster_block_exception"


@pytest.mark.parametrize(
    ("status", "error", "kind", "said"),
    [
        (429, {"type": "es_rejected_execution_exception", "reason": "queue is full"}, "again", "queue is full"),
        (503, {"type": "unavailable_shards_exception", "reason": "primary shard"}, "again", "primary shard"),
        (500, None, "again", "500"),
        (429, {"type": BLOCK, "reason": "[TOO_MANY_REQUESTS/12/read-only-allow-delete]"}, "stopped", "disk"),
        (403, {"type": BLOCK, "reason": "blocked by: [FORBIDDEN/8/index write (api)]"}, "moved", "reindex"),
        (403, {"type": BLOCK, "reason": "blocked by: [FORBIDDEN/5/index read-only (api)]"}, "stopped", "open it"),
        (503, {"type": BLOCK, "reason": "[SERVICE_UNAVAILABLE/2/no master]"}, "again", "no master"),
        (404, {"type": "index_not_found_exception", "reason": "no such index"}, "moved", "no such index"),
        (400, {"type": "index_closed_exception", "reason": "closed"}, "moved", "closed"),
        (403, {"type": "security_exception", "reason": "unauthorized"}, "stopped", "API key"),
        (401, "unauthorized", "stopped", "password"),
        (400, {"type": "document_parsing_exception", "reason": "failed", "caused_by": {"reason": "number"}},
         "refused", "failed: number"),
    ],
)  # fmt: skip
def test_every_error_says_what_to_do(status: int, error: Mapping[str, Any] | None, kind: str, said: str) -> None:
    found = fault(status, error)
    assert found.kind == kind
    assert said in found.reason


def api_error(status: int, body: object) -> ApiError:
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.1, NodeConfig("http", "es", 9200))
    return ApiError("failed", meta, body)


def test_errors_of_whole_requests() -> None:
    assert of_request(TransportError("refused")).kind == "again"
    assert "GUILDWIRE_INDEX_CA" in of_request(SSLError("self-signed")).reason
    phase = {"type": "search_phase_execution_exception", "reason": "all shards failed"}
    cause = {"type": "query_shard_exception", "reason": "the real cause"}
    found = of_request(api_error(400, {"error": {**phase, "root_cause": [cause]}}))
    assert (found.kind, found.reason) == ("refused", "the real cause")
    assert of_request(api_error(503, {"error": {**phase, "root_cause": []}})).kind == "again"
    old = of_request(api_error(400, {"error": {"type": "media_type_header_exception", "reason": "Invalid"}}))
    assert "older than version 9" in old.reason


def sized(*sizes: int) -> list[Source]:
    return [Source(str(at), 1, b"x" * (size - 200)) for at, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("sizes", "most", "most_bytes", "cut"),
    [
        ((), 10, 1000, []),
        ((300, 300, 300), 2, 10_000, [2, 1]),
        ((300, 300, 300), 10, 600, [2, 1]),
        ((300, 300, 300), 10, 599, [1, 1, 1]),
        ((300, 9_000, 300), 10, 700, [1, 1, 1]),
    ],
)
def test_bulk_requests_are_cut_by_number_and_bytes(
    sizes: tuple[int, ...], most: int, most_bytes: int, cut: list[int]
) -> None:
    documents = sized(*sizes)
    found = list(chunks(documents, most, most_bytes))
    assert [len(chunk) for chunk in found] == cut
    assert [document for chunk in found for document in chunk] == documents


def test_each_document_of_a_bulk_request_is_judged_for_itself() -> None:
    busy = {"type": "es_rejected_execution_exception", "reason": "full"}
    wrong = {"type": "document_parsing_exception", "reason": "bad"}
    items: list[dict[str, Any]] = [
        {"status": 201}, {"status": 200}, {"status": 409}, {"status": 400, "error": wrong},
        {"status": 429, "error": busy},
    ]  # fmt: skip
    found = judge(sized(*[300] * 5), {"items": [{"index": item} for item in items]})
    assert found[:4] == [
        Verdict("0", "indexed"), Verdict("1", "indexed"), Verdict("2", "stale"), Verdict("3", "parked", "bad"),
    ]  # fmt: skip
    assert found[4] == fault(429, busy)


@pytest.mark.parametrize("id_", ["", "x" * 513, "é" * 257])
def test_an_id_that_would_fail_the_whole_request_is_refused_before(id_: str) -> None:
    with pytest.raises(BadDocument, match="512 bytes"):
        document_of(document(id_), NOON)


def test_texts_are_kept_once_and_come_back() -> None:
    first = document("a", "Only once", summary="also", body="and this")
    made = document_of(first, NOON)
    assert made.source.count(b"Only once") == 1
    assert enriched_of(msgspec.json.decode(made.source)) == first
