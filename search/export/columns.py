"""Which columns an export can have, and what an item has in them."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from news.errors import WrongUse
from news.wording import event_words, pay_words
from query.as_json import item_fields
from query.fields import FIELDS
from search.port import Hit

TABLE = (
    "published",
    "outlet",
    "title",
    "url",
    "author",
    "summary",
    "language",
    *("tag", "company", "union", "organization", "person", "product", "law", "place", "role", "event"),
    *("pay_min", "pay_max", "pay", "story", "revision", "rules", "id"),
)
"""The columns of a table where nobody chooses: all that fits in a cell."""

WORDED: dict[str, Callable[[Hit], list[str]]] = {
    "pay": lambda hit: [pay_words(pay) for pay in hit.enriched.pay],
    "events": lambda hit: [event_words(event) for event in hit.enriched.events],
}
"""Claims that stand in a cell as the page words them; as JSON they are objects."""

MORE: dict[str, str] = {
    "updated": "When the outlet says it last changed it",
    "source": "Publication that an aggregator says it took it from",
    "comments": "Address of the discussion about it",
    "remote": "Whether the work may be done remotely",
    "rules": "Version of the rules that made the claims",
    "failed": "Parts of the rules that failed on it",
    "pay": "What somebody is paid, as the text gives it",
    "events": "Events with stage, parties and mood",
}
"""Columns beside those of the table of fields, in every format."""

OBJECTS = ("tags", "entities", "remote_evidence", "media_files", "html")
"""Columns that only formats of JSON have: objects with their evidence, and markup."""


class Columns(msgspec.Struct, frozen=True):
    """The columns of one export, in their order; none for all of an item, where the format can hold that."""

    names: tuple[str, ...] = ()

    def record(self, hit: Hit) -> dict[str, Any]:
        """Return an item as JSON shows it (:mod:`query.as_json`); chosen columns are there even where empty."""
        fields = item_fields(hit.enriched, hit.indexed)
        return {name: fields.get(name) for name in self.names} if self.names else fields


def chosen(names: Sequence[str], *, cells: bool) -> Columns:
    """Return the columns of these names, those of :data:`TABLE` for ``cells`` where none are chosen.

    ``cells`` is for formats that have no objects. Raises :class:`WrongUse` naming what there is no column of.
    """
    known = [*FIELDS, *MORE] + ([] if cells else list(OBJECTS))
    for name in names:
        if name in OBJECTS and cells:
            raise WrongUse(f"the column {name} does not fit in a cell: export it with --format jsonl")
        if name not in known:
            raise WrongUse(f"there is no column {name}: the columns are {', '.join(known)}")
        if names.count(name) > 1:
            raise WrongUse(f"the column {name} is chosen twice: choose it once")
    return Columns(tuple(names) or (TABLE if cells else ()))


def listed(text: str) -> tuple[str, ...]:
    """Return the names in a text that has commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
