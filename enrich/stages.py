"""The order of the stages of events: what comes after what, and what undoes what.

One order may go across types: talks collapse before a strike is called, and its end is followed by a vote on the
agreement. The orders are in ``vocabularies/stages.yaml``; a test holds them against ``vocabularies/events.yaml``.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from enrich.rules import files

Order = Mapping[str, tuple[str, int, str]]
"""By TYPE/STAGE: the name of its order, its step in that order from 1, and its side.

The side is ``goes`` or ``stops``, or empty for a stage that nothing undoes. A stage that is missing stands in no
order.
"""


@cache
def stage_order() -> Order:
    """Return the place of every stage that stands in an order, read once."""
    data = files.bundled("stages")
    sides = _sides(data)
    return {
        stage: (name, step, sides.get(stage, ""))
        for name, steps in data["orders"].items()
        for step, line in enumerate(steps, 1)
        for stage in line.split()
    }


def alone() -> frozenset[str]:
    """Return the stages that are named as standing in no order, as TYPE/STAGE."""
    return frozenset(files.bundled("stages")["alone"].split())


def _sides(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{kind}/{stage}": side
        for kind, sides in data["sides"].items()
        for side, stages in sides.items()
        for stage in stages.split()
    }
