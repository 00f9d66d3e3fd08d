"""Indices of a test's own on a shared Elasticsearch, gone again after the test."""

import uuid
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from elasticsearch import Elasticsearch

from search.elastic.index import ElasticIndex
from search.elastic.mapping import ANALYSIS, Names, mappings, settings
from search.elastic.settings import ElasticSettings, from_address
from tests.servers.process import Server


def own_settings(request: pytest.FixtureRequest, server: Server, **chosen: Any) -> ElasticSettings:
    """Return settings with an alias that nobody else uses; what is made under it is deleted after the module."""
    module = request.node if isinstance(request.node, pytest.Module) else request.node.getparent(pytest.Module)
    if module not in _prefixes:
        prefix = _prefixes[module] = f"test-{uuid.uuid4().hex[:12]}"
        # Deleting all at once takes no longer than deleting one.
        module.addfinalizer(lambda: _delete(server, prefix))
    return from_address(server.address, alias=f"{_prefixes[module]}-{uuid.uuid4().hex[:4]}", **chosen)


_prefixes: WeakKeyDictionary[pytest.Module, str] = WeakKeyDictionary()


def open_elastic(request: pytest.FixtureRequest, server: Server) -> ElasticIndex:
    """Return an empty index. It is made without templates, which takes a quarter of the time."""
    chosen = own_settings(request, server)
    with client(chosen) as raw:
        raw.indices.create(
            index=Names(chosen.alias).first,
            aliases={chosen.alias: {"is_write_index": True}},
            mappings=mappings(),
            settings={**settings(chosen), "analysis": ANALYSIS},
        )
    return ElasticIndex(chosen)


def client(settings: ElasticSettings) -> Elasticsearch:
    """Return a plain client, to be used as a context manager, for what the index's port cannot do."""
    return Elasticsearch(list(settings.urls), request_timeout=60)


def _delete(server: Server, prefix: str) -> None:
    with Elasticsearch(server.address, request_timeout=60) as raw:
        if found := list(raw.indices.get(index=f"{prefix}-*", features="aliases")):
            raw.indices.delete(index=found, ignore_unavailable=True)
        quiet = raw.options(ignore_status=404)
        quiet.indices.delete_index_template(name=f"{prefix}-*")
        quiet.cluster.delete_component_template(name=f"{prefix}-*")
