"""What sets a result apart from the rest of the index, from exact counts: the same figures on every backend."""

from collections.abc import Mapping

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
    here: Mapping[str, int], result: int, everywhere: Mapping[str, int], whole: int, limit: int
) -> tuple[Significant, ...]:
    """Return the values with the highest scores, by descending score and then by value."""
    found = [
        Significant(value, count, everywhere[value], jlh(count, result, everywhere[value], whole))
        for value, count in here.items()
        if count >= LEAST and value in everywhere
    ]
    apart = [each for each in found if each.score > 0]
    return tuple(sorted(apart, key=lambda each: (-each.score, each.value))[:limit])
