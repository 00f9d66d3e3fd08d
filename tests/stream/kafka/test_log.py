"""What only a cluster does, on a real broker. The log's contract itself is tests/contracts/log.py."""

import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from news.errors import Poison, Unavailable, WrongUse
from stream.kafka.address import from_address
from stream.kafka.log import KafkaLog
from stream.kafka.settings import ROOM, KafkaSettings
from stream.port import Message, Reader, Record
from stream.worker import Handled, drain
from tests.servers.kafka import Kafka
from tests.servers.process import Server
from tests.stream.members import Member

TOPIC = "news.found"
ROUNDS = 200
"""Attempts of some tenths of a second after which a test gives up."""


@pytest.fixture
def settings(kafka_server: Server) -> KafkaSettings:
    # A busy machine must not look like a dead member, and who joins should be heard of soon.
    prefix = f"kafka-{uuid.uuid4().hex}."
    return KafkaSettings(servers=kafka_server.address, prefix=prefix, session=20.0, heartbeat=0.3)


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
        with suppress(Unavailable):
            got += reader.read(number - len(got), wait=0.2)
        if len(got) == number:
            break
    return got


def test_the_first_reader_on_a_new_broker_reads_what_is_there(own_kafka: Server) -> None:
    # Where the topic is as new as the broker, kafka-python can join the group and never hear what it was given.
    with closing(KafkaLog(KafkaSettings(servers=own_kafka.address))) as log:
        log.publish(TOPIC, records(9))
        assert log.lag(TOPIC, "g") == 9
        with closing(log.reader(TOPIC, "g")) as reader:
            assert sorted(keys(take(reader, 9))) == sorted(record.key for record in records(9))
            reader.commit()
        assert log.lag(TOPIC, "g") == 0


def test_two_members_of_a_group_share_the_partitions(log: KafkaLog) -> None:
    log.publish(TOPIC, records(9))
    published = [record.key for record in records(9)]
    with Member(log, TOPIC) as first, Member(log, TOPIC) as second:
        for number in range(1, ROUNDS):
            if first.got and second.got:
                break
            batch = records(9, f"{number}-")
            log.publish(TOPIC, batch)
            published += [record.key for record in batch]
            first.wait(lambda: len(first.got) + len(second.got) >= len(published))  # noqa: B023
    assert first.got
    assert second.got
    assert sorted({*first.keys, *second.keys}) == sorted(published)
    assert log.lag(TOPIC, "g") == 0


def test_a_rebalance_in_the_middle_of_a_batch_loses_nothing(log: KafkaLog) -> None:
    log.publish(TOPIC, records(60))
    with Member(log, TOPIC, commits=False) as first:
        first.wait(lambda: len(first.got) == 60)
        with Member(log, TOPIC, commits=False) as second:
            second.wait(lambda: bool(second.got))
            first.commits, seen = True, first.reads
            first.wait(lambda: first.reads > seen + 3)
            # What the first had in hand of the partitions it lost is not its to commit any more. Partitions may
            # move more than once until both have settled, so which they are is not asked.
            left = log.lag(TOPIC, "g")
            second.commits = True
            second.wait(lambda: log.lag(TOPIC, "g") == 0)
    assert sorted(set(first.keys)) == sorted(record.key for record in records(60))
    assert left > 0


def test_a_batch_may_be_committed_while_another_member_waits_to_join(log: KafkaLog) -> None:
    log.publish(TOPIC, records(30))
    first = log.reader(TOPIC, "g")
    assert len(take(first, 30)) == 30
    with Member(log, TOPIC) as second:
        # The second asks to join in its first read; the first is busy with its batch and does not hear of it.
        second.wait(lambda: second.reads > 0)
        first.commit()
        first.close()
        second.wait(lambda: second.reads > 2)
    assert second.got == []
    assert log.lag(TOPIC, "g") == 0


@pytest.mark.slow
def test_the_partitions_of_a_killed_member_go_to_the_others(log: KafkaLog, settings: KafkaSettings) -> None:
    log.publish(TOPIC, records(10))
    program = (
        "import sys; from stream.kafka.log import KafkaLog; from stream.kafka.settings import KafkaSettings\n"
        "log = KafkaLog(KafkaSettings(servers=sys.argv[1], prefix=sys.argv[2], session=2.0))\n"
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


@pytest.fixture
def secured(kafka_server: Server, settings: KafkaSettings) -> Callable[[str], KafkaLog]:
    """Return a function that opens the log as the user ``desk`` with a password."""
    if not isinstance(kafka_server, Kafka):
        pytest.skip("the Kafka that was named may know other users than ours")
    address = f"kafka://{kafka_server.secured}?security_protocol=SASL_PLAINTEXT&sasl_mechanism=PLAIN"
    return lambda password: KafkaLog(
        from_address(address, user="desk", password=password, prefix=settings.prefix, patience=5.0)
    )


def test_a_user_is_let_in_by_password(secured: Callable[[str], KafkaLog]) -> None:
    with closing(secured("secret")) as log:
        log.publish(TOPIC, records(3))
        reader = log.reader(TOPIC, "g")
        assert len(take(reader, 3)) == 3
        reader.commit()
        assert log.lag(TOPIC, "g") == 0


@pytest.fixture
def encrypted(kafka_server: Server, settings: KafkaSettings) -> Callable[..., KafkaLog]:
    """Return a function that opens the log as a user with what is the default for users: TLS and SCRAM."""
    if not isinstance(kafka_server, Kafka):
        pytest.skip("the Kafka that was named may have another certificate than ours")
    address, authority = f"kafka://desk:secret@{kafka_server.tls}", str(kafka_server.authority)
    return lambda **chosen: KafkaLog(
        from_address(address, prefix=settings.prefix, patience=5.0, **{"ssl_cafile": authority, **chosen})
    )


def test_a_user_is_let_in_over_tls(encrypted: Callable[..., KafkaLog]) -> None:
    with closing(encrypted()) as log:
        log.publish(TOPIC, records(3))
        reader = log.reader(TOPIC, "g")
        assert len(take(reader, 3)) == 3
        reader.commit()
        assert log.lag(TOPIC, "g") == 0


@pytest.mark.parametrize("wrong", [{"password": "guess"}, {"user": "stranger"}])
def test_a_stranger_is_not_let_in_over_tls(encrypted: Callable[..., KafkaLog], wrong: dict[str, str]) -> None:
    with closing(encrypted(**wrong)) as log, pytest.raises(WrongUse, match="SaslAuthenticationFailed"):
        log.publish(TOPIC, records(1))


def test_a_broker_that_nobody_vouches_for_is_told_no_secrets(encrypted: Callable[..., KafkaLog]) -> None:
    with closing(encrypted(ssl_cafile="")) as log, pytest.raises(WrongUse, match="ssl_cafile"):
        log.publish(TOPIC, records(1))


def test_a_file_that_holds_no_certificate_is_named(encrypted: Callable[..., KafkaLog], tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("no certificate", "utf-8")
    wrong = encrypted(ssl_cafile=str(tmp_path / "authority.pem"))
    with closing(wrong) as log, pytest.raises(WrongUse, match="ssl_cafile"):
        log.publish(TOPIC, records(1))


@pytest.mark.parametrize("call", ["publish", "read", "scan"])
def test_a_wrong_password_is_no_outage_to_be_waited_for(secured: Callable[[str], KafkaLog], call: str) -> None:
    with closing(secured("guess")) as log, pytest.raises(WrongUse, match="SaslAuthenticationFailed"):
        CALLS[call](log)


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
        closing(KafkaLog(KafkaSettings(servers="127.0.0.1:1", patience=0.5))) as log,
        pytest.raises(Unavailable, match=r"127\.0\.0\.1:1 .*check that it runs"),
    ):
        CALLS[call](log)


def until_unavailable(call: Callable[[], object]) -> None:
    with pytest.raises(Unavailable, match="did not answer"):  # noqa: PT012 (a poll notices it after some seconds)
        for _ in range(ROUNDS):
            call()


def until_it_answers(call: Callable[[], object]) -> None:
    """Do what a worker does: try again while the broker does not answer."""
    for _ in range(ROUNDS):
        with suppress(Unavailable):
            call()
            return
    call()


@pytest.mark.slow
def test_a_broker_that_freezes_or_dies_in_mid_stream_costs_nothing_but_time(own_kafka: Server) -> None:
    with closing(KafkaLog(KafkaSettings(servers=own_kafka.address, patience=1.0, session=2.0))) as log:
        log.publish(TOPIC, records(50, "before-"))
        reader = log.reader(TOPIC, "g")
        done = set(keys(take(reader, 20)))
        until_it_answers(reader.commit)
        own_kafka.pause()
        until_unavailable(lambda: reader.read(10, wait=0.5))
        own_kafka.resume()
        held = take(reader, 10)
        own_kafka.kill()
        until_unavailable(lambda: log.publish(TOPIC, records(50, "during-")))
        until_unavailable(reader.commit)
        until_unavailable(lambda: log.reader(TOPIC, "g").read(10, wait=0.2))
        own_kafka.start()
        until_it_answers(lambda: log.publish(TOPIC, records(50, "during-")))
        again: set[str] = set()
        for _ in range(ROUNDS):
            if len(again | done) == 100:
                break
            with suppress(Unavailable):
                found = reader.read(100, wait=0.2)
                reader.commit()
                again |= set(keys(found))
        assert set(keys(held)) <= again
        assert again | done == {record.key for name in ("before-", "during-") for record in records(50, name)}
        assert log.lag(TOPIC, "g") == 0
