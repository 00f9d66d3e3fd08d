"""What letters say of facts and tags, in a reader's words."""

from collections import defaultdict
from collections.abc import Iterable

from more_itertools import interleave_longest

from alerts.note import Fact
from news.enriched import Event
from news.wording import event_details

MOST_TAGS = 5

_THINGS = {
    "agreement": "an agreement",
    "ai-deal": "a deal about AI",
    "ai-use": "the use of AI",
    "hiring": "hiring",
    "lawsuit": "a lawsuit",
    "layoffs": "layoffs",
    "legislation": "a law",
    "negotiation": "talks",
    "organizing": "organizing",
    "strike": "a strike",
    "vote": "a vote",
}
_CLAUSES = {
    "hiring/frozen": "hiring is frozen",
    "layoffs/announced": "layoffs are announced",
    "layoffs/planned": "layoffs are planned",
    "legislation/introduced": "a bill is introduced",
    "legislation/passed": "a bill is passed",
    "legislation/vetoed": "a bill is vetoed",
    "negotiation/collapsed": "talks have collapsed",
    "negotiation/extended": "talks are extended",
    "negotiation/opened": "talks are open",
    "negotiation/resumed": "talks have resumed",
    "organizing/election": "there is an election about a union",
    "organizing/petition": "there is a petition for a union",
    "organizing/recognized": "a union is recognized",
    "strike/ended": "a strike has ended",
    "strike/ongoing": "a strike is on",
}
"""Where "is" and the stage do not do."""
_STEPS = {
    "agreement/tentative": "tentative agreement",
    "negotiation/collapsed": "talks collapsed",
    "negotiation/extended": "talks extended",
    "negotiation/opened": "talks opened",
    "negotiation/resumed": "talks resumed",
    "organizing/election": "union election",
    "organizing/petition": "union petition",
    "organizing/recognized": "union recognized",
    "strike/ongoing": "strike ongoing",
}
_SHORT = {"ai": "AI"}


def thing(event: str) -> str:
    """Return what a report is about with an event, given as TYPE or TYPE/STAGE: ``a strike``."""
    kind = event.partition("/")[0]
    return _THINGS.get(kind, kind.replace("-", " "))


def clause(event: str) -> str:
    """Return what a report says with an event, given as TYPE/STAGE: ``a strike is suspended``."""
    stage = event.partition("/")[2]
    return _CLAUSES.get(event, f"{thing(event)} is {stage}")


def step(fact: Fact) -> str:
    """Return the step a fact is: ``tentative agreement``, ``strike suspended``; empty where it is none."""
    if not fact.stage:
        return ""
    return _STEPS.get(f"{fact.type}/{fact.stage}", f"{fact.type.replace('-', ' ')} {fact.stage}")


def newest_step(facts: Iterable[Fact]) -> Fact | None:
    """Return the fact that a story is at: of the headline's where it has one, and the latest of its order."""
    steps = [fact for fact in facts if fact.stage]
    return max(steps, key=lambda fact: (fact.headline, fact.step), default=None)


def details(fact: Fact) -> str:
    """Return who, where, how many and when: ``SAG-AFTRA, WGA · Los Gatos, CA · 11,500 workers``."""
    event = Event(
        type=fact.type, stage=fact.stage or None, place=fact.place or None, numbers=fact.numbers, date=fact.date
    )
    return " · ".join(filter(None, (", ".join(fact.parties), event_details(event))))


def leaves(tags: Iterable[str]) -> list[str]:
    """Return the tags that are no other's parent, at most :data:`MOST_TAGS`: one of each subject in turn."""
    found = list(dict.fromkeys(tags))
    if not found:
        return []
    parents = {tag.rpartition("/")[0] for tag in found}
    subjects: defaultdict[str, list[str]] = defaultdict(list)
    for tag in found:
        if tag not in parents:
            subjects[tag.partition("/")[0]].append(tag)
    return list(interleave_longest(*subjects.values()))[:MOST_TAGS]


def short(tag: str) -> str:
    """Return a tag as people say it: ``strike``, ``generative AI``, ``AI``."""
    parent, _, leaf = tag.rpartition("/")
    word = _SHORT.get(leaf, leaf.replace("-", " "))
    if parent != "ai":
        return word
    return "generative AI" if leaf == "generative" else f"AI {word}"
