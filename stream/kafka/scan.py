"""Reads a topic on Kafka outside any group: the whole of it, or the first messages that a group has not read."""

import heapq
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition, errors

from stream.kafka.client import open_client, translated
from stream.kafka.reader import to_message
from stream.kafka.settings import KafkaSettings
from stream.kafka.topics import KafkaTopics
from stream.port import Message


def scan(settings: KafkaSettings, topics: KafkaTopics, topic: str) -> list[Message]:
    """Return what ``topic`` keeps at this moment, ordered by time, and by offset within a partition."""
    partitions = topics.partitions(topic)
    ends = topics.end(partitions)
    firsts = topics.first(partitions)
    wanted = {partition: end for partition, end in ends.items() if end > firsts[partition]}
    found: dict[int, list[Message]] = {partition.partition: [] for partition in wanted}
    if not wanted:
        return []
    with _consumer(settings, topic, list(wanted)) as consumer:
        consumer.seek_to_beginning()
        for polled in _polls(settings, consumer):
            for partition, records in polled.items():
                found[partition.partition] += [to_message(topic, record) for record in records]
            if all((consumer.position(partition) or 0) >= end for partition, end in wanted.items()):
                break
    return list(heapq.merge(*found.values(), key=lambda message: message.at))


def oldest(
    settings: KafkaSettings, topic: str, unread: Mapping[TopicPartition, tuple[int, int]]
) -> datetime | None:
    """Return when the oldest of the messages was written with which ``unread`` begins in each partition."""
    if not unread:
        return None
    found: dict[TopicPartition, datetime] = {}
    # A broker gives one batch at least, however large it is.
    with _consumer(settings, topic, list(unread), max_partition_fetch_bytes=1) as consumer:
        for partition, (begin, _) in unread.items():
            consumer.seek(partition, begin)
        for polled in _polls(settings, consumer):
            for partition, records in polled.items():
                found.setdefault(partition, to_message(topic, records[0]).at)
                consumer.pause(partition)
            if found.keys() >= unread.keys():
                break
    return min(found.values())


@contextmanager
def _consumer(
    settings: KafkaSettings, topic: str, partitions: list[TopicPartition], **options: int
) -> Iterator[KafkaConsumer]:
    with translated(settings.servers, f"reading {topic}"):
        consumer = open_client(KafkaConsumer, {**settings.consumer(), **options})
        try:
            consumer.assign(partitions)
            yield consumer
        finally:
            consumer.close(autocommit=False)


def _polls(settings: KafkaSettings, consumer: KafkaConsumer) -> Iterator[Mapping[TopicPartition, list[Any]]]:
    """Yield what each poll brings. Raises ``KafkaTimeoutError`` where nothing came while patience lasted."""
    heard = time.monotonic()
    while True:
        polled = consumer.poll(timeout_ms=500, max_records=5000)
        if polled:
            heard = time.monotonic()
        elif time.monotonic() - heard > settings.patience:
            raise errors.KafkaTimeoutError("no message came")
        yield polled
