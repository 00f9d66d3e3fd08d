"""One connection to a cluster: requests tried again for a bounded time, errors as instructions."""

import gzip
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.serializer import JsonSerializer, Serializer

from news.errors import Unavailable
from search.elastic.errors import Fault, of_request
from search.elastic.settings import ElasticSettings

T = TypeVar("T")

_LEVEL = 1
"""Of gzip for bulk requests: level 9, the client's own, takes longer than the cluster takes to index them."""
_FIRST, _LONGEST = 0.1, 5.0
"""Seconds between the first attempts, and at most."""


class _Json(JsonSerializer):
    """JSON by msgspec, several times faster than the standard library's."""

    def json_dumps(self, data: Any) -> bytes:
        return msgspec.json.encode(data)

    def json_loads(self, data: bytes) -> Any:
        return msgspec.json.decode(data)


class _Packed(Serializer):
    """Lines of JSON that are ready, put together and compressed."""

    mimetype = "application/x-ndjson"

    def dumps(self, data: list[bytes]) -> bytes:
        return gzip.compress(b"".join(data), _LEVEL)

    def loads(self, data: bytes) -> Any:
        raise NotImplementedError("no answer has this form")


class RequestRefused(Exception):
    """The cluster says that this very request is wrong, or that what it names is not there."""

    def __init__(self, fault: Fault, status: int) -> None:
        super().__init__(fault.reason)
        self.fault = fault
        self.status = status


class Cluster:
    """A cluster. Nothing is connected before it is needed. Safe for use from several threads."""

    def __init__(self, settings: ElasticSettings, rng: random.Random | None = None) -> None:
        self.settings = settings
        self._rng = rng or random.Random()  # noqa: S311 (jitter, not secrets)
        self._closed = threading.Event()
        self._client = Elasticsearch(
            **settings.client(),
            headers={"accept-encoding": "gzip"},
            request_timeout=settings.timeout,
            max_retries=0,  # tried again here, where the time is bounded
            serializers={"application/json": _Json(), "application/x-ndjson": _Packed()},
        )
        self._bulk = self._client.options(headers={"content-encoding": "gzip", "accept-encoding": "gzip"})

    def ask(self, what: str, request: Callable[[Elasticsearch], T], patience: float | None = None) -> T:
        """Return the answer to a request that may be repeated; ``what`` names it in errors.

        Raises :class:`Unavailable` when the cluster fails for ``patience`` seconds (those for
        reading by default) or somebody must act, :class:`RequestRefused` when the request is at fault.
        """
        return self._patiently(what, lambda: request(self._client), self.settings.reading_patience, patience)

    def change(self, what: str, request: Callable[[Elasticsearch], T]) -> T:
        """Do what changes the cluster, with the patience for writing. Raises like :meth:`ask`."""
        return self._patiently(what, lambda: request(self._client), self.settings.patience, None)

    def bulk(self, lines: list[bytes], patience: float, **options: Any) -> Any:
        """Send the lines of one bulk request and return its answer. Raises like :meth:`ask`."""
        # The client's types do not know that lines may be encoded already.
        send: Any = self._bulk.bulk
        return self._patiently("writing", lambda: send(operations=lines, **options).body, patience, None)

    def _patiently(self, what: str, request: Callable[[], T], usual: float, chosen: float | None) -> T:
        deadline = time.monotonic() + (usual if chosen is None else chosen)
        for pause in self.pauses():
            if self._closed.is_set():
                raise self.unavailable(what, "the index was closed here: open it anew")
            try:
                return request()
            except (ApiError, TransportError) as error:
                found = of_request(error)
                if found.kind in {"refused", "moved", "slow"}:
                    raise RequestRefused(found, error.meta.status if isinstance(error, ApiError) else 0) from error
                if found.kind == "stopped" or time.monotonic() + pause > deadline:
                    raise self.unavailable(what, found.reason, stopped=found.kind == "stopped") from error
            self.wait(pause)
        raise AssertionError("the pauses never end")

    def pauses(self) -> Iterator[float]:
        """Yield the seconds to wait between attempts: twice as long each time, scattered."""
        pause = _FIRST
        while True:
            yield pause * self._rng.uniform(0.5, 1.0)
            pause = min(pause * 2, _LONGEST)

    def wait(self, seconds: float) -> None:
        """Wait, or return at once when the connection is closed."""
        self._closed.wait(seconds)

    def unavailable(self, what: str, reason: str, *, stopped: bool = True) -> Unavailable:
        """Return the error that names the address, the cause and, unless the cause does, the remedy."""
        remedy = "" if stopped else "; check that it runs and can be reached from here, it is tried again"
        return Unavailable(f"Elasticsearch at {self.settings.address}: {what} failed: {reason}{remedy}")

    def close(self) -> None:
        """Let go of the connections. May be called twice."""
        self._closed.set()
        self._client.close()
