"""Whether everything that was promised came, in time and not before it, with its corrections."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.journey.quarter.case import Case, Met, To, items
from tests.journey.quarter.reports import COURSES, Said
from tests.journey.quarter.world import Attempt

WAIT = timedelta(days=13)
"""A story's items join it for a fortnight; what comes near the end of it is not judged."""
SINCE = timedelta(seconds=30)
KNOWN_ENDS = ("unsure", "failed", "muted")
"""Words of the books that say openly that nobody need have heard; the accounts ask whether they are true."""


@dataclass(frozen=True)
class Hearing:
    """One receiver, what it asked for, and what it got."""

    case: Case
    to: To
    wanted: Sequence[Met]
    """What was to be told, in the order in which it matched."""
    firsts: Sequence[Attempt]
    """The first attempt of each letter."""
    states: dict[tuple[str, int], str]
    """What the books say of each item and revision at the end."""
    doubtful: frozenset[str]
    """Stories that a letter may have told, as the books say openly."""

    def promise(self, met: Met, *, gather: bool = False) -> tuple[datetime, datetime] | None:
        """Return from when until when it must come; nothing where it need not."""
        if self.states.get((met.said.item, met.said.revision)) in KNOWN_ENDS:
            return None
        promise = self.case.promise(self.to, met.at, gather=gather)
        if promise is None:
            return None
        return promise, self.case.latest(promise, self.case.subscription(self.to[0], promise) or met.asked)

    def said(self, attempt: Attempt, item: str) -> Said | None:
        """Return what an item said when a letter was made."""
        return self.case.newest(item, attempt.letter.at or attempt.at)


def promises(case: Case) -> Iterator[str]:
    """Yield what did not come, came late, came early or was not put right."""
    states: defaultdict[To, dict[tuple[str, int], str]] = defaultdict(dict)
    doubtful: defaultdict[To, set[str]] = defaultdict(set)
    for row in case.evidence.rows:
        states[row.subscription, row.channel][row.note.item, row.note.revision] = row.state
        if row.state == "unsure":
            doubtful[row.subscription, row.channel] |= {row.about, row.note.story}
    for to, met in case.met_by.items():
        wanted = [each for each in met if not each.unwanted]
        hearing = Hearing(case, to, wanted, case.first_attempts(to), states[to], frozenset(doubtful[to]))
        yield from _first_letters(hearing)
        yield from _corrections(hearing)
        yield from _stages(hearing)
        yield from _not_early(hearing, met)


def _first_letters(of: Hearing) -> Iterator[str]:
    for about, met in _by_story(of.wanted).items():
        opens = _enough(met)
        if opens is None or of.states.get((met[0].said.item, met[0].said.revision)) in KNOWN_ENDS:
            continue
        times = of.promise(opens, gather=met[0].said.backlog)
        if times is None:
            continue
        ours = {each.said.item for each in met}
        came = [each for each in of.firsts if ours & {*items(each.letter)} and each.at >= met[0].at]
        said = f"{of.to} {met[0].said.mark}, story {about[-6:]}, promised {times[0]}, at last {times[1]}"
        if not came:
            yield f"lost: {said}, never came"
        elif came[0].at > times[1]:
            yield f"late: {said}, came {came[0].at}"


def _by_story(wanted: Sequence[Met]) -> dict[str, list[Met]]:
    """Return what was met by story, without stories that an item was moved to from another."""
    homes: dict[str, str] = {}
    moved: set[str] = set()
    by_story: defaultdict[str, list[Met]] = defaultdict(list)
    for each in wanted:
        if homes.setdefault(each.said.item, each.about) != each.about:
            moved.add(each.about)
        by_story[each.about].append(each)
    return {about: met for about, met in by_story.items() if about not in moved}


def _enough(met: Sequence[Met]) -> Met | None:
    """Return the match with which enough outlets had a report of their own; nothing where that never was."""
    words: dict[str, str] = {}
    for each in met:
        if each.at - met[0].at > WAIT:
            return None
        # Who repeats a text has no report of its own by that, and whose it is counts once.
        words.setdefault(each.said.body, each.said.outlet)
        if len(set(words.values())) >= each.asked.min_outlets:
            return each
    return None


def _corrections(of: Hearing) -> Iterator[str]:
    """Yield changed figures and numbers of items that were told and were not put right."""
    for each in of.wanted:
        told = _told_before(of, each)
        # What two rule sets read differently need not have been changed by its outlet.
        if told is None or told.rules != each.said.rules or not _corrects(told, each.said):
            continue
        times = of.promise(each)
        newest = times and of.case.newest(each.said.item, times[1])
        if times is None or not newest or not _corrects(told, newest):
            continue
        if not any(_puts_right(letter, each.said.item) for letter in _begun(of, each.at, times[1])):
            change = f"{_facts(told)} of revision {told.revision} -> {_facts(each.said)} of {each.said.revision}"
            yield f"not corrected: {of.to} {each.said.mark} {change} at {each.at}, promised {times[0]}"


def _told_before(of: Hearing, met: Met) -> Said | None:
    """Return what the item said when its figures were last told; nothing where a letter gave a line to it only."""
    if met.said.revision == 1:
        return None
    for attempt in reversed(of.case.taken(of.to)):
        if attempt.at < met.at and met.said.item in items(attempt.letter):
            first = any(story.first.item == met.said.item for story in attempt.letter.stories)
            return of.said(attempt, met.said.item) if first else None
    return None


def _corrects(before: Said, now: Said) -> bool:
    figure = bool(before.figure) and before.figure != now.figure
    percent = bool(before.percent) and before.percent != now.percent
    return figure or percent


def _facts(said: Said) -> tuple[object, ...]:
    return said.figure, said.percent, said.event


def _puts_right(attempt: Attempt, item: str) -> bool:
    return any(
        (story.corrected or story.news) and item in {story.first.item, *(note.item for note in story.others)}
        for story in attempt.letter.stories
    )


def _stages(of: Hearing) -> Iterator[str]:
    """Yield new stages of stories that were told which nobody heard of."""
    for each in of.wanted:
        told = _events_told(of, each) if _is_news(each) and each.said.story not in of.doubtful else []
        if not told or not all(_later(each.said.event, event) for event in told):
            continue
        times = of.promise(each)
        changed = times and of.case.newest(each.said.item, times[1])
        if times is None or not changed or (changed.event, changed.story) != (each.said.event, each.said.story):
            continue
        if not any(each.said.item in items(letter.letter) for letter in _begun(of, each.at, times[1])):
            yield f"lost: {of.to} never heard that {each.said.mark} is {each.said.event} after {told}, {times}"


def _begun(of: Hearing, since: datetime, until: datetime) -> list[Attempt]:
    """Return the attempts since then of letters that were first tried in time; some are tried for days."""
    begun = {each.letter.delivery for each in of.firsts if each.at <= until}
    return [each for each in of.case.by_receiver[of.to] if each.at >= since and each.letter.delivery in begun]


def _is_news(met: Met) -> bool:
    said = met.said
    if not met.asked.once_per_story or said.revision > 1 or said.backlog or said.published is None:
        return False
    return said.seen - said.published < timedelta(hours=2)


def _events_told(of: Hearing, met: Met) -> list[tuple[str, str]]:
    """Return the stages of the story that letters told."""
    events: list[tuple[str, str]] = []
    for attempt in of.case.by_receiver[of.to]:
        if attempt.at < met.at and attempt.taken:
            told = [of.said(attempt, item) for item in items(attempt.letter)]
            homes = {met.said.story, of.case.home(met.said.item)}
            events += [said.event for said in told if said and {said.story, of.case.home(said.item)} & homes]
    return events


def _later(event: tuple[str, str], than: tuple[str, str]) -> bool:
    return any(
        event in course and than in course and course.index(event) > course.index(than) for course in COURSES
    )


def _not_early(of: Hearing, met: Sequence[Met]) -> Iterator[str]:
    """Yield letters at times that nothing in them was promised for."""
    times: defaultdict[str, list[datetime]] = defaultdict(list)
    for each in met:
        times[each.said.item].append(each.at)
    for attempt in of.firsts:
        promised = [
            promise
            for item in items(attempt.letter)
            for at in times[item]
            if at <= attempt.at and (promise := of.case.promise(of.to, at)) is not None
        ]
        if not any(promise - SINCE <= attempt.at for promise in promised):
            yield f"early: {of.to} {attempt.letter.delivery[:6]} at {attempt.at}, promised {sorted(promised)[:3]}"
