"""Which reported stage is news beside the stages that were told, and which is background. Pure.

A stage is background when

- its clause speaks of the past or of what may be (its mood);
- it lies before the newest stage told, by its date or by that of the report;
- it is an earlier step than what was told, said only below the headline and without a later date; or
- it was told, and nothing has undone it since: talks that collapse are news again once they were resumed.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from alerts.note import Fact, Note

UNDATED = timedelta(days=2)
"""How long before its report a stage without a date may have happened."""


def is_news(fact: Fact, note: Note, told: Sequence[Fact]) -> bool:
    """Say whether a stage that ``note`` reports is news beside ``told``, the facts told so far in their order."""
    if fact.mood or not fact.stage:
        return False
    known = in_order([each for each in told if each.stage and not each.mood])
    steps = [each for each in known if each.ladder and each.ladder == fact.ladder]
    if any(same_stage(each, fact) for each in known):
        return _again(fact, note, steps)
    if not steps:
        return _opens_an_order(fact, note, known)
    if fact.step > max(each.step for each in steps):
        return _later_step(fact, steps)
    return _earlier_step(fact, note, steps)


def same_stage(one: Fact, other: Fact) -> bool:
    """Say whether two facts are of one stage; a state that goes on is the stage it began with."""
    if one.ladder and one.ladder == other.ladder:
        return one.step == other.step
    return (one.type, one.stage) == (other.type, other.stage)


def in_order(told: Sequence[Fact]) -> list[Fact]:
    """Return facts in the order they were told, those of one item with its newest last: what the headline says."""
    return [
        fact
        for _, facts in groupby(told, key=lambda each: (each.item, each.version))
        for fact in sorted(facts, key=lambda each: (each.headline, each.step))
    ]


def _again(fact: Fact, note: Note, steps: Sequence[Fact]) -> bool:
    if not fact.side:
        return False
    last = max((number for number, each in enumerate(steps) if same_stage(each, fact)), default=-1)
    undone = any(
        each.type == fact.type and each.side and each.side != fact.side and _speaks(each, steps)
        for each in steps[last + 1 :]
        # What tells both at once does not say which came last.
        if last < 0 or not each.item or (each.item, each.version) != (steps[last].item, steps[last].version)
    )
    return undone and not _said_it(fact, note, steps) and not _before(fact, steps) and _is_current(fact, steps)


def _said_it(fact: Fact, note: Note, steps: Sequence[Fact]) -> bool:
    """Say whether the item itself was last told with this stage: it says what it said."""
    own = [each for each in steps if each.item and each.item == note.item]
    newest = max((each.version for each in own), default=0)
    return any(same_stage(each, fact) for each in own if each.version == newest)


def _opens_an_order(fact: Fact, note: Note, known: Sequence[Fact]) -> bool:
    """Judge a stage of an order of which nothing was told: news, unless the headline speaks of something else."""
    beside = [each for each in note.facts if each.headline and each.stage and not each.mood]
    if fact.headline or not beside or not known:
        return fact.headline or not any(each.step > fact.step for each in beside if each.ladder == fact.ladder)
    return bool(fact.date) and _day(fact) > _newest_day(known)


def _later_step(fact: Fact, steps: Sequence[Fact]) -> bool:
    dated = max(map(_day, steps))
    # The date of a headline's event is the first its sentences name, which need not be its own.
    day = _report_day(fact) if fact.headline or not fact.date else _day(fact)
    return not dated or not day or day >= dated


def _earlier_step(fact: Fact, note: Note, steps: Sequence[Fact]) -> bool:
    if _before(fact, steps):
        return False
    if not fact.headline:
        return bool(fact.date) and _day(fact) > _newest_day(steps)
    later = [each for each in note.facts if each.headline and each.ladder == fact.ladder and each.step > fact.step]
    if any(not each.mood and any(same_stage(each, one) for one in steps) for each in later):
        return False  # the headline says what it led to, and that was told
    return _is_current(fact, steps)


def _before(fact: Fact, steps: Sequence[Fact]) -> bool:
    """Say whether its date lies before the newest stage told; of an undated one only its report is known."""
    day = _day(fact)
    if not day:
        return False
    dated = max(map(_day, steps))
    if dated:
        return day < dated
    reported = max((each.at - UNDATED for each in steps if each.at), default=None)
    return reported is not None and day < reported.date().isoformat()


def _is_current(fact: Fact, steps: Sequence[Fact]) -> bool:
    """Say whether it is told by the headline of a report no older than the newest told, or has a later date."""
    if not fact.headline:
        return bool(fact.date) and _day(fact) > _newest_day(steps)
    newest = max((each.at for each in steps if each.at), default=None)
    return fact.at is None or newest is None or fact.at >= newest


def _speaks(fact: Fact, steps: Sequence[Fact]) -> bool:
    """Say whether its item tells it as what happened, and not below a headline about another step."""
    own = [each for each in steps if (each.item, each.version) == (fact.item, fact.version)]
    return fact.headline or not any(each.headline for each in own)


def _day(fact: Fact) -> str:
    """Return the day of a fact that has a date; none is later than its report, whatever is announced for then."""
    return min(fact.date, _report_day(fact) or fact.date) if fact.date else ""


def _report_day(fact: Fact) -> str:
    return fact.at.date().isoformat() if fact.at else ""


def _newest_day(steps: Sequence[Fact]) -> str:
    return max(map(_day, steps), default="") or max(map(_report_day, steps), default="")
