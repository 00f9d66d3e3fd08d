"""Does the live index agree with the field table, and is anything in its way? Findings with their remedies."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from news.errors import Unavailable, WrongUse
from search.admin import Finding, IndexReport
from search.elastic.alias import aliased, indices
from search.elastic.client import Cluster, RequestRefused
from search.elastic.cost import cost, without_lengths
from search.elastic.errors import DISK
from search.elastic.mapping import ANALYSIS, Names, components, differences, mappings, template

_REINDEX = "run `guildwire index reindex`"


def look(cluster: Cluster) -> IndexReport:
    """Return how the index stands. Changes nothing; raises :class:`WrongUse` where there is no such index."""
    version = cluster.ask("its version", lambda it: it.info()["version"]["number"])
    try:
        if aliased(cluster) is None:
            absent = _absent(cluster, Names(cluster.settings.alias))
            raise WrongUse(f"Elasticsearch at {cluster.settings.address}: {absent.what}; {absent.remedy}")
        count = cluster.ask("counting", lambda it: it.count(index=cluster.settings.alias)["count"])
    except RequestRefused as error:
        raise cluster.unavailable("looking at the index", str(error)) from error
    return IndexReport(f"Elasticsearch {version} at {cluster.settings.address}", count, _clock(cluster))


def _clock(cluster: Cluster) -> datetime | None:
    """Return the time of the node that answers, nothing where this user may not ask for it."""
    try:
        nodes = cluster.ask(
            "its clock",
            lambda it: it.nodes.stats(node_id="_local", metric="process", filter_path="nodes.*.timestamp"),
        )
    except (RequestRefused, Unavailable):
        return None
    times = [node["timestamp"] for node in nodes.get("nodes", {}).values()]
    return datetime.fromtimestamp(max(times) / 1000, UTC) if times else None


def check(cluster: Cluster) -> list[Finding]:
    """Return what is not as it should be. Changes nothing."""
    names = Names(cluster.settings.alias)
    try:
        if aliased(cluster) is None:
            return [_absent(cluster, names)]
        return [*_templates(cluster, names), *_indices(cluster, names), *_remains(cluster, names)]
    except RequestRefused as error:
        raise cluster.unavailable("checking the index", str(error)) from error


def _absent(cluster: Cluster, names: Names) -> Finding:
    if cluster.ask("looking up the index", lambda it: bool(it.indices.exists(index=names.alias))):
        return Finding(
            f"{names.alias} is an index, where an alias belongs",
            "delete it, or choose another name with GUILDWIRE_INDEX_NAME; then run `guildwire index create`",
        )
    return Finding(f"there is no index behind {names.alias}", "run `guildwire index create`")


def _templates(cluster: Cluster, names: Names) -> Iterator[Finding]:
    remedy = "run `guildwire index create`, which writes the templates anew"
    for name, wanted in components(cluster.settings).items():
        found = _stored(cluster, "component_templates", name)
        if found is None:
            yield Finding(f"the template {name} is missing", remedy)
        elif not _within(wanted["template"], found["component_template"]["template"]):
            yield Finding(f"the template {name} is not that of this version", remedy)
    found = _stored(cluster, "index_templates", names.template)
    if found is None:
        yield Finding(f"the template {names.template} is missing", remedy)
    elif not _within(template(cluster.settings), found["index_template"]):
        yield Finding(f"the template {names.template} is not that of this version", remedy)


def _stored(cluster: Cluster, kind: str, name: str) -> Mapping[str, Any] | None:
    try:
        answer = cluster.ask(
            f"reading the template {name}",
            lambda it: (
                it.cluster.get_component_template(name=name)
                if kind == "component_templates"
                else it.indices.get_index_template(name=name)
            ),
        )
    except RequestRefused as error:
        if error.status == 404:
            return None
        raise
    found: Mapping[str, Any] = answer[kind][0]
    return found


def _within(wanted: Any, live: Any) -> bool:
    """Say whether everything wanted is there; the server adds defaults and writes numbers as text."""
    if isinstance(wanted, Mapping):
        return isinstance(live, Mapping) and all(_within(value, live.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list | tuple):
        return isinstance(live, list) and list(map(_text, wanted)) == list(map(_text, live))
    return _text(wanted) == _text(live)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _indices(cluster: Cluster, names: Names) -> Iterator[Finding]:
    live = cluster.ask("reading the index", lambda it: it.indices.get(index=names.alias)).body
    wanted = mappings()
    for index, each in sorted(live.items()):
        wrong = list(differences(each["mappings"].get("properties", {}), wanted["properties"]))
        for difference in wrong:
            yield Finding(f"{index}: {difference.field} {difference.what}", _REINDEX)
        if without_lengths(each["mappings"]):
            short = "its texts know no lengths, so that relevance goes by their words alone"
            yield Finding(f"{index}: {short}", f"{_REINDEX}; {cost(cluster)}")
        elif not wrong and each["mappings"].get("_meta", {}).get("fields") != wanted["_meta"]["fields"]:
            yield Finding(f"{index}: older documents were written by another table of fields", _REINDEX)
        settings = each["settings"]["index"]
        if not _within(ANALYSIS, settings.get("analysis", {})):
            yield Finding(f"{index}: its analysis of text is not that of this version", _REINDEX)
        yield from _blocks(index, settings.get("blocks", {}))


def _blocks(index: str, blocks: Mapping[str, Any]) -> Iterator[Finding]:
    if _text(blocks.get("read_only_allow_delete")) == "true":
        cause, _, remedy = DISK.partition(": ")
        yield Finding(f"{index}: {cause}", remedy)
    for name in ("write", "read_only", "read"):
        if _text(blocks.get(name)) == "true":
            yield Finding(
                f"{index}: it is blocked ({name})",
                "if a reindex was interrupted run `guildwire index reindex` again, else open the index",
            )


def _remains(cluster: Cluster, names: Names) -> Iterator[Finding]:
    for index in indices(cluster, names.next):
        yield Finding(
            f"{index} is being filled by a reindex, or was when it was interrupted",
            "if none is running run `guildwire index reindex` again, which clears it away",
        )
    for index in indices(cluster, names.old):
        yield Finding(f"{index} was replaced and is not used", "delete it when you no longer need it")
    health = cluster.ask("reading the health", lambda it: it.cluster.health(index=names.alias)).body
    if health["status"] == "red":
        yield Finding(
            f"{health['unassigned_primary_shards']} shards of {names.alias} are not there",
            "see GET _cluster/allocation/explain: start the missing node or restore a snapshot",
        )
