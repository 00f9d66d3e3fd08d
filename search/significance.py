"""What sets a result apart from the rest of the index, from exact counts: the same figures on every backend."""

from collections.abc import Callable, Mapping

from search.port import Significant

LEAST = 3
"""Documents of the result that a value must have: fewer are chance."""


def jlh(here: int, result: int, everywhere: int, whole: int) -> float:
    """Return Elasticsearch's JLH score of a value; 0 where the result does not have it more often than the rest.

    The share's absolute change times its relative change (``JLHScore`` in Elasticsearch's source): ``here`` of
    ``result`` documents have the value, and ``everywhere`` of the ``whole`` index.
    """
    if not (result and whole and everywhere):
        return 0.0
    share, usual = here / result, everywhere / whole
    return max(0.0, (share - usual) * (share / usual))


def most_significant(
    here: Mapping[str, int], result: int, everywhere: Callable[[str], int], whole: int, limit: int
) -> tuple[Significant, ...]:
    """Return the values with the highest scores, by descending score and then by value.

    ``everywhere`` tells how many documents of the whole index have a value; it is asked of as few as can be.
    A value that is nowhere else has the highest score that its number in the result allows, and so none of
    the values that are in fewer documents can be ahead of what has more than that.
    """
    found: list[Significant] = []
    for value, count in sorted(here.items(), key=lambda pair: (-pair[1], pair[0])):
        if count < LEAST or (len(found) >= limit > 0 and _highest(count, result, whole) < found[limit - 1].score):
            break
        number = everywhere(value)
        if (score := jlh(count, result, number, whole)) > 0:
            found.append(Significant(value, count, number, score))
            found.sort(key=lambda each: (-each.score, each.value))
    return tuple(found[:limit])


def _highest(count: int, result: int, whole: int) -> float:
    return jlh(count, result, count, whole)
