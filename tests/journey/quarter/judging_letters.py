"""Whether letters are true, wanted at that hour, within the limit, and tell nothing twice."""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from alerts.channels.port import Story
from alerts.note import Note
from tests.journey.quarter.case import Case, To, items, notes
from tests.journey.quarter.promises import is_quiet
from tests.journey.quarter.reports import Said
from tests.journey.quarter.world import IDEMPOTENT, Attempt

_MARK, _FIGURE = re.compile(r"Ref\d+x"), re.compile(r"\d{2,3},\d{3}\b")


def letters(case: Case) -> Iterator[str]:
    """Yield what is wrong with letters."""
    for to, attempts in case.by_receiver.items():
        for attempt in attempts:
            said = f"{to} {attempt.at:%m-%d %H:%M:%S} {attempt.letter.delivery[:6]}"
            yield from (f"{each} in {said}" for each in (*_true(case, attempt), *_wanted(case, to, attempt)))
        yield from _within_the_limit(case, to)
        yield from _nothing_twice(case, to)


def _true(case: Case, attempt: Attempt) -> Iterator[str]:
    letter = attempt.letter
    composed = letter.at or attempt.at
    newest = {item: said for item in items(letter) if (said := case.newest(item, composed)) is not None}
    if len(items(letter)) != len(set(items(letter))):
        yield "twice: an item has two lines"
    for story in letter.stories:
        for note in notes(story):
            yield from _newest(note, newest[note.item])
        yield from _told(story, [newest[note.item] for note in notes(story)])
    corrected = [each for story in letter.stories for each in story.corrected]
    marks = {said.mark for said in newest.values()}
    figures = {f"{said.figure:,}" for said in newest.values()}
    for text in (letter.subject, letter.text, html.unescape(letter.html)):
        rest = _without(text, corrected)
        yield from (f"withdrawn: {found} is told" for found in {*_MARK.findall(rest)} - marks)
        yield from (f"withdrawn: {found} is told" for found in {*_FIGURE.findall(rest)} - figures)


def _newest(note: Note, said: Said) -> Iterator[str]:
    if note.revision != said.revision or note.title != said.title():
        yield f"withdrawn: revision {note.revision} of {said.mark}, the newest is {said.revision}"


def _told(story: Story, newest: list[Said]) -> Iterator[str]:
    events = {said.event for said in newest}
    percents = {float(said.percent) for said in newest}
    figures = {f"{said.figure:,}" for said in newest}
    for fact in story.told:
        if fact.words:
            yield from (f"withdrawn: {each} counts as told" for each in {*_FIGURE.findall(fact.words)} - figures)
        elif (fact.type, fact.stage) not in events:
            yield f"withdrawn: {fact.type}/{fact.stage} counts as told, its items say {events}"
        if fact.numbers.get("percent", 0.0) not in percents | {0.0}:
            yield f"withdrawn: {fact.numbers} counts as told, its items say {percents}"


def _without(text: str, corrected: list[str]) -> str:
    """Return a text without tags and without what it says was corrected."""
    text = " ".join(re.sub(r"<[^>]+>", "", text).split())
    for each in corrected:
        text = text.replace(" ".join(each.split()), "")
    return text


def _wanted(case: Case, to: To, attempt: Attempt) -> Iterator[str]:
    of = case.subscription(to[0], attempt.at)
    if of is None or not of.active or to[1] not in of.channels:
        yield "unwanted: nobody asks for it any more"
        return
    if is_quiet(of.quiet, attempt.at):
        yield f"unwanted: in the quiet hours {of.quiet}"
    if of.muted_until is not None and attempt.at < of.muted_until:
        yield f"unwanted: muted until {of.muted_until}"
    muted = {each.story for each in of.muted_stories}
    for story in attempt.letter.stories:
        if muted & ({note.story for note in notes(story)} | {note.item for note in notes(story)}):
            yield "unwanted: its story is muted"


def _within_the_limit(case: Case, to: To) -> Iterator[str]:
    hour = timedelta(hours=1)
    firsts = case.first_attempts(to)
    for place, attempt in enumerate(firsts):
        of = case.subscription(to[0], attempt.at)
        if of is None or of.limit_per_hour is None or of.rhythm.pace != "instant":
            continue
        before = attempt.at - 2 * hour
        if any(before < at <= attempt.at for at, _ in case.edits(to[0], before)) or any(
            begins <= attempt.at and ends > before for begins, ends in case.evidence.disturbed
        ):
            continue
        # A minute for what passes between taking a letter up and sending it.
        lately = [each for each in firsts[: place + 1] if each.at > attempt.at - hour + timedelta(minutes=1)]
        if len(lately) > of.limit_per_hour:
            yield f"too many: {to} had {len(lately)} letters in an hour by {attempt.at}, asked {of.limit_per_hour}"


def _nothing_twice(case: Case, to: To) -> Iterator[str]:
    """Yield letters under several ids, or several times under one, that tell what was told before."""
    taken = Counter(each.letter.delivery for each in case.by_receiver[to] if each.taken)
    if not IDEMPOTENT[to[1].partition(":")[0]]:
        yield from (f"twice: {to} was sent {one} {times} times" for one, times in taken.items() if times > 1)
    began = {each.letter.delivery: each.at for each in case.first_attempts(to)}
    told: dict[str, Said] = {}
    lately: dict[str, datetime] = {}
    stories: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for attempt in case.taken(to):
        of = case.subscription(to[0], attempt.at)
        for story in attempt.letter.stories:
            newest = _newest_of(case, attempt, story)
            before = (
                [event for said in newest for event in stories[case.home(said.item, to)]]
                if of and of.once_per_story
                else []
            )
            homes = {case.home(said.item, to) for said in newest}
            # What was put off after a failure is no news beside what its story brought later.
            late = any(began[attempt.letter.delivery] < lately[home] for home in homes & lately.keys())
            if any(said.item in told for said in newest) or (before and not late):
                found = _new(story, newest, told, before)
                yield from (f"twice: {story.first.title} {each} in {to} {attempt.at}" for each in found)
            told |= {said.item: said for said in newest}
            lately |= dict.fromkeys(homes, attempt.at)
            for said in newest:
                stories[case.home(said.item, to)].append(said.event)


def _newest_of(case: Case, attempt: Attempt, story: Story) -> list[Said]:
    composed = attempt.letter.at or attempt.at
    return [said for note in notes(story) if (said := case.newest(note.item, composed)) is not None]


def _new(story: Story, newest: list[Said], told: dict[str, Said], before: list[tuple[str, str]]) -> Iterator[str]:
    if not story.news and not story.corrected:
        yield "is told again and nothing is called new"
    if any(said.item in told and _differs(told[said.item], said) for said in newest):
        return
    fresh = [said for said in newest if said.item not in told]
    if not any(said.event not in before or before[-1] != said.event or _counts(said) for said in fresh):
        yield f"is told again and nothing is new, it says {story.news} {story.corrected}"


def _counts(said: Said) -> bool:
    return bool(said.percent or said.figure)


def _differs(before: Said, now: Said) -> bool:
    return (before.event, before.mark, before.figure, before.percent) != (
        (now.event, now.mark, now.figure, now.percent)
    )
