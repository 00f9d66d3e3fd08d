"""Health documents on an Elasticsearch cluster, in an index a month."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog
from msgspec.structs import replace

from search.elastic.client import Cluster, RequestRefused
from search.elastic.errors import fault
from search.elastic.health.template import MANAGED, HealthNames, properties, template
from search.elastic.settings import ElasticSettings
from search.health import HealthDocument

_log = structlog.get_logger("guildwire.health")

LIMIT = 3.0
"""Seconds one request of a write may take; none is sent twice."""


class ElasticHealthLog:
    """Implements :class:`search.health.HealthLog` on one cluster. Nothing is connected before it is needed.

    The first write of a process into a month's index sends the template, and adds to an index of an earlier
    release the fields that it lacks. What is so at one minute is one document a kind and stage, whichever of
    several processes tell it; latencies are each process's own.
    """

    def __init__(self, settings: ElasticSettings) -> None:
        self._patient = Cluster(settings)
        self._cluster = Cluster(replace(settings, patience=0.0, reading_patience=0.0, timeout=LIMIT))
        self._names = HealthNames(settings.alias)
        self._lock = threading.Lock()
        self._ready = ""
        """The index that is known to be as it should."""
        self._lost = ""
        """Why the last write failed; empty where it did not."""

    def write(self, documents: Sequence[HealthDocument], now: datetime) -> bool:
        """Keep the documents; see the port."""
        with self._lock:
            try:
                self._write(documents, now)
            except Exception as error:  # noqa: BLE001 (whatever it is, the pipeline goes on)
                self._ready = ""  # the index may have been deleted, or be one of an earlier release
                if not self._lost:
                    _log.warning("health is not kept", cause=str(error))
                self._lost = str(error)
                return False
            if self._lost:
                _log.info("health is kept again")
            self._lost = ""
            return True

    def _write(self, documents: Sequence[HealthDocument], now: datetime) -> None:
        index = self._names.of(now)
        if self._ready != index:
            self._make_ready(index)
        lines = [line for document in documents for line in _lines(document, index, now)]
        answer = self._cluster.bulk(lines, 0.0, filter_path="items.*.status,items.*.error")
        for item in answer["items"]:
            status = int(item["index"]["status"])
            if status >= 400:
                raise self._cluster.unavailable("writing health", fault(status, item["index"].get("error")).reason)
        self._ready = index

    def _make_ready(self, index: str) -> None:
        names, body = self._names, template(self._names)
        self._cluster.change(
            "writing the template of health",
            lambda it: it.indices.put_index_template(name=names.template, meta=MANAGED, **body),
        )
        try:
            self._cluster.change(
                "adding fields of health", lambda it: it.indices.put_mapping(index=index, properties=properties())
            )
        except RequestRefused as error:
            if error.status != 404:  # else it is made by the first document
                raise

    def delete_before(self, moment: datetime) -> int:
        """Delete whole months that ended before ``moment`` and return how many; see the port."""
        try:
            answer = self._patient.ask(
                "looking for old health", lambda it: it.indices.get_alias(index=self._names.pattern)
            )
            old = [index for index in sorted(answer.body) if self._names.over(index, moment)]
            for index in old:
                self._patient.change(
                    f"deleting {index}",
                    lambda it, index=index: it.indices.delete(index=index, ignore_unavailable=True),  # type: ignore[misc]
                )
        except RequestRefused as error:
            raise self._patient.unavailable("deleting old health", str(error)) from error
        return len(old)

    def close(self) -> None:
        """Let go of the connections. May be called twice."""
        self._cluster.close()
        self._patient.close()


def _lines(document: HealthDocument, index: str, now: datetime) -> tuple[bytes, bytes]:
    moment = now.astimezone(UTC)
    target: dict[str, Any] = {"_index": index}
    if document.kind != "latency":
        target["_id"] = f"{moment:%Y%m%d%H%M}-{document.kind}-{document.stage}".rstrip("-")
    fields = {"@timestamp": moment.isoformat(timespec="milliseconds"), **msgspec.to_builtins(document)}
    return msgspec.json.encode({"index": target}) + b"\n", msgspec.json.encode(fields) + b"\n"
