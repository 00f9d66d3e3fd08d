"""The log's port: what every backend promises to the stages.

One contract suite (``tests/contracts/log.py``) runs on every backend.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

LARGEST = 8 * 1024 * 1024
"""Bytes of one message's value at most, on every backend."""


class Record(msgspec.Struct, frozen=True):
    """A message to be written."""

    key: str
    value: bytes
    headers: Mapping[str, str] = {}


class Message(msgspec.Struct, frozen=True):
    """A message as it was read, with its place in the log."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes
    headers: Mapping[str, str]
    at: datetime
    """When it was written; aware, UTC."""


class Reader(Protocol):
    """One member of a consumer group on one topic.

    Not safe for use from several threads. Messages of one key arrive in the order they were
    published. Within one reader every message is handed out once; after a crash, everything since
    the last :meth:`commit` is handed out again to whichever member of the group reads next.
    Two members of one group never hold the same message at the same time, unless the first has
    been silent for longer than the backend's session limit.
    """

    def read(self, limit: int, wait: float = 0.0) -> list[Message]:
        """Return up to ``limit`` messages, at once if there are any, else after at most ``wait`` seconds.

        An empty list means that there was nothing to read in that time. Raises
        :class:`news.errors.Unavailable` when the log cannot be reached.
        """
        ...

    def commit(self) -> None:
        """Record that everything handed out so far has been dealt with. Never goes backwards.

        Raises :class:`news.errors.Unavailable` when that could not be recorded; the messages will
        then be handed out again.
        """
        ...

    def close(self) -> None:
        """Leave the group without committing. May be called twice."""
        ...


class Log(Protocol):
    """Topics of messages that are kept after they were read. Safe for use from several threads."""

    def publish(self, topic: str, records: Sequence[Record]) -> None:
        """Append the records in their order; when this returns they survive a crash of this process.

        A batch that raises :class:`news.errors.Unavailable` may have been written in part, and the
        caller writes it again. Raises :class:`news.errors.Poison` with the record's key, and
        writes nothing, if one is larger than the log takes or its key is no UTF-8. A header that is
        none is written with escapes in the place of what cannot be. Topics come into being on first use.
        """
        ...

    def reader(self, topic: str, group: str) -> Reader:
        """Join ``group`` on ``topic``. A group that is new starts with the oldest message kept."""
        ...

    def scan(self, topic: str) -> Sequence[Message]:
        """Return every message kept on ``topic``, oldest first, outside any group (for small topics)."""
        ...

    def lag(self, topic: str, group: str) -> int:
        """Return how many messages of ``topic`` the group has not committed yet."""
        ...

    def oldest_unread(self, topic: str, group: str) -> datetime | None:
        """Return when the oldest message kept that the group has not committed was written; aware, UTC.

        Null where there is none: none was written, all were committed, or what was not is deleted by age.
        Cheap: at most one message of each partition is read.
        """
        ...

    def size(self, topic: str) -> int:
        """Return how many messages were ever appended to ``topic``, deleted ones included."""
        ...

    def about(self) -> str:
        """Return what the log runs on, its version and where that is, for a person. Asks the server."""
        ...

    def trim(self, topic: str, before: datetime, groups: Sequence[str]) -> int:
        """Delete messages written before that time (aware) which every one of ``groups`` has committed.

        Returns how many were deleted. A backend whose server deletes by age itself does nothing
        and returns 0. Neither :meth:`lag` nor :meth:`size` changes.
        """
        ...

    def close(self) -> None:
        """Let go of every resource, readers included. May be called twice."""
        ...
