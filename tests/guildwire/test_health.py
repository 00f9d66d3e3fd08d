"""Liveness, readiness and gauges over real parts, some of which hang."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from guildwire.ops.health import health, server
from guildwire.settings import load
from guildwire.wiring import Parts
from ingest.feed import Feed, FeedState, Status
from ingest.port import Visit
from news import topics
from news.errors import WrongUse
from receipt.judgement import STATES
from stream.port import Record
from tests.servers.process import Server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@contextmanager
def desk(folder: Path, **chosen: Any) -> Iterator[Parts]:
    parts = Parts(load(data=folder, **chosen), clock=lambda: NOW)
    try:
        yield parts
    finally:
        parts.close()


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with desk(tmp_path) as parts:
        yield parts


def poll(parts: Parts, **statuses: Status) -> None:
    """Record that each feed was polled five minutes ago."""
    at = NOW - timedelta(minutes=5)
    feeds = [Feed(url=f"https://{name}.example/feed", outlet=name) for name in statuses]
    parts.feeds.sync(feeds, at)
    states = [
        FeedState(
            key=feed.url,
            outlet=feed.outlet,
            address=feed.url,
            listed_since=at,
            status=status,
            last_checked=at,
            promised=76,
            watched_since=at if status == "ok" else None,
            watched_until=at if status == "ok" else None,
        )
        for feed, status in zip(feeds, statuses.values(), strict=True)
    ]
    parts.feeds.save([Visit(state, None) for state in states])


def gauges(parts: Parts) -> dict[tuple[str, ...], float]:
    """Return what a scrape gives, by name and labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(health(parts).metrics().decode())
        for sample in family.samples
    }


class Hanging:
    """An index that answers nothing until it may."""

    def __init__(self) -> None:
        self.may = threading.Event()

    def count(self) -> int:
        self.may.wait(60)
        return 0

    def close(self) -> None:
        self.may.set()


def test_operate_liveness_a_stuck_loop_is_named_with_the_time_since_when(parts: Parts) -> None:
    parts.turns.loop("enrich", 60)
    parts.turns.loop("poll", -1)
    well, said = health(parts).live()
    assert not well
    assert said["late"] == ["poll"]
    assert [loop["loop"] for loop in said["loops"]] == ["enrich", "poll"]
    assert said["loops"][1]["turned"] == "2026-03-01T12:00:00Z"


def test_a_loop_that_waits_for_a_server_is_alive_and_says_for_what(parts: Parts) -> None:
    parts.turns.loop("index", 60)("Elasticsearch is away; start it")
    well, said = health(parts).live()
    assert well
    assert said["loops"][0]["waiting"] == "Elasticsearch is away; start it"
    assert said["loops"][0]["since"] == "2026-03-01T12:00:00Z"


def test_a_process_without_loops_is_alive(parts: Parts) -> None:
    assert health(parts).live() == (True, {"alive": True, "late": [], "loops": []})


def test_it_is_ready_when_all_servers_answer_however_little_was_watched(parts: Parts) -> None:
    well, said = health(parts).ready()
    assert well
    assert {name: found["ready"] for name, found in said["servers"].items()} == {
        "log": True,
        "index": True,
        "state": True,
    }
    assert said["receipt"] == {"state": "not", "said": "Not watched: no feed is watched."}


def test_a_server_that_hangs_is_a_reason_within_seconds(parts: Parts) -> None:
    parts.__dict__["index"] = Hanging()
    well, said = health(parts).ready()
    assert not well
    assert "no answer for" in said["servers"]["index"]["said"]
    assert said["servers"]["log"]["ready"]


@pytest.mark.slow
def test_operate_hung_database_a_postgresql_that_hangs_is_a_reason_until_it_goes_on(
    tmp_path: Path, own_postgres: Server
) -> None:
    with desk(tmp_path, state=own_postgres.address) as parts:
        poll(parts, daily="ok")
        asked = health(parts)
        assert asked.ready()[0]
        own_postgres.pause()
        try:
            fresh = health(parts)
            well, said = fresh.ready()
            assert not well
            # Whose patience ends first, ours or that of a new connection, is a matter of moments.
            assert re.search("no answer for|connection timeout expired", said["servers"]["state"]["said"])
            assert (said["servers"]["log"]["ready"], said["servers"]["index"]["ready"]) == (True, True)
            assert 'guildwire_server_up{server="state"} 0.0' in fresh.metrics().decode()
        finally:
            own_postgres.resume()
        assert health(parts).ready()[0]


def test_a_server_that_cannot_be_reached_is_a_reason(tmp_path: Path) -> None:
    with desk(tmp_path, stream=f"sqlite:{tmp_path}") as parts:
        well, said = health(parts).ready()
    assert not well
    assert str(tmp_path) in said["servers"]["log"]["said"]
    assert said["receipt"]["state"] == "ask"
    assert said["receipt"]["said"].startswith("What was watched could not be looked up: the log")


def test_gauges_say_how_stages_feeds_and_receipt_stand(parts: Parts) -> None:
    poll(parts, daily="ok", weekly="gone", monthly="ok")
    parts.log.publish(topics.FOUND, [Record("a", b"1"), Record("b", b"2")])
    parts.log.publish(topics.parked("index"), [Record("c", b"3", {"parked-reason": "bad"})])
    parts.turns.loop("poll", 600)("no server")
    found = gauges(parts)
    assert {key: found["guildwire_lag", key] for key in topics.STAGES} == {"enrich": 2, "index": 0, "match": 0}
    assert found["guildwire_parked", "index"] == 1
    assert (found["guildwire_feeds", "ok"], found["guildwire_feeds", "gone"]) == (2, 1)
    assert found[("guildwire_last_poll_seconds",)] == 300
    assert [state for state in STATES if found["guildwire_receipt_state", state]] == ["behind"]
    assert (found["guildwire_loop_waiting", "poll"], found["guildwire_loop_late", "poll"]) == (1, 0)
    assert [found["guildwire_server_up", name] for name in ("log", "index", "state")] == [1, 1, 1]
    assert [found["guildwire_look_failed", name] for name in ("stages", "feeds", "receipt")] == [0, 0, 0]


def test_a_store_that_does_not_answer_is_a_gauge_and_no_error(tmp_path: Path) -> None:
    with desk(tmp_path, state=f"sqlite:{tmp_path}") as parts:
        found = gauges(parts)
    assert found["guildwire_server_up", "state"] == 0
    assert found["guildwire_look_failed", "feeds"] == 1
    assert found["guildwire_lag", "enrich"] == 0
    assert ("guildwire_feeds", "ok") not in found


def test_the_age_of_the_oldest_unread_message_is_given_where_the_log_knows_it(parts: Parts) -> None:
    class Knowing:
        def __init__(self, log: Any) -> None:
            self._log = log

        def __getattr__(self, name: str) -> Any:
            return getattr(self._log, name)

        def oldest_unread(self, topic: str, group: str) -> datetime | None:
            return NOW - timedelta(seconds=90) if topic == topics.FOUND else None

    parts.log.publish(topics.FOUND, [Record("a", b"1")])
    parts.__dict__["log"] = Knowing(parts.log)
    found = gauges(parts)
    assert found["guildwire_oldest_unread_seconds", "enrich"] == 90
    assert found["guildwire_oldest_unread_seconds", "index"] == 0


def test_a_worker_answers_at_an_address_of_its_own(tmp_path: Path) -> None:
    with desk(tmp_path, health="127.0.0.1:0") as parts:
        served = server(parts)
        assert served is not None
        with served:
            assert httpx.get(f"{served.url}livez").json()["alive"]
            assert "guildwire_server_up" in httpx.get(f"{served.url}metrics").text


def test_a_worker_answers_nowhere_when_told_so(tmp_path: Path) -> None:
    with desk(tmp_path, health="") as parts:
        assert server(parts) is None


def test_a_chosen_address_that_is_taken_is_an_error_and_a_default_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with desk(tmp_path, health=address) as parts, pytest.raises(WrongUse, match="GUILDWIRE_HEALTH"):
            server(parts)
        with desk(tmp_path) as parts, capture_logs() as lines:
            object.__setattr__(parts.settings, "health", address)
            assert server(parts) is None
    assert [line["event"] for line in lines] == ["health is not served"]


@pytest.mark.parametrize("address", ["8351", ":8351", "localhost:", "localhost:port", "localhost:99999"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(WrongUse, match=f"GUILDWIRE_HEALTH={address} is not valid: it is HOST:PORT"):
        load(health=address)
