"""The fields that a data view has, and their kinds, from the tables of fields."""

from typing import Literal

from kibana.views import HEALTH, NEWS
from query.fields import FIELDS
from query.to_text import RAW, UNSTEMMED
from search import health

Kind = Literal["text", "keyword", "date", "number"]

_NUMBERS: dict[str, Kind] = {"date": "date", "keyword": "keyword", "long": "number", "double": "number"}


def known(view: str) -> dict[str, Kind]:
    """Return the kind of each field of one of our data views, by its name; nothing for another."""
    if view == HEALTH:
        return {field.name: _NUMBERS[field.type] for field in health.FIELDS}
    if view != NEWS:
        return {}
    found: dict[str, Kind] = {field.name: field.type for field in FIELDS.values()}
    found |= {f"{field.name}.{RAW}": "keyword" for field in FIELDS.values() if field.type == "keyword"}
    return found | {f"{field.name}.{UNSTEMMED}": "text" for field in FIELDS.values() if field.type == "text"}
