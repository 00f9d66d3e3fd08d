"""Columns of a Lens layer: buckets that split documents, and metrics that count them."""

from collections.abc import Mapping, Sequence
from typing import Any

Column = dict[str, Any]

RECORDS = "___records___"
"""What a count is of, where it is of documents."""

Query = dict[str, str]
"""Text and its language, as Kibana keeps them."""

NO_QUERY: Query = {"language": "kuery", "query": ""}


def lucene(text: str) -> Query:
    """Return a query in Lucene, as our compiler writes it."""
    return {"language": "lucene", "query": text}


def kql(text: str) -> Query:
    """Return a query in KQL, for the fields that our own language does not know."""
    return {"language": "kuery", "query": text}


def count(label: str, query: Query | None = None) -> Column:
    """Count documents, or those of them that match a query."""
    return _metric("count", RECORDS, label, {"emptyAsNull": False}, query)


def highest(field: str, label: str) -> Column:
    """Show the highest value of a number; nothing where there is none."""
    return _metric("max", field, label, {"emptyAsNull": True})


def total(field: str, label: str) -> Column:
    """Show the sum of a number."""
    return _metric("sum", field, label, {"emptyAsNull": False})


def newest(field: str, label: str, time: str) -> Column:
    """Show the value of the newest document that has one."""
    return _metric("last_value", field, label, {"showArrayValues": False, "sortField": time}, kql(f"{field}: *"))


def days(field: str, label: str) -> Column:
    """One bucket a day, empty ones too."""
    return _times(field, label, "d")


def times(field: str, label: str) -> Column:
    """Buckets of a length that suits the time shown."""
    return _times(field, label, "auto")


def values(field: str, label: str, size: int, by: str, *, only: str = "", without: Sequence[str] = ()) -> Column:
    """One bucket a value: the ``size`` that column ``by`` ranks first, all that match the expression ``only``."""
    return _bucket(
        "terms",
        label,
        "ordinal",
        {
            "exclude": list(without),
            "excludeIsRegex": False,
            "include": [only] if only else [],
            "includeIsRegex": bool(only),
            "missingBucket": False,
            "orderBy": {"columnId": by, "type": "column"},
            "orderDirection": "desc",
            "otherBucket": False,
            "parentFormat": {"id": "terms"},
            "size": size,
        },
        field,
    )


def groups(label: str, queries: Mapping[str, Query]) -> Column:
    """One bucket a query, under its name."""
    filters = [{"input": query, "label": name} for name, query in queries.items()]
    return _bucket("filters", label, "ordinal", {"filters": filters})


def ranges(field: str, label: str, bounds: Sequence[tuple[float, float, str]]) -> Column:
    """One bucket a range of numbers: from, up to and not including, and what it is called."""
    parts = [{"from": low, "label": name, "to": high} for low, high, name in bounds]
    shape = {"id": "range", "params": {"replaceInfinity": True, "template": "arrow_right"}}
    params = {"maxBars": "auto", "parentFormat": shape, "ranges": parts, "type": "range"}
    return _bucket("range", label, "ordinal", params, field)


def _times(field: str, label: str, interval: str) -> Column:
    column = _bucket(
        "date_histogram",
        label,
        "interval",
        {"dropPartials": False, "includeEmptyRows": True, "interval": interval},
        field,
    )
    return {**column, "dataType": "date"}


def _bucket(operation: str, label: str, scale: str, params: dict[str, Any], field: str = "") -> Column:
    made = {
        "customLabel": True,
        "dataType": "string",
        "isBucketed": True,
        "label": label,
        "operationType": operation,
        "params": params,
        "scale": scale,
    }
    return {**made, "sourceField": field} if field else made


def _metric(operation: str, field: str, label: str, params: dict[str, Any], query: Query | None = None) -> Column:
    made = {
        "customLabel": True,
        "dataType": "number",
        "isBucketed": False,
        "label": label,
        "operationType": operation,
        "params": params,
        "scale": "ratio",
        "sourceField": field,
    }
    return {**made, "filter": query} if query else made
