"""The data views: how Kibana names, shows and explains each field, from the tables of fields."""

from typing import Any

from kibana.objects import MARK, Object, encoded, saved_object
from query.fields import FIELDS, Field
from query.to_text import RAW
from search import health

NEWS = f"{MARK}-news"
"""Id of the data view of the news; it stays the same whatever the index is called."""
HEALTH = f"{MARK}-health"
"""Id of the data view of the pipeline's health."""
NEWS_TIME = "published"
HEALTH_TIME = "@timestamp"

HIDDEN = ("record", "record.*")
"""What Kibana does not show: the enriched item kept whole, which is no field to search."""

_LABELS = {
    "id": "Item",
    "url": "Address",
    "feed": "Address of the feed",
    "kind": "Kind of outlet",
    "seen": "First received",
    "person_title": "Title of a person",
    "product": "AI product",
    "organization": "Organization",
    "pay_min": "Lowest yearly pay, USD",
    "pay_max": "Highest yearly pay, USD",
    "feeds_total": "Feeds",
    "feeds_healthy": "Healthy feeds",
    "feeds_failing": "Failing feeds",
    "feeds_silent": "Silent feeds",
    "latency_p50": "Latency, median (s)",
    "latency_p95": "Latency, 95th percentile (s)",
    HEALTH_TIME: "Time",
}
"""Labels that are not the field's own name."""

_ADDRESS = {"id": "url", "params": {"openLinkInCurrentTab": False, "type": "a"}}
_DOLLARS = {"id": "number", "params": {"pattern": "$0,0"}}
_COUNT = {"id": "number", "params": {"pattern": "0,0"}}
_SECONDS = {"id": "number", "params": {"pattern": "0,0.[0]"}}
_FORMATS = {"feed": _ADDRESS, "url": _ADDRESS, "pay_min": _DOLLARS, "pay_max": _DOLLARS, "revision": _COUNT}


def label(name: str) -> str:
    """Return what a field is called in Kibana."""
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def shown(name: str) -> str:
    """Return the name under which a field of the news is counted, sorted and shown as it is written."""
    return f"{name}.{RAW}" if FIELDS[name].type == "keyword" else name


def views(alias: str) -> list[Object]:
    """Return both data views, for an index of that alias."""
    return [news(alias), pipeline(alias)]


def news(alias: str) -> Object:
    """Return the data view of the news."""
    return _view(
        NEWS,
        alias,
        "Guildwire: news",
        NEWS_TIME,
        {name: described for field in FIELDS.values() for name, described in _described(field)},
        {shown(name): _FORMATS[name] for name in FIELDS if name in _FORMATS},
        hidden=HIDDEN,
    )


def _described(field: Field) -> list[tuple[str, dict[str, str]]]:
    """Return a field's label and description; a keyword has two names, one to search and one to count."""
    name = label(field.name)
    if field.type != "keyword":
        return [(field.name, _attributes(name, field.meaning))]
    return [
        (field.name, _attributes(f"{name}, to search", f"{field.meaning}. Compared without case and accents.")),
        (shown(field.name), _attributes(name, f"{field.meaning}. As it is written: to show, count and sort.")),
    ]


def pipeline(alias: str) -> Object:
    """Return the data view of the pipeline's health."""
    fields = {field.name: _attributes(label(field.name), field.meaning) for field in health.FIELDS}
    numbers = {"long": _COUNT, "double": _SECONDS}
    formats = {field.name: numbers[field.type] for field in health.FIELDS if field.type in numbers}
    return _view(
        HEALTH, f"{health.prefix(alias)}-*", "Guildwire: health of the pipeline", HEALTH_TIME, fields, formats
    )


def _view(
    id_: str,
    title: str,
    name: str,
    time: str,
    fields: dict[str, dict[str, str]],
    formats: dict[str, Any],
    hidden: tuple[str, ...] = (),
) -> Object:
    return saved_object(
        "index-pattern",
        id_,
        {
            # Health is there after the first turn of housekeeping: the view may be there before.
            "allowNoIndex": True,
            "fieldAttrs": encoded(fields),
            "fieldFormatMap": encoded(formats),
            "name": name,
            "sourceFilters": encoded([{"value": pattern} for pattern in hidden]),
            "timeFieldName": time,
            "title": title,
        },
    )


def _attributes(label_: str, description: str) -> dict[str, str]:
    return {"customDescription": description, "customLabel": label_}
