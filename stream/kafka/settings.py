"""How Guildwire uses a Kafka cluster: what topics are made with, and every limit and time-out."""

from collections.abc import Mapping
from typing import Any

import msgspec

from news import topics
from stream.kafka.net import DIRECT
from stream.port import LARGEST

ROOM = 1024 * 1024
"""Bytes a message may need besides its value: key, headers, framing."""


class KafkaSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The cluster's address, and what may be chosen about it."""

    servers: str
    """``host:port`` of one or more brokers, comma-separated."""
    prefix: str = ""
    """Put before the name of every topic and group, so that several Guildwires can share a cluster."""
    partitions: int = 3
    """Of a topic that is made here: how many workers of one stage can share it."""
    replication: int = 1
    """Copies of a topic that is made here; 3 on a cluster that must survive the loss of a broker."""
    retention_hours: int = 14 * 24
    """How long a topic that is made here keeps a message."""
    parked_hours: int = 90 * 24
    """How long a topic of parked messages keeps one: people, not machines, read those."""
    compression: str = "zstd"
    """``none``, ``gzip``, ``zstd``, or ``lz4``, ``snappy`` where the library for it is installed.

    For news items gzip, which kafka-python runs at level 9, takes nine times as long as zstd to save 2% more.
    """
    security: Mapping[str, Any] = {}
    """Options of kafka-python for TLS and SASL: ``security_protocol``, ``sasl_mechanism`` and so on."""
    patience: float = 20.0
    """Seconds the cluster may fail to answer before the log counts as unavailable."""
    session: float = 10.0
    """Seconds after which a reader that sends no sign of life loses its partitions to others."""
    busy: float = 900.0
    """Seconds a stage may take over one batch; then it counts as hanging and its partitions go to others."""
    heartbeat: float = 0.0
    """Seconds between signs of life, at which a reader hears that others join; 0 for a quarter of ``session``."""

    def __repr__(self) -> str:
        # ``security`` may hold a password.
        return f"KafkaSettings({self.servers!r}, prefix={self.prefix!r})"

    def client(self) -> dict[str, Any]:
        """Return the options all clients share."""
        return {
            "bootstrap_servers": [server.strip() for server in self.servers.split(",") if server.strip()],
            "bootstrap_timeout_ms": _ms(self.patience),
            "request_timeout_ms": _ms(self.patience / 2),
            # After an outage look again every second, not every half minute.
            "reconnect_backoff_max_ms": 1000,
            "proxy_url": DIRECT,
            **self.security,
        }

    def producer(self) -> dict[str, Any]:
        """Return the options of the producer: nothing counts as written before every replica in sync has it."""
        return {
            **self.client(),
            "acks": "all",
            "enable_idempotence": True,
            "compression_type": None if self.compression == "none" else self.compression,
            "linger_ms": 20,
            "batch_size": 256 * 1024,
            "max_request_size": LARGEST + ROOM,
            "max_block_ms": _ms(self.patience),
            "delivery_timeout_ms": _ms(self.patience),
            "allow_auto_create_topics": False,
        }

    def consumer(self) -> dict[str, Any]:
        """Return the options of a consumer without a group."""
        return {
            **self.client(),
            "enable_auto_commit": False,
            "auto_offset_reset": "earliest",
            "allow_auto_create_topics": False,
            "max_partition_fetch_bytes": LARGEST + ROOM,
            "fetch_max_bytes": 2 * (LARGEST + ROOM),
            "fetch_max_wait_ms": min(500, _ms(self.patience / 4)),
        }

    def member(self, group: str) -> dict[str, Any]:
        """Return the options of a member of ``group``."""
        return {
            **self.consumer(),
            "group_id": self.prefix + group,
            "session_timeout_ms": _ms(self.session),
            "max_poll_interval_ms": _ms(self.busy),
            "heartbeat_interval_ms": _ms(self.heartbeat or self.session / 4),
        }

    def topic(self, name: str) -> dict[str, Any]:
        """Return what the topic ``name`` is made with."""
        hours = self.parked_hours if name.startswith(topics.PARKED) else self.retention_hours
        return {
            "num_partitions": self.partitions,
            "replication_factor": self.replication,
            "configs": {
                "cleanup.policy": "delete",
                "max.message.bytes": str(LARGEST + ROOM),
                "retention.ms": str(hours * 3600 * 1000),
            },
        }


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
