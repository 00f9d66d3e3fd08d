"""The field table as Elasticsearch's mapping, settings and templates: pure data, nothing is sent from here."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from query.document import LONGEST_KEYWORD
from query.fields import FIELDS, TEXT, Field
from query.to_text import RAW, UNSTEMMED
from search.elastic.settings import ElasticSettings

RECORD = "record"
"""Where the enriched item is kept whole, its texts aside; not searched."""

_STEMMED = "guildwire_text"
_PLAIN = "guildwire_words"
_FOLDED = "guildwire_keyword"
_POSSESSIVE = "guildwire_possessive"

ANALYSIS: dict[str, Any] = {
    "filter": {_POSSESSIVE: {"type": "stemmer", "language": "possessive_english"}},
    "analyzer": {
        _STEMMED: {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["lowercase", "asciifolding", _POSSESSIVE, "porter_stem"],
        },
        _PLAIN: {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
    },
    "normalizer": {_FOLDED: {"type": "custom", "filter": ["lowercase", "asciifolding"]}},
}
"""The chain of ``query/analysis/analyze.py``."""


def mappings() -> dict[str, Any]:
    """Return the mapping. A field that is not in the table is refused, so nothing is indexed by accident."""
    fields = {field.name: _field(field) for field in FIELDS.values()}
    return {
        "_meta": {"managed_by": "guildwire", "fields": _digest(fields)},
        "dynamic": "strict",
        "properties": {**fields, RECORD: {"type": "object", "enabled": False}},
    }


def _field(field: Field) -> dict[str, Any]:
    if field.type == "text":
        words = {"type": "text", "analyzer": _PLAIN, "norms": False, "index_options": "docs"}
        # Relevance needs lengths, which are kept where nothing is said; `_exists_` goes by them, and finds a text
        # that has no words with and without.
        return {"type": "text", "analyzer": _STEMMED, "fields": {UNSTEMMED: words}}
    if field.type == "keyword":
        return _keyword()
    return {"type": "date" if field.type == "date" else "double"}


def _keyword() -> dict[str, Any]:
    raw = {"type": "keyword", "index": False, "ignore_above": LONGEST_KEYWORD}
    return {
        "type": "keyword",
        "normalizer": _FOLDED,
        "ignore_above": LONGEST_KEYWORD,
        # Elasticsearch shows a folded field folded, which in Kibana breaks an address and writes a name small.
        "fields": {RAW: raw},
    }


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(msgspec.json.encode([fields, ANALYSIS], order="sorted")).hexdigest()[:16]


def settings(chosen: ElasticSettings) -> dict[str, Any]:
    """Return the settings of an index, its analysis aside."""
    copies = chosen.replicas
    return {
        "number_of_shards": chosen.shards,
        **({"auto_expand_replicas": copies} if "-" in copies else {"number_of_replicas": int(copies)}),
        # Every write makes itself visible; the rhythm only serves what others change.
        "refresh_interval": REFRESH,
        "query": {"default_field": list(TEXT)},
    }


REFRESH = "30s"


class Names:
    """Everything that is called after the alias."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.first = f"{alias}-000001"
        self.pattern = f"{alias}-*"
        self.mappings = f"{alias}@mappings"
        self.settings = f"{alias}@settings"
        self.custom = f"{alias}@custom"
        """A component template of the user's own; ours never write it."""
        self.template = f"{alias}@template"
        self.next = f"{alias}@next"
        """Alias of an index that a reindex is filling."""
        self.old = f"{alias}@old"
        """Alias of the indices that a reindex has replaced and not deleted."""


def components(chosen: ElasticSettings) -> dict[str, dict[str, Any]]:
    """Return our component templates by name."""
    names = Names(chosen.alias)
    return {
        # A component is checked by itself, so the analysis stands beside the fields that name it.
        names.mappings: {
            "template": {"settings": {"index": {"analysis": ANALYSIS}}, "mappings": mappings()},
            "_meta": _MANAGED,
        },
        names.settings: {"template": {"settings": {"index": settings(chosen)}}, "_meta": _MANAGED},
    }


def template(chosen: ElasticSettings) -> dict[str, Any]:
    """Return the index template that puts them together with the user's own, which wins."""
    names = Names(chosen.alias)
    return {
        "index_patterns": [names.pattern],
        "composed_of": [names.mappings, names.settings, names.custom],
        "ignore_missing_component_templates": [names.custom],
        "priority": 500,
        # A write to an index that has just been replaced must fail, not make it anew.
        "allow_auto_create": False,
        "_meta": _MANAGED,
    }


_MANAGED = {"managed_by": "guildwire"}


class MappingDifference(msgspec.Struct, frozen=True):
    """A field that an index has otherwise than the table says."""

    field: str
    missing: bool
    what: str


def differences(live: dict[str, Any], wanted: dict[str, Any], prefix: str = "") -> Iterator[MappingDifference]:
    """Compare a mapping's properties with the wanted ones; more fields than wanted are the user's own."""
    for name, field in wanted.items():
        path = f"{prefix}{name}"
        found = live.get(name)
        if found is None:
            yield MappingDifference(path, True, "is not there")
            continue
        for key, value in field.items():
            if key == "fields":
                yield from differences(found.get("fields", {}), value, f"{path}.")
            elif str(found.get(key, "object" if key == "type" else "")) != str(value):
                yield MappingDifference(path, False, f"has {key} {found.get(key)} where {value} belongs")
