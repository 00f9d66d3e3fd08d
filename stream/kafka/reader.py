"""One member of a consumer group on Kafka."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor

from stream.kafka.client import open_client, translated
from stream.kafka.settings import KafkaSettings
from stream.kafka.topics import KafkaTopics
from stream.port import Message

_LEAST = 0.05
"""Seconds a read waits at least: what is in the log but not yet in our memory needs a round trip."""
_FIRST = 2.0
"""Seconds the first read waits at least. kafka-python 3.0 joins a group twice where it learns of a topic's
partitions after the first time, and forgets the second if the time of a poll runs out meanwhile: such a
member has partitions in the eyes of the group and never reads them."""
_LEAVE = 3.0
"""Seconds for saying good-bye to the group; after that the session limit does it."""


class KafkaReader:
    """The reader's port on a consumer group with manual commits and cooperative rebalancing.

    The group is joined by the first :meth:`read`. Rebalances happen inside :meth:`read` only, so a
    caller that commits each batch before it reads the next never holds a message that was given to
    another member. Whatever it has not committed of a partition that is taken away is forgotten
    and comes again to the new owner. After an error the group is left, and joined anew by the next
    :meth:`read`, from what was committed.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topics: KafkaTopics,
        topic: str,
        group: str,
        closed: "Callable[[KafkaReader], None]" = lambda _: None,
    ) -> None:
        self._settings = settings
        self._closed = closed
        self._topics = topics
        self._topic = topic
        self._group = group
        self._consumer: KafkaConsumer | None = None
        self._handed: dict[TopicPartition, int] = {}
        self._heard = self._joined = 0.0
        self._unassigned = settings.session + _FIRST
        # Polls do not say when the cluster is gone, so after this long without a message it is asked.
        self._quiet = settings.patience / 4

    def read(self, limit: int, wait: float = 0.0) -> list[Message]:
        """Return what is there, or what comes within ``wait`` seconds; joining a group takes some of that."""
        until = time.monotonic() + max(wait, _FIRST if self._consumer is None else _LEAST)
        try:
            with translated(self._settings.servers, f"reading {self._topic}"):
                consumer = self._join()
                while True:
                    left = max(until - time.monotonic(), 0.0)
                    found = consumer.poll(timeout_ms=round(min(left, self._quiet) * 1000), max_records=limit)
                    if found:
                        return self._hand_out(found)
                    self._check_cluster()
                    if left == 0.0:
                        self._check_assignment(consumer)
                        return []
        except Exception:
            self._leave()
            raise

    def commit(self) -> None:
        """Record everything handed out, in the partitions that are still ours."""
        if self._consumer is None or not self._handed:
            return
        offsets = {partition: OffsetAndMetadata(place, "", -1) for partition, place in self._handed.items()}
        try:
            with translated(self._settings.servers, f"committing to {self._topic}"):
                self._consumer.commit(offsets, timeout_ms=round(self._settings.patience * 1000))
        except Exception:
            # Leaving makes the messages come again, which the port promises after a failed commit.
            self._leave()
            raise
        self._handed.clear()

    def close(self) -> None:
        """Leave the group, so that its other members get the partitions at once."""
        self._leave()
        self._closed(self)

    def _leave(self) -> None:
        consumer, self._consumer = self._consumer, None
        self._handed.clear()
        if consumer is not None:
            consumer.close(autocommit=False, timeout_ms=round(_LEAVE * 1000))

    def _join(self) -> KafkaConsumer:
        if self._consumer is None:
            self._topics.ensure(self._topic)
            self._consumer = open_client(
                KafkaConsumer,
                {
                    **self._settings.member(self._group),
                    "partition_assignment_strategy": [CooperativeStickyAssignor],
                },
            )
            topic = self._settings.prefix + self._topic
            self._consumer.subscribe([topic], listener=_Forget(self._handed))
            self._heard = self._joined = time.monotonic()
        return self._consumer

    def _hand_out(self, found: dict[TopicPartition, list[Any]]) -> list[Message]:
        self._heard = time.monotonic()
        for partition, records in found.items():
            self._handed[partition] = records[-1].offset + 1
        return [to_message(self._topic, record) for records in found.values() for record in records]

    def _check_assignment(self, consumer: KafkaConsumer) -> None:
        """Join anew where the group gave us nothing for long: kafka-python may have missed what it gave.

        A member too many, in a group with more members than partitions, looks the same; it is
        therefore tried ever more rarely.
        """
        if not consumer.assignment() and time.monotonic() - self._joined > self._unassigned:
            self._unassigned *= 2
            self._leave()

    def _check_cluster(self) -> None:
        if time.monotonic() - self._heard >= self._quiet:
            self._topics.probe()
            self._heard = time.monotonic()


class _Forget(ConsumerRebalanceListener):  # type: ignore[misc]
    """Drops the positions in partitions that are taken away, so that no later commit touches them."""

    def __init__(self, handed: dict[TopicPartition, int]) -> None:
        self._handed = handed

    def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        for partition in revoked:
            self._handed.pop(partition, None)

    def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        pass


def to_message(topic: str, record: Any) -> Message:
    """Return kafka-python's record as a message of ``topic``; bytes that are no UTF-8 become U+FFFD."""
    return Message(
        topic=topic,
        partition=record.partition,
        offset=record.offset,
        key=(record.key or b"").decode("utf-8", "replace"),
        value=record.value or b"",
        headers={name: (value or b"").decode("utf-8", "replace") for name, value in record.headers},
        at=datetime.fromtimestamp(record.timestamp / 1000, UTC),
    )
