"""What an import would do, before it does it: add, change field by field, leave as it is, remove."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from alerts.desk.description import HAND_SET, KEYS, USUAL_CHANNELS, describe, read_description
from alerts.desk.file import FileEntry
from alerts.port import Broken
from alerts.subscription import Subscription
from news.errors import WrongUse

Step = Literal["add", "change", "unchanged", "remove", "stays"]
"""``stays``: it is not in the file and is left as it is."""


class FieldChange(msgspec.Struct, frozen=True):
    """One key of a description that is different, with secrets left out."""

    key: str
    before: Any = None
    """Null where there was no subscription."""
    after: Any = None


class PlannedStep(msgspec.Struct, frozen=True):
    """What becomes of one subscription."""

    step: Step
    name: str
    changes: tuple[FieldChange, ...] = ()
    subscription: Subscription | None = None
    """As it will be; as it is where it is removed or stays."""
    before: Subscription | None = None
    """As it is, where it is changed or removed."""


class ImportPlan(msgspec.Struct, frozen=True):
    """What becomes of all, those of the file first and in its order."""

    steps: tuple[PlannedStep, ...]

    def of(self, *steps: Step) -> list[PlannedStep]:
        """Return those of some kinds."""
        return [each for each in self.steps if each.step in steps]

    @property
    def saved(self) -> list[Subscription]:
        """What is to be saved."""
        return [each.subscription for each in self.of("add", "change") if each.subscription is not None]

    @property
    def replaced(self) -> list[Subscription]:
        """What is stored of those that are changed or removed, as the plan was made on it."""
        return [each.before for each in self.of("change", "remove") if each.before is not None]


def read_entries(
    entries: Sequence[FileEntry], present: Iterable[Subscription], now: datetime, broken: Iterable[Broken] = ()
) -> list[Subscription]:
    """Return the subscriptions that a file describes. Those of a name that is there keep its id.

    What the file leaves out is as usual, except the token of a fetched feed and what people switch by hand
    (:data:`alerts.desk.description.HAND_SET`). Raises :class:`news.errors.WrongUse` naming the place in the file.
    """
    there = {each.name: each for each in present}
    unreadable = {each.name: each.id for each in broken}
    found: dict[str, tuple[Subscription, str]] = {}
    for entry in entries:
        try:
            wanted = _entry(entry.fields, there, now)
        except WrongUse as error:
            raise WrongUse(f"{entry.place}: {error}") from error
        if wanted.name in found:
            first = found[wanted.name][1]
            raise WrongUse(
                f"{entry.place}: {wanted.name!r} is there already ({first}): leave one out or rename it"
            )
        if wanted.name in unreadable and wanted.name not in there:
            wanted = msgspec.structs.replace(wanted, id=unreadable[wanted.name])
        found[wanted.name] = (wanted, entry.place)
    return [wanted for wanted, _ in found.values()]


def plan(wanted: Sequence[Subscription], present: Iterable[Subscription], *, prune: bool = False) -> ImportPlan:
    """Return what importing ``wanted`` does to those present; with ``prune`` the others are removed."""
    there = {each.id: each for each in present}
    steps = [_step(there.get(each.id), each) for each in wanted]
    ids = {each.id for each in wanted}
    rest: Step = "remove" if prune else "stays"
    steps += [PlannedStep(rest, each.name, (), each, each) for each in there.values() if each.id not in ids]
    return ImportPlan(tuple(steps))


def differences(before: Subscription | None, after: Subscription | None) -> tuple[FieldChange, ...]:
    """Return the keys that differ; of one that was added or removed, those that it had."""
    old, new = ({} if each is None else describe(each) for each in (before, after))
    found = [
        FieldChange(key, old.get(key), new.get(key))
        for key in KEYS
        if old.get(key) != new.get(key) and (old.get(key) or new.get(key)) not in (None, "", [], False)
    ]
    if before is not None and after is not None and not found and before.channels != after.channels:
        found.append(FieldChange("channels", "another secret address", "a new secret address"))
    return tuple(found)


def _step(before: Subscription | None, after: Subscription) -> PlannedStep:
    if before is None:
        return PlannedStep("add", after.name, differences(None, after), after)
    if before == after:
        return PlannedStep("unchanged", after.name, (), after)
    return PlannedStep("change", after.name, differences(before, after), after, before)


def _entry(fields: Mapping[str, Any], there: Mapping[str, Subscription], now: datetime) -> Subscription:
    name = fields.get("name")
    before = there.get(name.strip()) if isinstance(name, str) else None
    if before is None:
        return read_description(fields, None, now)
    kept = {field: getattr(before, field) for field in ("id", "name", "channels", "created", *HAND_SET)}
    silent = not {"channel", "channels"} & set(fields)
    given = {**fields, "channels": list(USUAL_CHANNELS)} if silent else fields
    return read_description(given, Subscription(query="", **kept), now)
