"""Words near one another: a phrase with a slop, exactly as Lucene has it for words that differ.

A word that stands at place ``i`` of the phrase and at position ``p`` of a text is shifted by ``p - i``. The words
are near where one shift of each is to be had so that the smallest and the largest are at most the slop apart.
"""

from collections.abc import Iterator, Sequence


def positions(tokens: Sequence[str], words: Sequence[str]) -> list[list[int]]:
    """Return for each word of a phrase the numbers of the tokens of a text that it is."""
    return [list(_places(tokens, word)) for word in words]


def is_near(positions: Sequence[Sequence[int]], slop: int) -> bool:
    """Say whether words stand near one another in one field.

    ``positions`` has for each word of the phrase, in its order, the numbers of the tokens that it is.
    """
    return next(_windows(_shifts(positions), len(positions), slop), None) is not None


def near_positions(positions: Sequence[Sequence[int]], slop: int) -> list[int]:
    """Return the numbers of the tokens that :func:`is_near` finds near one another, ascending."""
    shifts = _shifts(positions)
    found: set[int] = set()
    done = 0
    for start, end in _windows(shifts, len(positions), slop):
        found.update(shift + place for shift, place in shifts[max(start, done) : end])
        done = end
    return sorted(found)


def _places(tokens: Sequence[str], word: str) -> Iterator[int]:
    at = -1
    for _ in range(tokens.count(word)):
        at = tokens.index(word, at + 1)
        yield at


def _shifts(positions: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return each shift with the place of its word, ascending; none where a word is missing."""
    if not all(positions):
        return []
    return sorted((at - place, place) for place, each in enumerate(positions) for at in each)


def _windows(shifts: list[tuple[int, int]], words: int, slop: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of shifts that hold every word within the slop, by their starts and ends."""
    counts = [0] * words
    missing, end = words, 0
    for start, (low, first) in enumerate(shifts):
        while end < len(shifts) and shifts[end][0] <= low + slop:
            missing -= counts[shifts[end][1]] == 0
            counts[shifts[end][1]] += 1
            end += 1
        if not missing:
            yield start, end
        counts[first] -= 1
        missing += counts[first] == 0
