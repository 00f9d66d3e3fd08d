"""The log on a Kafka cluster: for more than one machine.

A topic has several partitions, and a message's partition follows from its key, so the messages of
one key keep their order and several workers of a stage share the rest. Offsets are committed by
hand only. The producer is idempotent, so that its own repeats are not written twice.
"""

import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from kafka import KafkaConsumer, KafkaProducer, errors

from news.clock import Clock, now
from news.errors import Poison
from stream.kafka.client import open_client, translated
from stream.kafka.reader import KafkaReader
from stream.kafka.scan import oldest, scan
from stream.kafka.settings import ROOM, KafkaSettings
from stream.kafka.topics import KafkaTopics
from stream.port import LARGEST, Message, Record

_GOOD_BYE = 2.0
"""Seconds a producer may take to end."""


class KafkaLog:
    """The log's port on one cluster; any number of threads, processes and machines may use it.

    Nothing is connected before it is needed, and every call ends within about twice
    ``settings.patience`` seconds when the cluster is gone.
    """

    def __init__(self, settings: KafkaSettings, clock: Clock = now) -> None:
        self.settings = settings
        self._clock = clock
        self._topics = KafkaTopics(settings)
        self._lock = threading.Lock()
        self._producer: KafkaProducer | None = None
        self._readers: set[KafkaReader] = set()

    def publish(self, topic: str, records: Sequence[Record]) -> None:
        """Append the records; returns when every replica in sync has them all."""
        prepared = [_encode(record) for record in records]
        if not prepared:
            return
        at = round(self._clock().timestamp() * 1000)
        name = self.settings.prefix + topic
        self._topics.ensure(topic)
        try:
            with translated(self.settings.servers, f"publishing to {topic}"):
                producer = self._open_producer()
                futures = [
                    producer.send(name, key=key, value=record.value, headers=headers, timestamp_ms=at)
                    for record, (key, headers) in zip(records, prepared, strict=True)
                ]
                producer.flush(self.settings.patience * 1.5)
                for future in futures:
                    future.get(timeout=0)
        except Exception:
            self._topics.forget(topic)
            self._replace_producer()
            raise

    def reader(self, topic: str, group: str) -> KafkaReader:
        """Return a member of the group, which joins when it first reads."""
        reader = KafkaReader(self.settings, self._topics, topic, group, self._readers.discard)
        self._readers.add(reader)
        return reader

    def scan(self, topic: str) -> list[Message]:
        """Return all messages kept, in the order of their times; exactly as written within a partition."""
        return scan(self.settings, self._topics, topic)

    def lag(self, topic: str, group: str) -> int:
        """Return how many messages the group has not committed; those deleted by age do not count."""
        return sum(end - begin for begin, end in self._topics.unread(topic, group).values())

    def oldest_unread(self, topic: str, group: str) -> datetime | None:
        """Return when the oldest message kept that the group has not committed was written."""
        return oldest(self.settings, topic, self._topics.unread(topic, group))

    def size(self, topic: str) -> int:
        """Return how many messages were ever appended."""
        return sum(self._topics.end(self._topics.partitions(topic)).values())

    def trim(self, topic: str, before: datetime, groups: Sequence[str]) -> int:  # noqa: ARG002 (the port's)
        """Do nothing: the cluster deletes by age, as each topic was made to (``KafkaSettings.topic``)."""
        return 0

    def about(self) -> str:
        """Return the cluster's version, its address and how many brokers it has."""
        with translated(self.settings.servers, "its version"):
            consumer = open_client(KafkaConsumer, self.settings.consumer())
            version = ".".join(map(str, consumer.config["api_version"]))
            consumer.close(autocommit=False)
        brokers = self._topics.brokers()
        return f"Kafka {version} at {self.settings.servers}, {brokers} broker{'' if brokers == 1 else 's'}"

    def close(self) -> None:
        """Close the readers, the producer and the connection for questions."""
        for reader in list(self._readers):
            reader.close()
        self._replace_producer()
        self._topics.close()

    def _open_producer(self) -> KafkaProducer:
        with self._lock:
            if self._producer is None:
                self._producer = open_client(KafkaProducer, self.settings.producer())
            return self._producer

    def _replace_producer(self) -> None:
        """Let go of the producer: after an error its sequence numbers are not to be trusted."""
        with self._lock:
            producer, self._producer = self._producer, None
        if producer is not None:
            # What other threads still have in it fails or expires, and they publish it again.
            with suppress(errors.KafkaError):
                producer.close(timeout=_GOOD_BYE)


def _encode(record: Record) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Return the record's key and headers as bytes. Raises :class:`Poison` if Kafka cannot take the record."""
    if len(record.value) > LARGEST:
        raise Poison(f"{len(record.value)} bytes are more than the log takes ({LARGEST})", record.key)
    try:
        key = record.key.encode()
    except UnicodeEncodeError as error:
        raise Poison("the key holds a lone surrogate, which UTF-8 cannot carry", record.key) from error
    # A header may quote a broken text; what is quoted matters more than its exact form.
    headers = [(name, value.encode("utf-8", "backslashreplace")) for name, value in record.headers.items()]
    extra = len(key) + sum(len(name) + len(value) for name, value in headers)
    if extra > ROOM // 2:
        raise Poison(f"{extra} bytes of key and headers are more than the log takes ({ROOM // 2})", record.key)
    return key, headers
