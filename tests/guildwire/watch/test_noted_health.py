"""The pipeline's health as documents: what is told, from which figures, and that nothing waits for it."""

import threading
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from guildwire.airflow import process_tasks
from guildwire.demo import demo
from guildwire.readings import FeedsNow, StagesNow
from guildwire.run import health, housekeeping, up
from guildwire.run.one_pass import one_pass
from guildwire.watch.latency import KEPT, Latencies
from guildwire.wiring import Parts
from news import topics
from news.errors import Unavailable
from search.elastic.health.log import ElasticHealthLog
from search.elastic.settings import from_address
from search.health import HealthDocument, prefix
from stream.port import Record
from tests.journey.desk import embedded, opened
from tests.servers.process import Server, free_port

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Kept:
    """Keeps health in memory, or refuses."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes = takes
        self.notes: list[Sequence[HealthDocument]] = []
        self.deleted: list[datetime] = []

    def write(self, documents: Sequence[HealthDocument], now: datetime) -> bool:
        assert now.tzinfo is not None
        self.notes.append(documents)
        return self.takes

    def delete_before(self, moment: datetime) -> int:
        if not self.takes:
            raise Unavailable("Elasticsearch is away")
        self.deleted.append(moment)
        return 2

    def close(self) -> None:
        """Hold nothing."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as parts:
        yield parts


def with_log(parts: Parts, log: "Kept | ElasticHealthLog") -> None:
    """Give embedded parts a server that keeps health."""
    parts.__dict__["health_log"] = log


def counted(parts: Parts) -> dict[str, float]:
    (family,) = [each for each in parts.meters.registry.collect() if each.name == "guildwire_health_writes"]
    return {
        each.labels["outcome"]: each.value for each in family.samples if each.name.endswith("_total")
    }  # fmt: skip


def test_every_figure_has_its_document() -> None:
    feeds = FeedsNow({}, Counter({"ok": 3, "down": 2, "silent": 1, "retired": 7}), None)
    stages = StagesNow({"enrich": 4, "index": 0}, {}, {"enrich": 1, "index": 2})
    assert health.documents(stages, feeds, [1.0, 2.0, 3.0, 104.0]) == [
        HealthDocument(kind="feeds", feeds_total=6, feeds_healthy=3, feeds_failing=2, feeds_silent=1),
        HealthDocument(kind="stage", stage="enrich", lag=4, parked=1),
        HealthDocument(kind="stage", stage="index", lag=0, parked=2),
        HealthDocument(kind="latency", latency_p50=2.5, latency_p95=88.85, items=4),
    ]


def test_what_is_not_known_is_left_out() -> None:
    assert health.documents(None, None, []) == []
    assert health.documents(None, None, [7.0]) == [
        HealthDocument(kind="latency", latency_p50=7.0, latency_p95=7.0, items=1)
    ]


def test_a_pass_tells_of_its_items_feeds_and_stages(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        log = Kept()
        with_log(parts, log)
        parts.log.publish(topics.FOUND, [Record("poison", b"no JSON")])
        summary = demo.run(parts, demo.bundled())
        (note,) = log.notes
    by_kind = Counter(document.kind for document in note)
    assert by_kind == {"feeds": 1, "stage": len(topics.STAGES), "latency": 1}
    feeds, *_, latency = note
    assert (feeds.feeds_total, feeds.feeds_healthy, feeds.feeds_failing, feeds.feeds_silent) == (11, 10, 1, 0)
    assert latency.items == summary.stages["index"]["indexed"]
    assert latency.latency_p50 is not None
    assert latency.latency_p95 is not None
    assert 0 < latency.latency_p50 <= latency.latency_p95
    parked = {document.stage: document.parked for document in note if document.kind == "stage"}
    assert parked == {"enrich": 1, "index": 0, "match": 0}


def test_the_task_of_airflow_tells_it_too(desk: Parts) -> None:
    log = Kept()
    with_log(desk, log)
    process_tasks.process(desk, seconds=10, items=10)
    assert [document.kind for document in log.notes[0]] == ["feeds", "stage", "stage", "stage"]


def test_where_the_index_is_a_file_nothing_is_told_and_no_loop_is_started(desk: Parts) -> None:
    assert desk.health_log is None
    health.note_health(desk)
    assert up.start_noting(desk, threading.Event()) == []
    assert counted(desk) == {}
    assert housekeeping.prune_health(desk) == {"months_deleted": 0}


def test_a_pass_goes_on_where_nobody_keeps_its_health(desk: Parts) -> None:
    with_log(desk, ElasticHealthLog(from_address(f"http://127.0.0.1:{free_port()}")))
    assert one_pass(desk, None).new == 0
    assert counted(desk) == {"lost": 1.0}


def test_figures_that_cannot_be_had_leave_the_others(desk: Parts) -> None:
    class Away:
        def lag(self, *_: object) -> int:
            raise Unavailable("the log is away")

        def close(self) -> None:
            """Hold nothing."""

    log = Kept()
    with_log(desk, log)
    desk.__dict__["log"] = Away()
    desk.latencies.add([1.0])
    health.note_health(desk)
    assert [document.kind for document in log.notes[0]] == ["feeds", "latency"]
    health.note_health(desk)
    assert [document.kind for document in log.notes[1]] == ["feeds"], "a latency is told once"
    assert counted(desk) == {"kept": 2.0}


def test_a_look_that_hangs_is_not_begun_a_second_time(desk: Parts) -> None:
    over, begun = threading.Event(), []

    class Hanging:
        def lag(self, *_: object) -> int:
            begun.append(1)
            over.wait(60)
            return 0

        def close(self) -> None:
            """Hold nothing."""

    log = Kept()
    with_log(desk, log)
    desk.__dict__["log"] = Hanging()
    notes = health.HealthNotes(desk)
    try:
        notes.note()
        notes.note()
    finally:
        over.set()
    assert len(begun) == 1
    assert [[document.kind for document in note] for note in log.notes] == [["feeds"], ["feeds"]]


def test_what_a_pass_did_stands_in_a_real_elasticsearch(tmp_path: Path, elasticsearch_server: Server) -> None:
    alias = f"desk-{uuid.uuid4().hex}-news"
    place = {**embedded(tmp_path), "index": elasticsearch_server.address, "index_name": alias}
    with opened(tmp_path, place) as parts:
        summary = demo.run(parts, demo.bundled())
        assert counted(parts) == {"kept": 1.0}
    with Elasticsearch(elasticsearch_server.address) as raw:
        raw.indices.refresh(index=f"{prefix(alias)}-*")
        found = raw.search(index=f"{prefix(alias)}-*", size=10)["hits"]["hits"]
        raw.indices.delete(index=",".join({hit["_index"] for hit in found}))
    by_kind = {hit["_source"]["kind"]: hit["_source"] for hit in found}
    assert len(found) == 5
    assert by_kind["feeds"]["feeds_total"] == 11
    assert by_kind["latency"]["items"] == summary.stages["index"]["indexed"]


def test_a_loop_of_its_own_tells_it_once_a_minute(desk: Parts) -> None:
    told, stop = threading.Event(), threading.Event()

    class Telling(Kept):
        def write(self, documents: Sequence[HealthDocument], now: datetime) -> bool:
            told.set()
            return super().write(documents, now)

    log = Telling()
    with_log(desk, log)
    (loop,) = up.start_noting(desk, stop)
    assert told.wait(30)
    stop.set()
    loop.join(30)
    assert (loop.name, loop.error, len(log.notes)) == ("health", None, 1)


def test_housekeeping_deletes_what_is_older_than_the_setting(desk: Parts) -> None:
    log = Kept()
    with_log(desk, log)
    desk.settings = desk.settings.model_copy(update={"keep_health": 45})
    desk.clock = lambda: NOW
    assert housekeeping.prune_health(desk) == {"months_deleted": 2}
    assert log.deleted == [NOW - timedelta(days=45)]


def test_housekeeping_names_a_cluster_that_is_away_and_does_the_rest(desk: Parts) -> None:
    with_log(desk, Kept(takes=False))
    with pytest.raises(Unavailable, match="prune the health: Elasticsearch is away"):
        housekeeping.keep(desk)


def test_more_items_than_are_kept_push_out_the_earliest() -> None:
    latencies = Latencies()
    latencies.add([0.0])
    latencies.add([1.0] * KEPT)
    assert latencies.take() == [1.0] * KEPT
    assert latencies.take() == []
