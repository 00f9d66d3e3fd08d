"""The table of health fields as an index template, and the names of the indices: pure data."""

import re
from datetime import UTC, datetime
from typing import Any

from search.health import FIELDS, prefix


class HealthNames:
    """What is called after the alias."""

    def __init__(self, alias: str) -> None:
        self.prefix = prefix(alias)
        self.pattern = f"{self.prefix}-*"
        self.template = f"{self.prefix}@template"
        self._month = re.compile(rf"{re.escape(self.prefix)}-(\d{{4}})\.(0[1-9]|1[0-2])")

    def of(self, moment: datetime) -> str:
        """Return the index of the moment's month, which begins and ends in UTC."""
        return f"{self.prefix}-{moment.astimezone(UTC):%Y.%m}"

    def over(self, index: str, moment: datetime) -> bool:
        """Whether an index is one of ours whose month had ended by ``moment``."""
        found = self._month.fullmatch(index)
        if found is None:
            return False
        year, month = int(found[1]), int(found[2])
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return end <= moment


def properties() -> dict[str, dict[str, str]]:
    """Return the mapping's fields."""
    return {field.name: {"type": field.type} for field in FIELDS}


def template(names: HealthNames) -> dict[str, Any]:
    """Return the index template. A field that is not in the table is refused, so nothing is kept by accident.

    Its priority is above that of the news' own template, whose pattern may cover more than it should on a
    cluster that several installations share.
    """
    settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
    return {
        "index_patterns": [names.pattern],
        "priority": 600,
        # Written lazily: the first document of a month makes its index, whatever the cluster's default is.
        "allow_auto_create": True,
        "template": {
            "settings": {"index": settings},
            "mappings": {"_meta": MANAGED, "dynamic": "strict", "properties": properties()},
        },
    }


MANAGED = {"managed_by": "guildwire"}
