"""Health on a real Elasticsearch: template, months, strict mapping, deletion, a cluster that fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from elasticsearch import BadRequestError, Elasticsearch

from news.errors import Unavailable
from search.elastic.health.log import ElasticHealthLog
from search.elastic.settings import ElasticSettings, from_address
from search.health import FIELDS, HealthDocument, prefix
from tests.search.elastic.cluster import client, own_settings
from tests.search.elastic.gate import gate, hang_up, refuse_document, say
from tests.servers.process import Server, free_port

NOVEMBER = datetime(2026, 11, 30, 23, 59, 30, tzinfo=UTC)
DECEMBER = NOVEMBER + timedelta(minutes=1)
EVERY = (
    HealthDocument(kind="feeds", feeds_total=3, feeds_healthy=1, feeds_failing=1, feeds_silent=1),
    HealthDocument(kind="stage", stage="index", lag=4, parked=1),
    HealthDocument(kind="stage", stage="match", lag=0, parked=0),
    HealthDocument(kind="latency", latency_p50=1.5, latency_p95=9.25, items=40),
)


@pytest.fixture
def chosen(request: pytest.FixtureRequest, elasticsearch_server: Server) -> ElasticSettings:
    return own_settings(request, elasticsearch_server)


@pytest.fixture
def raw(chosen: ElasticSettings) -> Iterator[Elasticsearch]:
    with client(chosen) as opened:
        yield opened


@pytest.fixture
def log(chosen: ElasticSettings) -> Iterator[ElasticHealthLog]:
    opened = ElasticHealthLog(chosen)
    yield opened
    opened.close()


def indices(raw: Elasticsearch, chosen: ElasticSettings) -> list[str]:
    return sorted(raw.indices.get(index=f"{prefix(chosen.alias)}-*").body)


def kept(raw: Elasticsearch, index: str) -> list[dict[str, object]]:
    raw.indices.refresh(index=index)
    return [hit["_source"] for hit in raw.search(index=index, size=100, sort="@timestamp")["hits"]["hits"]]


def test_each_month_has_an_index_by_the_template(
    log: ElasticHealthLog, raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    assert log.write(EVERY, NOVEMBER)
    assert log.write(EVERY, DECEMBER)
    first, second = indices(raw, chosen)
    assert (first[-7:], second[-7:]) == ("2026.11", "2026.12")
    made = raw.indices.get(index=second)[second]
    assert made["mappings"]["properties"] == {field.name: {"type": field.type} for field in FIELDS}
    assert made["mappings"]["dynamic"] == "strict"
    assert made["settings"]["index"]["auto_expand_replicas"] == "0-1"
    (feeds, *_) = kept(raw, first)
    assert feeds["@timestamp"] == "2026-11-30T23:59:30.000+00:00"
    assert len(kept(raw, first)) == 4
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping_exception"):
        raw.index(index=second, document={"note": "by accident"})


def test_of_one_minute_one_document_of_each_stage_stays(
    log: ElasticHealthLog, chosen: ElasticSettings, raw: Elasticsearch
) -> None:
    other = ElasticHealthLog(chosen)
    assert log.write(EVERY, NOVEMBER)
    assert other.write(EVERY, NOVEMBER + timedelta(seconds=20))
    other.close()
    (index,) = indices(raw, chosen)
    kinds = [document["kind"] for document in kept(raw, index)]
    assert sorted(map(str, kinds)) == ["feeds", "latency", "latency", "stage", "stage"], (
        "latencies are each its own"
    )


def test_an_index_of_an_earlier_release_gets_the_fields_it_lacks(
    log: ElasticHealthLog, raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    index = f"{prefix(chosen.alias)}-2026.11"
    raw.indices.create(index=index, mappings={"dynamic": "strict", "properties": {"@timestamp": {"type": "date"}}})
    assert log.write(EVERY, NOVEMBER)
    assert len(kept(raw, index)) == 4


def test_an_index_that_is_deleted_under_a_running_process_is_made_by_the_template_again(
    log: ElasticHealthLog, raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    assert log.write(EVERY, NOVEMBER)
    (index,) = indices(raw, chosen)
    raw.indices.delete(index=index)
    assert log.write(EVERY, NOVEMBER)
    assert raw.indices.get_mapping(index=index)[index]["mappings"]["dynamic"] == "strict"


def test_only_whole_months_that_ended_before_are_deleted(
    log: ElasticHealthLog, raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    assert log.delete_before(DECEMBER) == 0, "there is none yet"
    own = f"{prefix(chosen.alias)}-2020.01-of-mine"
    raw.indices.create(index=own, mappings={})
    for moment in (NOVEMBER - timedelta(days=31), NOVEMBER, DECEMBER):
        assert log.write(EVERY, moment)
    assert log.delete_before(DECEMBER - timedelta(seconds=31)) == 1, "the November of a moment in November stays"
    assert log.delete_before(DECEMBER) == 1
    assert log.delete_before(DECEMBER) == 0
    assert [index[-7:] for index in indices(raw, chosen)] == ["of-mine", "2026.12"]


def test_a_cluster_that_fails_costs_one_attempt_and_one_line_of_the_log(chosen: ElasticSettings) -> None:
    with gate(chosen.urls[0]) as opened, structlog.testing.capture_logs() as said:
        log = ElasticHealthLog(from_address(opened.address, alias=chosen.alias))
        opened.instead(hang_up, say(503, "busy"), refuse_document(1, 400, "strict_dynamic_mapping_exception"))
        assert [log.write(EVERY, NOVEMBER) for _ in range(5)] == [False, False, False, True, True]
        assert len(opened.bulks) == 5, "nothing is sent twice"
        log.close()
    assert [line["event"] for line in said] == ["health is not kept", "health is kept again"]


def test_where_nobody_listens_writing_says_no_and_housekeeping_says_why() -> None:
    log = ElasticHealthLog(from_address(f"http://127.0.0.1:{free_port()}", patience=0.1, reading_patience=0.1))
    assert not log.write(EVERY, NOVEMBER)
    with pytest.raises(Unavailable, match="looking for old health failed"):
        log.delete_before(DECEMBER)
    log.close()
    log.close()
