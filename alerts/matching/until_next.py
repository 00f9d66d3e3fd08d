"""Queries that say ``now``, read once for a while: the word means the end of that while. Pure."""

from datetime import datetime, timedelta

import msgspec

from query.tree import And, Node, Not, Or, Range

_SAME = timedelta(milliseconds=1)
"""What an end that is included is later than the time it names."""


def until_next(tree: Node, now: datetime, fresh: timedelta) -> Node:
    """Return the tree with each bound that is ``now`` later by ``fresh``, the time until it is read again.

    What is published in the meantime is not after ``now`` when it is asked about, as it is not in a rehearsal,
    which reads the query at the time of each item.
    """
    match tree:
        case Not(child):
            return Not(until_next(child, now, fresh))
        case And(children):
            return And(tuple(until_next(each, now, fresh) for each in children))
        case Or(children):
            return Or(tuple(until_next(each, now, fresh) for each in children))
        case Range():
            moved = {name: _later(getattr(tree, name), now, fresh) for name in ("low", "high")}
            return msgspec.structs.replace(tree, **moved)
        case _:
            return tree


def _later(bound: datetime | float | None, now: datetime, fresh: timedelta) -> datetime | float | None:
    if isinstance(bound, datetime) and abs(bound - now) <= _SAME:
        return bound + fresh
    return bound
