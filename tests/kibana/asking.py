"""What Kibana asks Elasticsearch for a panel or a saved search, and the rows that it makes of the answer.

Written after what Lens and Discover send: buckets within one another in the order of the columns, metrics in the
last; a saved search is one ``query_string``.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch

from kibana.check.finding import ObjectLine
from kibana.check.parts import State, filters, states
from kibana.dashboards import desk, pipeline
from kibana.lens.columns import Column
from kibana.lens.columns import Query as Text
from kibana.objects import Object
from kibana.searches import LATEST
from kibana.views import HEALTH_TIME, NEWS_TIME

Request = dict[str, Any]
Row = dict[str, Any]
"""A value for each column of a panel, by the column's id."""

TIMES = {desk.ID: NEWS_TIME, pipeline.ID: HEALTH_TIME}
"""The time field of what each dashboard shows."""
FEW = 12
"""Steps that a histogram of automatic length has here."""

_EQUAL = re.compile(r'([\w@.]+): "([^"]*)"')
_HAS = re.compile(r"([\w@.]+): \*")


def charts(objects: Sequence[Object], dashboard: str) -> dict[str, State]:
    """Return the charts of a dashboard by the panel they are in."""
    return {state.part.removeprefix("panel "): state for state in states(line(objects, dashboard))}


def line(objects: Sequence[Object], id_: str) -> ObjectLine:
    """Return an object as the checks read it."""
    return next(ObjectLine(at, each) for at, each in enumerate(objects, 1) if each["id"] == id_)


def rows(
    raw: Elasticsearch,
    index: str,
    objects: Sequence[Object],
    panel: tuple[str, str],
    span: tuple[datetime, datetime],
) -> list[Row]:
    """Ask for a panel, named by its dashboard and itself, over a time, and return what it shows."""
    dashboard, name = panel
    state = charts(objects, dashboard)[name]
    (layer,) = state.layers.values()
    buckets = [id_ for id_ in layer["columnOrder"] if layer["columns"][id_]["isBucketed"]]
    metrics = [id_ for id_ in layer["columnOrder"] if id_ not in buckets]
    wanted = [
        query(state.state["query"]),
        *(each["query"] for _, each, _ in filters(line(objects, dashboard))),
        within(TIMES[dashboard], span),
    ]
    answer = raw.search(
        index=index,
        size=0,
        track_total_hits=True,
        query={"bool": {"filter": wanted}},
        aggs=_split(layer["columns"], buckets, metrics, span),
    )
    whole = {"doc_count": answer["hits"]["total"]["value"], **answer.body.get("aggregations", {})}
    return list(_rows(whole, layer["columns"], buckets, metrics))


def hits(raw: Elasticsearch, index: str, search: ObjectLine, span: tuple[datetime, datetime] | None) -> list[Row]:
    """Return what Discover shows of a saved search: its columns and the time, in its order."""
    columns = [*search.attributes["columns"], NEWS_TIME]
    sort = [{field: order} for field, order in search.attributes["sort"]]
    wanted = [query(search.source()["query"]), *([within(NEWS_TIME, span)] if span else [])]
    answer = raw.search(
        index=index, size=500, query={"bool": {"filter": wanted}}, fields=columns, sort=sort, source=False
    )
    return [{"id": hit["_id"], **hit.get("fields", {})} for hit in answer["hits"]["hits"]]


def latest(objects: Sequence[Object]) -> ObjectLine:
    """Return the saved search that the desk shows."""
    return line(objects, LATEST)


def within(field: str, span: tuple[datetime, datetime]) -> Request:
    """Return the filter of a time range; its end is within, as Kibana has it."""
    since, until = (each.isoformat() for each in span)
    return {"range": {field: {"gte": since, "lte": until, "format": "strict_date_optional_time"}}}


def query(text: Text) -> Request:
    """Return a query of Kibana's as one of Elasticsearch's. Of KQL only what our panels use is understood."""
    if not text["query"]:
        return {"match_all": {}}
    if text["language"] == "lucene":
        return {"query_string": {"query": text["query"], "analyze_wildcard": True, "time_zone": "UTC"}}
    if found := _EQUAL.fullmatch(text["query"]):
        return {"bool": {"should": [{"match_phrase": {found[1]: found[2]}}], "minimum_should_match": 1}}
    if found := _HAS.fullmatch(text["query"]):
        return {"bool": {"should": [{"exists": {"field": found[1]}}], "minimum_should_match": 1}}
    raise ValueError(f"{text['query']}: KQL that no panel had; say here what Kibana makes of it")


def _split(
    columns: dict[str, Column], buckets: list[str], metrics: list[str], span: tuple[datetime, datetime]
) -> dict[str, Request]:
    if not buckets:
        return {id_: made for id_ in metrics if (made := _metric(columns[id_]))}
    first, *rest = buckets
    inner = _split(columns, rest, metrics, span)
    ranked = columns[first].get("params", {}).get("orderBy", {}).get("columnId")
    if rest and ranked and (made := _metric(columns[ranked])):
        inner = {**inner, ranked: made}
    return {first: {**_bucket(columns[first], columns, span), "aggs": inner}}


def _bucket(column: Column, columns: dict[str, Column], span: tuple[datetime, datetime]) -> Request:
    params = column["params"]
    match column["operationType"]:
        case "terms":
            return {"terms": _terms(column, columns)}
        case "filters":
            return {"filters": {"filters": {each["label"]: query(each["input"]) for each in params["filters"]}}}
        case "range":
            parts = [{"from": each["from"], "to": each["to"], "key": each["label"]} for each in params["ranges"]]
            return {"range": {"field": column["sourceField"], "ranges": parts}}
        case "date_histogram":
            return {"date_histogram": _histogram(column, span)}
    raise ValueError(f"{column['operationType']} is no bucket")


def _terms(column: Column, columns: dict[str, Column]) -> Request:
    params = column["params"]
    by = params["orderBy"]["columnId"]
    order = "_count" if columns[by]["operationType"] == "count" else by
    made = {"field": column["sourceField"], "size": params["size"], "order": {order: params["orderDirection"]}}
    for name in ("include", "exclude"):
        if params[name]:
            made[name] = params[name][0] if params[f"{name}IsRegex"] else params[name]
    return made


def _histogram(column: Column, span: tuple[datetime, datetime]) -> Request:
    length = column["params"]["interval"]
    since, until = span
    step = {"calendar_interval": "1d"}
    if length == "auto":
        step = {"fixed_interval": f"{round((until - since).total_seconds() / FEW)}s"}
    bounds = {"min": int(since.timestamp() * 1000), "max": int(until.timestamp() * 1000)}
    return {
        "field": column["sourceField"],
        "time_zone": "UTC",
        "min_doc_count": 0,
        "extended_bounds": bounds,
        **step,
    }


def _metric(column: Column) -> Request:
    """Return a metric's aggregation; nothing for a count of all, which each bucket tells by itself."""
    made: Request = {}
    field = column["sourceField"]
    operation = column["operationType"]
    if operation in {"max", "sum"}:
        made = {operation: {"field": field}}
    elif operation == "last_value":
        sort = [{column["params"]["sortField"]: "desc"}]
        made = {"top_hits": {"size": 1, "sort": sort, "_source": False, "docvalue_fields": [field]}}
    elif operation != "count":
        raise ValueError(f"{operation} is no metric of ours")
    if "filter" not in column:
        return made
    return {"filter": query(column["filter"]), **({"aggs": {"value": made}} if made else {})}


def _rows(held: Request, columns: dict[str, Column], buckets: list[str], metrics: list[str]) -> Iterator[Row]:
    if not buckets:
        yield {id_: _value(held, id_, columns[id_]) for id_ in metrics}
        return
    first, *rest = buckets
    found = held[first]["buckets"]
    named = found.items() if isinstance(found, dict) else ((_key(each), each) for each in found)
    for key, each in named:
        for row in _rows(each, columns, rest, metrics):
            yield {first: key, **row}


def _key(bucket: Request) -> Any:
    return bucket.get("key_as_string", bucket["key"])


def _value(held: Request, id_: str, column: Column) -> Any:
    if column["operationType"] == "count":
        return held[id_]["doc_count"] if "filter" in column else held["doc_count"]
    found = held[id_]
    if "filter" in column:
        found = found["value"]
    if column["operationType"] == "last_value":
        first = found["hits"]["hits"][:1]
        return next((hit["fields"][column["sourceField"]][0] for hit in first), None)
    return found["value"]
