"""The doctor: what it says of a healthy desk, of one with troubles, and of servers that are away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guildwire.ops.doctor import Check, examine
from guildwire.ops.machine import GIB, judge_clock, judge_disk
from guildwire.settings import load
from guildwire.wiring import Parts
from ingest.feed import Feed, FeedState, Status
from ingest.port import Visit
from news import topics
from stream.port import Record
from tests.guildwire.run import guildwire, lines
from tests.servers.process import Server

NOW = datetime.now(UTC)


@contextmanager
def desk(folder: Path, **chosen: object) -> Iterator[Parts]:
    parts = Parts(load(data=folder, **chosen))
    try:
        yield parts
    finally:
        parts.close()


def looked(parts: Parts) -> dict[str, Check]:
    return {check.name: check for check in examine(parts)}


def poll(parts: Parts, **statuses: Status) -> None:
    feeds = [Feed(url=f"https://{name}.example/feed", outlet=name) for name in statuses]
    parts.feeds.sync(feeds, NOW)
    states = [
        FeedState(
            key=feed.url,
            outlet=feed.outlet,
            address=feed.url,
            listed_since=NOW,
            status=status,
            last_checked=NOW,
            promised=76,
            watched_since=NOW if status == "ok" else None,
            watched_until=NOW if status == "ok" else None,
        )
        for feed, status in zip(feeds, statuses.values(), strict=True)
    ]
    parts.feeds.save([Visit(state, None) for state in states])


def test_a_healthy_desk_is_green(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        poll(parts, variety="ok", deadline="ok")
        parts.index_admin.create()
        found = looked(parts)
    assert {name for name, check in found.items() if check.colour == "red"} == set()
    assert found["log"].said.startswith("SQLite ")
    assert found["feeds"].said.startswith("Watched: all 2 feeds since ")
    assert found["migrations"].colour == found["clock"].colour == found["index fields"].colour == "green"
    assert {"lag enrich", "lag index", "lag match", "parked", "disk", "feed list"} <= found.keys()


def test_looking_at_a_new_desk_makes_no_tables(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        looked(parts)
        found = looked(parts)
    assert (found["migrations"].colour, found["feeds"].colour) == ("yellow", "yellow")
    assert "guildwire poll" in found["feeds"].remedy


def test_what_waits_is_yellow_with_the_command_that_helps(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        poll(parts, variety="ok", deadline="unreachable")
        parts.log.publish(topics.FOUND, [Record(str(number), b"x") for number in range(1_001)])
        parts.log.publish(topics.parked("index"), [Record("a", b"x", {"parked-reason": "no"})])
        found = looked(parts)
    assert (found["lag enrich"].colour, found["lag index"].colour) == ("yellow", "green")
    assert "guildwire work enrich" in found["lag enrich"].remedy
    assert (found["parked"].said, found["parked"].colour) == ("1 at index", "yellow")
    assert "guildwire parked" in found["parked"].remedy
    assert found["feeds"].said.startswith("Watched in part: 1 of 2 feeds")
    assert "deadline cannot be reached since" in found["feeds"].said


def test_when_no_feed_answers_it_is_red(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        poll(parts, variety="unreachable")
        assert looked(parts)["feeds"].colour == "red"


def test_each_server_that_is_away_is_red_with_its_address_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    # Port 1 is reserved and never one of theirs.
    away = {
        "stream": "kafka://127.0.0.1:1",
        "stream_patience": 1.0,
        "state": "postgresql+psycopg://u@127.0.0.1:1/x",
    }
    with desk(tmp_path, **away) as parts:
        found = looked(parts)
    assert {name for name, check in found.items() if check.colour == "red"} == {"log", "state"}
    assert "127.0.0.1:1" in found["log"].said
    assert "check that it runs" in found["log"].remedy
    assert found["state"].remedy
    assert found["lag"].said == found["parked"].said == "not looked at, because of the log"
    assert found["index"].colour == "green"


def test_a_wrong_address_is_red_and_names_the_setting(tmp_path: Path) -> None:
    with desk(tmp_path, stream="carrier-pigeon:coop") as parts:
        log = looked(parts)["log"]
    assert log.colour == "red"
    assert "GUILDWIRE_STREAM" in log.said


def test_servers_are_named_with_their_versions(tmp_path: Path, kafka_server: Server, fresh_database: str) -> None:
    with desk(
        tmp_path, stream=f"kafka://{kafka_server.address}", stream_prefix="doctor.", state=fresh_database
    ) as it:
        poll(it, variety="ok")
        it.log.publish(topics.FOUND, [Record("a", b"x")])
        found = looked(it)
    assert found["log"].said.startswith("Kafka 4.")
    assert kafka_server.address in found["log"].said
    assert "1 broker" in found["log"].said
    assert found["topics"].said.endswith("news.found 1, news.enriched 0")
    assert found["state"].said.startswith("PostgreSQL ")
    assert found["migrations"].colour == found["clock"].colour == "green"


@pytest.mark.parametrize(("free", "colour"), [(0, "red"), (2 * GIB, "yellow"), (50 * GIB, "green")])
def test_a_disk_is_judged_by_the_room_on_it(free: int, colour: str) -> None:
    _, found, said, remedy = judge_disk(Path("desk"), free)
    assert found == colour
    assert "desk" in said
    assert bool(remedy) == (colour != "green")


@pytest.mark.parametrize(
    ("seconds", "colour", "said"),
    [
        (0.5, "green", "within"),
        (-7.0, "yellow", "7.0 s ahead of the server"),
        (90.0, "red", "90.0 s behind the server"),
    ],
)
def test_clocks_are_compared(seconds: float, colour: str, said: str) -> None:
    _, found, text, _ = judge_clock({"the disk": 0.1, "the server": seconds})
    assert found == colour
    assert said in text


def test_the_command_prints_a_line_each_and_fails_when_one_is_red(tmp_path: Path) -> None:
    well = guildwire("doctor", "--data", tmp_path)
    assert "ok   log " in well.stdout
    quick = lines(guildwire("doctor", "--quick", "--json", "--data", tmp_path).stdout)
    assert [each["name"] for each in quick] == ["log", "index", "state", "migrations", "clock", "disk"]
    ill = guildwire("doctor", "--data", tmp_path, "--json", code=1, GUILDWIRE_STREAM="pigeon:")
    assert lines(ill.stdout)[0]["colour"] == "red"
    assert all(each["remedy"] for each in lines(ill.stdout) if each["colour"] == "red")


def test_a_clock_that_is_asked_for_the_time_may_be_any(tmp_path: Path) -> None:
    parts = Parts(load(data=tmp_path), clock=lambda: NOW - timedelta(hours=1))
    try:
        assert looked(parts)["clock"].colour == "red"
    finally:
        parts.close()
