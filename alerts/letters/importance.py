"""Which story of a letter comes first, and why, in words. Pure.

What counts: how many outlets have a report of their own, how far a dispute has come, where AI meets labor,
figures, and dates ahead. The numbers only order; a reader is told the reasons, never a score.
"""

import msgspec

from alerts.channels.port import Story
from alerts.letters.look.times import LocalTimes
from alerts.letters.tale import events
from alerts.letters.words import newest_step
from alerts.note import Note
from news.wording import count

MOST_OUTLETS = 6
"""More outlets than this make nothing weightier."""


class Weight(msgspec.Struct, frozen=True):
    """How important a story is."""

    score: float
    reasons: tuple[str, ...]


def weigh(story: Story, times: LocalTimes) -> Weight:
    """Return the story's weight; ``times`` tell which days are ahead."""
    notes = (story.first, *story.others)
    found = [*_step(story), *_outlets(story), *_subjects(notes), *_figures(story, notes), *_ahead(notes, times)]
    return Weight(sum(score for score, _ in found), tuple(words for _, words in found))


def _step(story: Story) -> list[tuple[float, str]]:
    if story.corrected:
        return [(3.0, "a correction")]
    at = newest_step(events(story.first))
    if at is None:
        return [(1.0, "something new")] if story.follows else []
    later = story.follows is not None
    return [(3.0 + min(at.step, 6) / 2, "a later step in a dispute" if later else "a step in a dispute")]


def _outlets(story: Story) -> list[tuple[float, str]]:
    own = story.independent
    return [(1.0 * min(own, MOST_OUTLETS), f"{count(own, 'outlet')} of their own")] if own > 1 else []


def _subjects(notes: tuple[Note, ...]) -> list[tuple[float, str]]:
    subjects = {tag.partition("/")[0] for note in notes for tag in note.tags}
    return [(2.5, "AI and labor")] if {"ai", "labor"} <= subjects else []


def _figures(story: Story, notes: tuple[Note, ...]) -> list[tuple[float, str]]:
    if any(note.pay for note in notes):
        return [(1.5, "pay figures")]
    return [(1.0, "figures")] if any(fact.numbers for fact in events(story.first)) else []


def _ahead(notes: tuple[Note, ...], times: LocalTimes) -> list[tuple[float, str]]:
    found = any(times.ahead(fact.date) for note in notes for fact in events(note))
    return [(1.0, "a date ahead")] if found else []
