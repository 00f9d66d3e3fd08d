"""What only a cluster does, on a real broker. The log's contract itself is tests/contracts/test_log.py."""

import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from news.errors import Poison, Unavailable, WrongUse
from stream.kafka_settings import ROOM, KafkaSettings
from stream.kafka_stream import KafkaLog
from stream.port import Message, Reader, Record
from stream.worker import Handled, drain
from tests.servers.process import Server

TOPIC = "news.found"
ROUNDS = 200
"""Reads of 0.2 s after which a test gives up waiting for a rebalance."""


@pytest.fixture
def settings(kafka_server: Server) -> KafkaSettings:
    return KafkaSettings(servers=kafka_server.address, prefix=f"kafka-{uuid.uuid4().hex}.", session=6.0)


@pytest.fixture
def log(settings: KafkaSettings) -> Iterator[KafkaLog]:
    with closing(KafkaLog(settings)) as log:
        yield log


@pytest.fixture
def admin(settings: KafkaSettings) -> Iterator[KafkaAdminClient]:
    with closing(KafkaAdminClient(**settings.client())) as client:
        yield client


def records(number: int, prefix: str = "k") -> list[Record]:
    return [Record(f"{prefix}{place}", b"value") for place in range(number)]


def keys(messages: Sequence[Message]) -> list[str]:
    return [message.key for message in messages]


def take(reader: Reader, number: int) -> list[Message]:
    got: list[Message] = []
    for _ in range(ROUNDS):
        got += reader.read(number - len(got), wait=0.2)
        if len(got) == number:
            break
    return got


def test_two_members_of_a_group_share_the_partitions(log: KafkaLog) -> None:
    members = [log.reader(TOPIC, "g"), log.reader(TOPIC, "g")]
    got: list[list[str]] = [[], []]
    published: list[str] = []
    for number in range(ROUNDS):
        batch = records(9, f"{number}-")
        log.publish(TOPIC, batch)
        published += [record.key for record in batch]
        before = [len(mine) for mine in got]
        for member, mine in zip(members, got, strict=True):
            mine.extend(keys(member.read(100, wait=0.2)))
            member.commit()
        if all(len(mine) > was for mine, was in zip(got, before, strict=True)):
            break
    while more := [key for member in members for key in keys(member.read(100, wait=0.5))]:
        got[0] += more
    assert all(got)
    assert sorted(got[0] + got[1]) == sorted(published)


def test_a_rebalance_in_the_middle_of_a_batch_loses_nothing(log: KafkaLog) -> None:
    log.publish(TOPIC, records(60))
    first, second = log.reader(TOPIC, "g"), log.reader(TOPIC, "g")
    mine = keys(take(first, 60))
    theirs: list[str] = []
    for _ in range(ROUNDS):
        mine += keys(first.read(60, wait=0.2))
        theirs += keys(second.read(60, wait=0.2))
        if theirs:
            break
    # Once more, so that the first hears the end of the rebalance.
    assert first.read(60, wait=2.0) == []
    first.commit()
    while more := keys(second.read(60, wait=0.5)):
        theirs += more
    # What the first had read of the partitions it lost was not its to commit, and came again.
    assert sorted(mine) == sorted(record.key for record in records(60))
    assert 0 < len(theirs) == len(set(theirs)) == log.lag(TOPIC, "g")
    second.commit()
    assert log.lag(TOPIC, "g") == 0


def test_a_batch_may_be_committed_while_another_member_waits_to_join(log: KafkaLog) -> None:
    log.publish(TOPIC, records(30))
    first, second = log.reader(TOPIC, "g"), log.reader(TOPIC, "g")
    assert len(take(first, 30)) == 30
    assert second.read(30, wait=1.0) == []
    first.commit()
    for _ in range(10):
        assert first.read(30, wait=0.2) == []
        assert second.read(30, wait=0.2) == []
    assert log.lag(TOPIC, "g") == 0


@pytest.mark.slow
def test_the_partitions_of_a_killed_member_go_to_the_others(log: KafkaLog, settings: KafkaSettings) -> None:
    log.publish(TOPIC, records(10))
    program = (
        "import sys; from stream.kafka_stream import KafkaLog; from stream.kafka_settings import KafkaSettings\n"
        "log = KafkaLog(KafkaSettings(servers=sys.argv[1], prefix=sys.argv[2], session=6.0))\n"
        "reader = log.reader(sys.argv[3], 'g'); got = 0\n"
        "while got < 10: got += len(reader.read(10, wait=1.0))\n"
        "print('holding', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, settings.servers, settings.prefix, TOPIC]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as member:
        assert member.stdout is not None
        assert member.stdout.readline() == b"holding\n"
        member.kill()
    reader = log.reader(TOPIC, "g")
    assert sorted(keys(take(reader, 10))) == sorted(record.key for record in records(10))


def test_a_message_with_too_much_beside_its_value_is_poison_and_nothing_is_written(log: KafkaLog) -> None:
    with pytest.raises(Poison, match="headers") as caught:
        log.publish(TOPIC, [*records(3), Record("wide", b"", {"note": "x" * ROOM})])
    assert caught.value.key == "wide"
    assert log.size(TOPIC) == 0


def test_a_key_that_cannot_be_written_is_poison(log: KafkaLog) -> None:
    with pytest.raises(Poison, match="surrogate"):
        log.publish(TOPIC, [Record("\ud800", b"")])
    assert log.size(TOPIC) == 0


def test_a_header_that_quotes_a_broken_text_is_written(log: KafkaLog) -> None:
    log.publish(TOPIC, [Record("k", b"", {"parked-reason": "title \ud800"})])
    assert log.scan(TOPIC)[0].headers["parked-reason"] == r"title \ud800"


def test_a_topic_that_takes_less_than_we_may_send_is_named(
    log: KafkaLog, settings: KafkaSettings, admin: KafkaAdminClient
) -> None:
    name = settings.prefix + TOPIC
    admin.create_topics({name: {"configs": {"max.message.bytes": "2000"}}}, wait_for_metadata=True)
    with pytest.raises(WrongUse, match=r"news\.found.*limits"):
        log.publish(TOPIC, [Record("k", os.urandom(4000))])
    log.publish(TOPIC, records(1))


def test_a_topic_is_made_with_what_the_settings_say(settings: KafkaSettings, admin: KafkaAdminClient) -> None:
    chosen = KafkaSettings(servers=settings.servers, prefix=settings.prefix, partitions=5, retention_hours=3)
    with closing(KafkaLog(chosen)) as log:
        log.publish(TOPIC, records(1))
    (topic,) = admin.describe_topics([settings.prefix + TOPIC])
    assert len(topic["partitions"]) == 5
    assert configured(admin, settings.prefix + TOPIC, "retention.ms") == str(3 * 3600 * 1000)


def configured(admin: KafkaAdminClient, topic: str, option: str) -> Any:
    found = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    return found["topic"][topic][option]["value"]


def test_several_logs_may_make_one_topic_at_once(settings: KafkaSettings) -> None:
    start = threading.Barrier(4)
    logs = [KafkaLog(settings) for _ in range(4)]

    def publish(log: KafkaLog) -> None:
        start.wait(timeout=30)
        log.publish(TOPIC, records(5))

    threads = [threading.Thread(target=publish, args=(log,)) for log in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert logs[0].size(TOPIC) == 20
    for log in logs:
        log.close()


def test_a_scan_puts_the_partitions_in_order_of_time(settings: KafkaSettings) -> None:
    times = (datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=number) for number in range(20))
    with closing(KafkaLog(settings, clock=lambda: next(times))) as log:
        for record in records(20):
            log.publish(TOPIC, [record])
        messages = log.scan(TOPIC)
    assert keys(messages) == [f"k{number}" for number in range(20)]
    assert len({message.partition for message in messages}) > 1


def test_a_stage_drains_a_topic(log: KafkaLog) -> None:
    class Copy:
        name, source, target, words = "enrich", TOPIC, "news.enriched", ("enriched", "parked")

        def handle(self, messages: Sequence[Message]) -> Handled:
            return Handled({"enriched": len(messages)}, out=[Record(m.key, m.value) for m in messages])

    log.publish(TOPIC, records(700))
    assert dict(drain(log, Copy()).items()) == {"enriched": 700, "parked": 0}
    assert sorted(keys(log.scan("news.enriched"))) == sorted(record.key for record in records(700))


CALLS: dict[str, Callable[[KafkaLog], object]] = {
    "publish": lambda log: log.publish(TOPIC, records(1)),
    "read": lambda log: log.reader(TOPIC, "g").read(1),
    "scan": lambda log: log.scan(TOPIC),
    "lag": lambda log: log.lag(TOPIC, "g"),
}


@pytest.mark.parametrize("call", CALLS)
def test_without_a_broker_every_call_says_so(call: str) -> None:
    # Port 1 is reserved and never a broker's.
    with (
        closing(KafkaLog(KafkaSettings(servers="127.0.0.1:1", patience=1.0))) as log,
        pytest.raises(Unavailable, match=r"127\.0\.0\.1:1 .*check that it runs"),
    ):
        CALLS[call](log)


def until_unavailable(call: Callable[[], object]) -> None:
    with pytest.raises(Unavailable, match="did not answer"):  # noqa: PT012 (a poll notices it after some seconds)
        for _ in range(ROUNDS):
            call()


@pytest.mark.slow
def test_a_broker_that_dies_in_mid_stream_costs_nothing_but_time(own_kafka: Server) -> None:
    with closing(KafkaLog(KafkaSettings(servers=own_kafka.address, patience=4.0, session=2.0))) as log:
        log.publish(TOPIC, records(50, "before-"))
        reader = log.reader(TOPIC, "g")
        done = set(keys(take(reader, 20)))
        reader.commit()
        held = take(reader, 10)
        own_kafka.kill()
        until_unavailable(lambda: log.publish(TOPIC, records(50, "during-")))
        until_unavailable(reader.commit)
        until_unavailable(lambda: log.reader(TOPIC, "g").read(10, wait=0.2))
        own_kafka.start()
        log.publish(TOPIC, records(50, "during-"))
        again: set[str] = set()
        for _ in range(ROUNDS):
            again |= set(keys(reader.read(100, wait=0.2)))
            reader.commit()
            if len(again | done) == 100:
                break
        assert set(keys(held)) <= again
        assert again | done == {record.key for name in ("before-", "during-") for record in records(50, name)}
        assert log.lag(TOPIC, "g") == 0


@pytest.mark.slow
def test_a_reader_notices_that_the_broker_went_away(own_kafka: Server) -> None:
    with closing(KafkaLog(KafkaSettings(servers=own_kafka.address, patience=3.0, session=2.0))) as log:
        log.publish(TOPIC, records(1))
        reader = log.reader(TOPIC, "g")
        assert len(take(reader, 1)) == 1
        own_kafka.pause()
        until_unavailable(lambda: reader.read(10, wait=0.5))
        own_kafka.resume()
        assert len(take(reader, 1)) == 1
