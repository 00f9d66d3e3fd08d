"""Looking after the index on an Elasticsearch cluster."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch

from news.errors import GuildwireError, WrongUse
from search.admin import Cost, Finding, IndexReport, Progress, Rebuilt, RolloverLimits, silent
from search.elastic.alias import aliased, ensure, put_templates
from search.elastic.check import check, look
from search.elastic.client import Cluster, RequestRefused
from search.elastic.cost import cost
from search.elastic.reindex import reindex
from search.elastic.settings import ElasticSettings

_LOOK = 0.3
"""Seconds between two looks at a running snapshot."""


class ElasticAdmin:
    """Implements :class:`search.admin.IndexAdmin`."""

    def __init__(self, settings: ElasticSettings) -> None:
        self._cluster = Cluster(settings)
        self._alias = settings.alias

    def create(self) -> list[str]:
        """Make what is missing and write the templates anew; see the port."""
        if aliased(self._cluster) is None:
            return ensure(self._cluster)
        try:
            return put_templates(self._cluster)
        except RequestRefused as error:
            raise self._cluster.unavailable("writing the templates", str(error)) from error

    def look(self) -> IndexReport:
        """Return the cluster's version and how many documents the index has; see the port."""
        return look(self._cluster)

    def check(self) -> list[Finding]:
        """Return what is not as it should be; see the port."""
        return check(self._cluster)

    def reindex(self, progress: Progress = silent, *, keep: bool = False, leave_refused: bool = False) -> Rebuilt:
        """Fill a new index and swap the alias; see the port."""
        self.create()
        return reindex(self._cluster, progress, keep=keep, leave_refused=leave_refused)

    def cost(self) -> Cost:
        """Return how long it takes and how much disk; see the port."""
        try:
            return cost(self._cluster)
        except RequestRefused as error:
            if error.status == 404:
                return Cost(0, 0.0, 0)  # not made yet, which a reindex does first
            raise self._cluster.unavailable("measuring the index", str(error)) from error

    def rollover(self, limits: RolloverLimits) -> str:
        """Begin a new index behind the alias; see the port. What is in older ones stays searchable."""
        self.create()
        given = {
            "max_docs": limits.documents,
            "max_primary_shard_size": limits.size,
            "max_age": limits.age,
        }
        conditions = {name: value for name, value in given.items() if value}
        try:
            answer = self._cluster.change(
                "rolling over", lambda it: it.indices.rollover(alias=self._alias, conditions=conditions or None)
            )
        except RequestRefused as error:
            raise WrongUse(f"Elasticsearch refuses to roll {self._alias} over: {error}") from error
        return str(answer["new_index"]) if answer["rolled_over"] else ""

    def snapshot(self, target: str, at: datetime, progress: Progress = silent) -> str:
        """Copy the indices behind the alias to a repository that the cluster knows; see the port."""
        self._known(target)
        name = f"{self._alias}-{at:%Y%m%d-%H%M%S}"

        def begin(it: Elasticsearch) -> object:
            return it.snapshot.create(
                repository=target, snapshot=name, indices=self._alias, include_global_state=False
            )

        try:
            self._cluster.change("beginning the snapshot", begin)
            while (state := self._snapshot_state(target, name, progress)) == "IN_PROGRESS":
                self._cluster.wait(_LOOK)
        except RequestRefused as error:
            raise WrongUse(f"Elasticsearch refuses the snapshot {name}: {error}") from error
        if state != "SUCCESS":
            raise GuildwireError(
                f"the snapshot {name} in {target} ended as {state}: see GET _snapshot/{target}/{name}"
            )
        return name

    def _known(self, repository: str) -> None:
        answer = self._cluster.ask("looking up repositories", lambda it: it.snapshot.get_repository()).body
        if repository not in answer:
            have = f"there are {', '.join(sorted(answer))}" if answer else "there is none yet"
            raise WrongUse(
                f"Elasticsearch at {self._cluster.settings.address} has no snapshot repository {repository!r}: "
                f"{have}; make one with PUT _snapshot/{repository}"
            )

    def _snapshot_state(self, repository: str, name: str, progress: Progress) -> str:
        def look(it: Elasticsearch) -> tuple[Mapping[str, Any], str]:
            # The status counts shards; only the snapshot itself says when it is over.
            state = it.snapshot.get(repository=repository, snapshot=name)["snapshots"][0]["state"]
            return it.snapshot.status(repository=repository, snapshot=name)["snapshots"][0]["shards_stats"], state

        shards, state = self._cluster.ask("looking at the snapshot", look)
        progress(shards["done"], shards["total"])
        return state

    def close(self) -> None:
        """Let go of the connections. May be called twice."""
        self._cluster.close()
