"""The indices behind the alias: which there are, which one takes new documents, and making the first."""

import msgspec
import structlog
from elasticsearch import Elasticsearch

from search.elastic.client import Cluster, RequestRefused
from search.elastic.mapping import Names, components, differences, mappings, template

_log = structlog.get_logger("guildwire.index")


class AliasedIndices(msgspec.Struct, frozen=True):
    """What stands behind the alias."""

    write: str
    """The index for new documents."""
    older: tuple[str, ...] = ()
    """The others; a document that is in one of them is replaced there."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every index, oldest first."""
        return tuple(sorted((*self.older, self.write)))


def aliased(cluster: Cluster, patience: float | None = None) -> AliasedIndices | None:
    """Return what stands behind the alias, nothing where there is no such alias."""
    alias = cluster.settings.alias
    found = indices(cluster, alias, patience)
    if not found:
        return None
    writing = [index for index, is_write in found.items() if is_write] or (list(found) if len(found) == 1 else [])
    if not writing:
        raise cluster.unavailable(
            "writing",
            f"none of the indices behind {alias} is its write index: name one with POST _aliases (is_write_index)",
        )
    return AliasedIndices(writing[0], tuple(sorted(index for index in found if index != writing[0])))


def indices(cluster: Cluster, alias: str, patience: float | None = None) -> dict[str, bool]:
    """Return the indices that carry an alias, and whether each is its write index."""
    try:
        answer = cluster.ask("looking up the index", lambda it: it.indices.get_alias(name=alias), patience).body
    except RequestRefused as error:
        if error.status == 404:
            return {}
        raise cluster.unavailable("looking up the index", str(error)) from error
    return {index: bool(each["aliases"][alias].get("is_write_index")) for index, each in sorted(answer.items())}


def ensure(cluster: Cluster) -> list[str]:
    """Make what is missing of templates, index and alias; return what was made. Safe to repeat and to race."""
    made: list[str] = []
    try:
        if aliased(cluster) is None:
            made += put_templates(cluster)
            made += _make_first(cluster)
        else:
            _widen(cluster)
    except RequestRefused as error:
        raise cluster.unavailable(
            "making the index", f"{error}; run `guildwire index check`, which says what to do"
        ) from error
    return made


def put_templates(cluster: Cluster) -> list[str]:
    """Write our templates and return their names."""
    names = Names(cluster.settings.alias)
    parts, whole = components(cluster.settings), template(cluster.settings)

    def put(it: Elasticsearch) -> None:
        for name, body in parts.items():
            it.cluster.put_component_template(name=name, template=body["template"], meta=body["_meta"])
        it.indices.put_index_template(
            name=names.template, meta=whole["_meta"], **{key: whole[key] for key in whole if key != "_meta"}
        )

    cluster.change("writing the templates", put)
    return [*parts, names.template]


def _make_first(cluster: Cluster) -> list[str]:
    names = Names(cluster.settings.alias)

    def make(it: Elasticsearch) -> object:
        return it.indices.create(index=names.first, aliases={names.alias: {"is_write_index": True}})

    try:
        cluster.change(f"making the index {names.first}", make)
    except RequestRefused as error:
        if aliased(cluster) is None:  # else another process was faster
            raise cluster.unavailable(
                f"making the index {names.first}",
                f"{error}; if an index without the alias {names.alias} is in the way, delete it or choose another "
                "name with GUILDWIRE_INDEX_NAME",
            ) from error
        return []
    return [names.first]


def _widen(cluster: Cluster) -> None:
    """Add fields that the table has and the index lacks. Raises :class:`Unavailable` where it contradicts it."""
    names = Names(cluster.settings.alias)
    live = cluster.ask("reading the mapping", lambda it: it.indices.get_mapping(index=names.alias)).body
    wanted = mappings()["properties"]
    for index, each in live.items():
        found = list(differences(each["mappings"].get("properties", {}), wanted))
        if wrong := [one for one in found if not one.missing]:
            raise cluster.unavailable(
                "writing",
                f"{index} was made with other fields ({wrong[0].field} {wrong[0].what}): "
                "run `guildwire index reindex`",
            )
        if missing := sorted({one.field.partition(".")[0] for one in found}):
            cluster.change(
                f"adding fields to {index}",
                lambda it, index=index, missing=missing: it.indices.put_mapping(  # type: ignore[misc]
                    index=index, properties={name: wanted[name] for name in missing}
                ),
            )
            _log.warning("index widened", index=index, fields=missing, remedy="guildwire index reindex")
