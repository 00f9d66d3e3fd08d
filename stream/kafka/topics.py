"""What the log asks the cluster besides reading and writing: topics, their offsets, what a group committed."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from kafka import KafkaAdminClient, TopicPartition, errors
from kafka.admin import OffsetSpec

from stream.kafka.client import open_client, translated
from stream.kafka.settings import KafkaSettings

T = TypeVar("T")

_PAUSE = 0.1
_OFFSETS = "__consumer_offsets"
"""Where a cluster keeps what groups have committed."""


class KafkaTopics:
    """One admin client, opened on first use. Safe for use from several threads.

    Topics and groups are named without the prefix. Every method raises :class:`news.errors.Unavailable`.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._client: KafkaAdminClient | None = None
        self._known: set[str] = set()
        self._groups = False

    def ensure(self, topic: str) -> None:
        """Make the topic unless it is there; several processes may do so at once."""
        if topic in self._known:
            return
        if not self.partitions(topic):
            self._ask(f"making the topic {topic}", lambda client: self._make(client, topic))
        self._known.add(topic)

    def forget(self, topic: str) -> None:
        """Look again for the topic at the next :meth:`ensure`: it may have been deleted."""
        self._known.discard(topic)

    def partitions(self, topic: str) -> list[TopicPartition]:
        """Return the topic's partitions; none if there is no such topic."""
        name = self._settings.prefix + topic

        def ask(client: KafkaAdminClient) -> list[TopicPartition]:
            (found,) = client.describe_topics([name])
            error = errors.for_code(found["error_code"])
            if error is errors.UnknownTopicOrPartitionError:
                return []
            if error is not errors.NoError:
                raise error(name)
            return [TopicPartition(name, partition["partition_index"]) for partition in found["partitions"]]

        return self._ask(f"the partitions of {topic}", ask)

    def first(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        """Return for each partition the offset of the oldest message kept."""
        return self._offsets(partitions, OffsetSpec.EARLIEST)

    def end(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        """Return for each partition the offset the next message will get."""
        return self._offsets(partitions, OffsetSpec.LATEST)

    def unread(self, topic: str, group: str) -> dict[TopicPartition, tuple[int, int]]:
        """Return where in each partition begins and ends what is kept and ``group`` has not committed.

        Partitions without such messages are left out.
        """
        partitions = self.partitions(topic)
        ends, firsts = self.end(partitions), self.first(partitions)
        committed = self.committed(group, partitions) if partitions else {}
        begins = {partition: max(committed.get(partition, 0), firsts[partition]) for partition in partitions}
        return {each: (begins[each], ends[each]) for each in partitions if begins[each] < ends[each]}

    def committed(self, group: str, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        """Return the offset ``group`` reads next, for those partitions in which it has committed one."""
        if not self._remembers_groups():
            return {}
        name = self._settings.prefix + group
        found = self._ask(
            f"the offsets of {group}", lambda client: client.list_group_offsets({name: partitions})[name]
        )
        return {partition: place.offset for partition, place in found.items() if place.offset >= 0}

    def _remembers_groups(self) -> bool:
        """Say whether any group has ever committed here: looking one up makes the cluster's topic for them."""
        if not self._groups:
            found = self._ask("its groups", lambda client: client.describe_topics([_OFFSETS])[0]["error_code"])
            # One that we may not see is there.
            self._groups = errors.for_code(found) is not errors.UnknownTopicOrPartitionError
        return self._groups

    def probe(self) -> None:
        """Return if the cluster answers."""
        self._ask("a sign of life", lambda client: client.describe_cluster())

    def brokers(self) -> int:
        """Return how many brokers the cluster has."""
        return self._ask("its brokers", lambda client: len(client.describe_cluster()["brokers"]))

    def close(self) -> None:
        """Close the connection; it is opened again when needed."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _make(self, client: KafkaAdminClient, topic: str) -> None:
        name = self._settings.prefix + topic
        try:
            client.create_topics({name: self._settings.topic(topic)}, wait_for_metadata=True)
        except errors.TopicAlreadyExistsError:
            client.wait_for_topics([name])

    def _offsets(self, partitions: list[TopicPartition], which: Any) -> dict[TopicPartition, int]:
        if not partitions:
            return {}
        found = self._ask(
            "its offsets", lambda client: client.list_partition_offsets(dict.fromkeys(partitions, which))
        )
        return {partition: place.offset for partition, place in found.items()}

    def _ask(self, what: str, question: Callable[[KafkaAdminClient], T]) -> T:
        """Ask until there is an answer, for as long as patience lasts: coordinators and leaders move."""
        deadline = time.monotonic() + self._settings.patience
        with translated(self._settings.servers, what), self._lock:
            while True:
                try:
                    if self._client is None:
                        self._client = open_client(KafkaAdminClient, self._settings.client())
                    return question(self._client)
                except errors.KafkaError as error:
                    if not error.retriable or time.monotonic() >= deadline:
                        self._drop()
                        raise
                threading.Event().wait(_PAUSE)
