"""What two states of the rules say differently about the same items, with examples for a person to judge."""

from collections.abc import Callable
from typing import Any

import msgspec

from news.enriched import Enriched

EXAMPLES = 3
"""Items shown for each tag that was gained, and for each that was lost."""


class Example(msgspec.Struct, frozen=True):
    """An item by which a change can be judged."""

    id: str
    outlet: str
    title: str


class Change(msgspec.Struct):
    """How often one tag came and went."""

    gained: int = 0
    lost: int = 0
    gained_by: list[Example] = []
    lost_by: list[Example] = []


_OTHER: dict[str, Callable[[Enriched], Any]] = {
    "entities": lambda enriched: sorted(
        (entity.kind, entity.name, *(title.name for title in entity.titles)) for entity in enriched.entities
    ),
    "pay": lambda enriched: [(pay.min, pay.max, pay.currency, pay.period, pay.role) for pay in enriched.pay],
    "events": lambda enriched: [(event.type, event.stage, event.parties) for event in enriched.events],
    "language": lambda enriched: enriched.language,
    "remote": lambda enriched: enriched.remote,
}
"""What else is compared, evidence left out."""


class Difference:
    """Adds up over any number of items; its memory grows with the tags only."""

    def __init__(self) -> None:
        self.read = 0
        self.unchanged = 0
        """Items of which every byte is the same."""
        self.restamped = 0
        """Items with the same claims: only the evidence or the version of the rules differs."""
        self.changed = 0
        """Items with other claims."""
        self.tags: dict[str, Change] = {}
        self.other = dict.fromkeys(_OTHER, 0)
        """Items whose entities, pay, ... differ."""

    def add(self, old: Enriched, new: Enriched) -> None:
        """Take one item into account."""
        self.read += 1
        if new == old:
            self.unchanged += 1
            return
        different = self._tags(old, new)
        for name, claims in _OTHER.items():
            if claims(old) != claims(new):
                self.other[name] += 1
                different = True
        if different:
            self.changed += 1
        else:
            self.restamped += 1

    def as_record(self) -> dict[str, Any]:
        """Return all of it as plain values, tags in alphabetical order."""
        return {
            **self.counts(),
            "other": {name: number for name, number in self.other.items() if number},
            "tags": {name: msgspec.to_builtins(self.tags[name]) for name in sorted(self.tags)},
        }

    def counts(self) -> dict[str, int]:
        """Return the sums: ``read`` is the sum of the three that follow it."""
        return {
            "read": self.read,
            "unchanged": self.unchanged,
            "restamped": self.restamped,
            "changed": self.changed,
            "tags_gained": sum(change.gained for change in self.tags.values()),
            "tags_lost": sum(change.lost for change in self.tags.values()),
        }

    def _tags(self, old: Enriched, new: Enriched) -> bool:
        before, after = ({tag.name for tag in each.tags} for each in (old, new))
        example = Example(new.item.id, new.item.outlet, new.item.title)
        for name in after - before:
            change = self.tags.setdefault(name, Change())
            change.gained += 1
            _keep(change.gained_by, example)
        for name in before - after:
            change = self.tags.setdefault(name, Change())
            change.lost += 1
            _keep(change.lost_by, example)
        return before != after


def _keep(examples: list[Example], example: Example) -> None:
    if len(examples) < EXAMPLES:
        examples.append(example)
