"""The doctor: what it says of a healthy desk, of one with troubles, and of servers that are away."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from alerts.port import Match
from guildwire.ops.doctor import CHECKS, QUICK, examine
from guildwire.ops.looks.finding import Check
from news import topics
from stream.port import Record
from tests.alerts.make import NOON, note, subscription
from tests.guildwire.doctor.desk import NOW, desk, looked, make, poll
from tests.guildwire.run import guildwire, lines
from tests.project.test_layers import ROOT
from tests.servers.process import Server


def test_a_healthy_desk_is_green(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        make(parts)
        poll(parts, variety="ok", deadline="ok")
        parts.log.publish(topics.FOUND, [Record("a", b"x")])
        with closing(parts.log.reader(topics.FOUND, topics.group("enrich"))) as reader:
            reader.read(1)
            reader.commit()
        found = looked(parts)
    assert {name for name, check in found.items() if check.colour != "green"} - {"disk"} == set()
    assert found["receipt"].said.startswith("Watched: all 2 feeds since ")
    assert found["log"].said.startswith("SQLite ")
    assert found["feeds"].said.startswith("2 of 2 feeds answered")
    assert found["deliveries"].said == "nothing is due"
    assert {
        "lag enrich",
        "lag index",
        "lag match",
        "parked",
        "subscriptions",
        "feed list",
        "settings",
    } <= found.keys()


def test_looking_at_a_new_desk_makes_nothing_and_says_what_will(tmp_path: Path) -> None:
    with desk(tmp_path / "new" / "desk") as parts:
        found = looked(parts)
    assert list(tmp_path.iterdir()) == []
    for name in ("log", "index", "state"):
        assert found[name].colour == "yellow"
        assert found[name].said.startswith("not made yet: ")
        assert "guildwire poll" in found[name].remedy
    assert found["feeds"].said == "not looked at, because of the migrations"


def test_what_waits_is_named_with_the_command_that_helps(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        make(parts)
        poll(parts, variety="ok", deadline="unreachable")
        parts.log.publish(topics.FOUND, [Record(str(number), b"x") for number in range(1_001)])
        parts.log.publish(topics.parked("index"), [Record("a", b"x", {"parked-reason": "no"})])
        found = looked(parts)
    assert (found["lag enrich"].colour, found["lag index"].colour) == ("yellow", "green")
    assert "guildwire work enrich" in found["lag enrich"].remedy
    assert (found["parked"].said, found["parked"].colour) == ("1 at index", "yellow")
    assert "1 of 2 feeds answered" in found["feeds"].said
    assert "deadline" in found["feeds"].said


def test_when_no_feed_answers_it_is_red(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        make(parts)
        poll(parts, variety="unreachable")
        found = looked(parts)
    assert (found["feeds"].colour, found["receipt"].colour) == ("yellow", "red")
    assert "variety cannot be reached since" in found["receipt"].said


def test_a_poll_of_nine_days_ago_is_red_and_said(tmp_path: Path) -> None:
    """operate-stale-poll"""
    with desk(tmp_path) as parts:
        make(parts)
        poll(parts, variety="ok")
        parts.clock = lambda: NOW + timedelta(days=9)
        receipt = looked(parts)["receipt"]
    assert receipt.colour == "red"
    assert receipt.said.startswith("Not watched: nothing was polled since ")
    assert "9 days" in receipt.said
    assert "guildwire up" in receipt.remedy


def test_a_poll_in_the_future_is_a_finding(tmp_path: Path) -> None:
    """operate-future-clock"""
    with desk(tmp_path) as parts:
        make(parts)
        poll(parts, variety="ok", at=NOW + timedelta(days=20))
        found = looked(parts)
    assert found["clock"].colour == "red"
    assert "the last poll of a feed lies" in found["clock"].said
    assert "timedatectl" in found["clock"].remedy
    assert found["receipt"].colour == "red"
    assert "the clock is or was wrong" in found["receipt"].said


def test_deliveries_that_wait_are_counted(tmp_path: Path) -> None:
    """operate-outbox-shown"""
    with desk(tmp_path) as parts:
        to = subscription()
        parts.alerts.save(to, NOON)
        parts.alerts.record([Match(to, note(f"i{each}", story=f"t{each}")) for each in range(3)], NOON)
        parts.clock = lambda: NOON + timedelta(minutes=4)
        found = looked(parts, "state", "migrations", "deliveries")["deliveries"]
    assert (found.colour, found.said) == ("yellow", "3 deliveries are due, the oldest for 4 min")
    assert "guildwire work deliver" in found.remedy


def test_each_server_that_is_away_is_red_with_its_address_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    # Port 1 is reserved and never one of theirs.
    away = {
        "stream": "kafka://127.0.0.1:1",
        "stream_patience": 1.0,
        "state": "postgresql+psycopg://u:secret@127.0.0.1:1/x",
    }
    with desk(tmp_path, **away) as parts:
        parts.index_admin.create()
        found = looked(parts)
    assert {name for name, check in found.items() if check.colour == "red"} == {"log", "state"}
    assert "127.0.0.1:1" in found["log"].said
    assert "check that it runs" in found["log"].remedy
    assert "PostgreSQL at 127.0.0.1:1/x" in found["state"].said
    assert "GUILDWIRE_STATE" in found["state"].remedy
    assert "secret" not in str(found)
    assert found["lag"].said == found["parked"].said == "not looked at, because of the log"
    assert found["index"].colour == "green"


def test_a_wrong_address_is_red_and_names_the_setting(tmp_path: Path) -> None:
    with desk(tmp_path, stream="carrier-pigeon:coop") as parts:
        log = looked(parts)["log"]
    assert log.colour == "red"
    assert "GUILDWIRE_STREAM" in log.said


def test_an_index_that_nobody_made_is_red_and_is_not_made(tmp_path: Path, elasticsearch_server: Server) -> None:
    """operate-doctor-writes"""
    with desk(tmp_path, index=elasticsearch_server.address, index_name="nobody-made-this") as parts:
        index = looked(parts)["index"]
        assert (index.colour, index.remedy) == ("red", "run `guildwire index create`")
        assert "nobody-made-this" in index.said
        assert [finding.what for finding in parts.index_admin.check()] == [
            "there is no index behind nobody-made-this"
        ]


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
    assert found["lag enrich"].said == "1 message waits, the oldest for under 1 min"
    assert found["state"].said.startswith("PostgreSQL ")
    assert found["migrations"].colour == found["clock"].colour == "green"
    assert found["clock"].said == "within 2 s of the state store's server"


def test_what_hangs_is_red_with_its_address_and_holds_up_nothing_else(tmp_path: Path) -> None:
    over = threading.Event()

    def hang(*_: object) -> Iterator[Check]:
        over.wait()
        return iter(())

    checks = {**CHECKS, "topics": CHECKS["topics"]._replace(look=hang)}
    with desk(tmp_path) as parts:
        make(parts)
        found = {check.name: check for check in examine(parts, patience=5.0, environment={}, checks=checks)}
        over.set()
    assert found["log"].colour == "green"
    assert found["topics"].colour == "red"
    assert f"no answer within 5 s from sqlite:{tmp_path / 'stream.db'}" == found["topics"].said
    assert "GUILDWIRE_STREAM" in found["topics"].remedy
    assert found["lag"].said == "not looked at, because of the topics"
    assert found["state"].colour == "green"


def test_the_command_prints_a_line_each_and_fails_when_one_is_red(tmp_path: Path) -> None:
    new = guildwire("doctor", "--data", tmp_path)
    assert "look log " in new.stdout
    assert list(tmp_path.iterdir()) == []
    quick = lines(guildwire("doctor", "--quick", "--json", "--data", tmp_path).stdout)
    assert [each["name"] for each in quick] == list(QUICK)
    assert all(each.keys() == {"name", "colour", "said", "remedy"} for each in quick)
    ill = lines(guildwire("doctor", "--data", tmp_path, "--json", code=1, GUILDWIRE_STREAM="pigeon:").stdout)
    assert ill[0]["colour"] == "red"
    assert all(each["remedy"] for each in ill if each["colour"] != "green")
    wrong = guildwire("doctor", "--data", tmp_path, "--json", GUILDWIRE_KEEP_ITEM="9")
    (named,) = [each for each in lines(wrong.stdout) if each["name"] == "settings"]
    assert (named["colour"], "did you mean GUILDWIRE_KEEP_ITEMS?" in named["remedy"]) == ("yellow", True)


def test_the_table_of_checks_has_every_check() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    table = page.partition("| check | looks at |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([a-z ]+)` \|", table, re.MULTILINE) == list(CHECKS)


def test_what_is_asked_for_by_name_is_looked_at_alone(tmp_path: Path) -> None:
    with desk(tmp_path) as parts:
        assert [check.name for check in examine(parts, ["disk", "lag"])] == ["lag", "disk"]
