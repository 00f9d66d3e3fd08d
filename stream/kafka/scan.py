"""Reads a whole topic on Kafka, outside any group."""

import heapq
import time

from kafka import KafkaConsumer, errors

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
    with translated(settings.servers, f"reading {topic}"):
        consumer = open_client(KafkaConsumer, settings.consumer())
        try:
            consumer.assign(list(wanted))
            consumer.seek_to_beginning()
            heard = time.monotonic()
            while any((consumer.position(partition) or 0) < end for partition, end in wanted.items()):
                polled = consumer.poll(timeout_ms=500, max_records=5000)
                for partition, records in polled.items():
                    found[partition.partition] += [to_message(topic, record) for record in records]
                if polled:
                    heard = time.monotonic()
                elif time.monotonic() - heard > settings.patience:
                    raise errors.KafkaTimeoutError("no message came")
        finally:
            consumer.close(autocommit=False)
    return list(heapq.merge(*found.values(), key=lambda message: message.at))
