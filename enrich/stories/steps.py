"""Which step of a dispute, a case or a release a headline reports."""

import re
from functools import cache
from typing import Any

import msgspec

from enrich.rules import files


class Family(msgspec.Struct, frozen=True):
    """Steps of which a headline reports one at most."""

    name: str
    hints: tuple[str, ...]
    """Strings, one of which every headline with such a step has."""
    steps: tuple[tuple[str, re.Pattern[str]], ...]


class Steps(msgspec.Struct, frozen=True):
    """The patterns of ``vocabularies/story_steps.yaml``."""

    families: tuple["Family", ...]
    parties: frozenset[str]
    """Terms that name who takes part in a dispute."""
    workers: frozenset[str]
    """Those of them that name workers."""
    dispute: frozenset[str]
    """Families whose steps belong to one contract of workers with their employers."""
    decisive: frozenset[str]
    """Families in which a step is taken so seldom that two reports of it on one day are likely of the same."""
    actions: frozenset[str]
    """Terms that say what happened."""
    adjacent: tuple[frozenset[str], ...]
    """Steps that are one report when they stand within a day of one another."""
    reaction: re.Pattern[str]
    """Words for what someone says about an event and not for the event itself."""
    beat: frozenset[str]
    """Terms of the subjects watched here."""


@cache
def known() -> Steps:
    """Return the steps, read once."""
    data = files.bundled("story_steps")
    families = tuple(_family(name, row) for name, row in data["families"].items())
    parties = frozenset(data["parties"])
    return Steps(
        families, parties, parties - set(data["employers"]), frozenset(data["dispute"]),
        frozenset(data["decisive"]), frozenset(data["actions"].split()),
        tuple(map(frozenset, data["adjacent"])), re.compile(files.joined(data["reaction"]), re.IGNORECASE),
        frozenset(data["beat"]),
    )  # fmt: skip


def steps(headline: str) -> dict[str, str]:
    """Return the step of each family that the headline reports; most headlines report none."""
    found: dict[str, str] = {}
    lower = headline.lower()
    for family in known().families:
        if any(hint in lower for hint in family.hints):
            step = next((step for step, pattern in family.steps if pattern.search(headline)), "")
            if step:
                found[family.name] = step
    return found


def conflict(one: dict[str, str], other: dict[str, str], *, close: bool = False) -> bool:
    """Say whether two headlines report different steps of one family.

    ``close`` in time, adjacent steps are one.
    """
    return any(not _one_step(step, other.get(family, step), close) for family, step in one.items())


def agree(one: dict[str, str], other: dict[str, str]) -> bool:
    """Say whether two headlines report the same step of a dispute or a bill."""
    return any(
        family in known().decisive and family in other and _one_step(step, other[family], True)
        for family, step in one.items()
    )


def _one_step(step: str, other: str, close: bool) -> bool:
    return step == other or (close and any({step, other} <= pair for pair in known().adjacent))


def _family(name: str, row: dict[str, Any]) -> Family:
    patterns = tuple(
        (step["step"], re.compile(files.joined(step["pattern"]), re.IGNORECASE)) for step in row["steps"]
    )
    return Family(name, tuple(row["hints"]), patterns)
