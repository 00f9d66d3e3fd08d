"""An item as JSON, the same object wherever it is given: its fields and its claims with their evidence."""

from datetime import datetime
from typing import Any

import msgspec

from news.enriched import Enriched
from news.item import Item
from query.document import fields_of


def item_fields(enriched: Enriched, indexed: datetime) -> dict[str, Any]:
    """Return an item under the names of the field table, what else its feed says, then every claim as an object.

    ``updated`` (a time), ``media_files`` (objects with ``url``, ``type``, ``size``), ``source``, ``comments`` and
    ``html`` are left out where the feed does not say so. ``media`` is the field, as queries name it.
    The claims are ``tags``, ``entities``, ``pay`` and ``events``, each as :func:`claims` gives it, ``remote`` with
    ``remote_evidence``, ``rules``, and ``failed``, the parts of the rules that failed. They are always there; a
    field is left out where it has no value. ``event`` is the field, as queries name it (``TYPE``, ``TYPE/STAGE``);
    the objects are in ``events``. ``indexed`` (aware) is when the item was written to the index.
    """
    return {
        **fields_of(enriched, indexed),
        **_said(enriched.item),
        "tags": claims(enriched.tags),
        "entities": claims(enriched.entities),
        "pay": claims(enriched.pay),
        "events": claims(enriched.events),
        "remote": enriched.remote,
        "remote_evidence": msgspec.to_builtins(enriched.remote_evidence),
        "rules": enriched.rules,
        "failed": enriched.failed,
    }


def _said(item: Item) -> dict[str, Any]:
    said = {
        "updated": item.updated,
        "media_files": [{"url": file.url, "type": file.type, "size": file.size} for file in item.media],
        "source": item.source,
        "comments": item.comments,
        "html": item.html,
    }
    return {name: value for name, value in said.items() if value}


def claims(records: tuple[msgspec.Struct, ...]) -> list[dict[str, Any]]:
    """Return claims of one sort, such as pay or events, as JSON objects in which every key is always there.

    What the text does not say is null; ``evidence`` is a list of spans.
    """
    return [
        {
            name: None if value == "" else msgspec.to_builtins(value)
            for name, value in msgspec.structs.asdict(record).items()
        }
        for record in records
    ]
