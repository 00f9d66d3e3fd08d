"""What holds of every sequence of reports, revisions and letters."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.judging.decide import decide, material
from alerts.judging.facts import between, news, say, telling
from alerts.judging.ledger import Ledger
from alerts.judging.shown import told_of_story
from alerts.note import Fact, Note
from alerts.port import OutboxRow
from enrich.stages import alone, stage_order
from tests.alerts.judging.test_facts import fact
from tests.alerts.make import NOON, note, row, subscription

CHANNEL = "file:a.jsonl"
ASKING = subscription(max_age=None)
STAGES = st.sampled_from(sorted({*stage_order(), *alone()}))
MOODS = st.sampled_from(["", "", "", "past", "if"])
FIGURES = st.lists(st.sampled_from(["15 percent", "7 percent", "300 jobs", "120 jobs"]), unique=True, max_size=2)


@st.composite
def notes(draw: st.DrawFn, item: str | None = None, revision: int = 1, after: float = 0) -> Note:
    """Return a note of some stages and figures, reported ``after`` hours."""
    name = item or draw(st.sampled_from(["i1", "i2", "i3"]))
    drawn = draw(st.lists(st.tuples(STAGES, st.booleans(), MOODS), max_size=3, unique_by=lambda each: each[0]))
    facts = tuple(
        fact(stage, headline, name, after, version=revision * 1_000_000 + 1, mood=mood)
        for stage, headline, mood in drawn
    )
    return note(
        name, revision=revision, version=revision * 1_000_000 + 1, facts=facts, figures=tuple(draw(FIGURES)),
        at=NOON + timedelta(hours=after), words=draw(st.sampled_from(["a", "b"])), length=100,
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Note, bool]]:
    """Return reports and revisions in their order, and after which of them what is held goes out."""
    made: list[tuple[Note, bool]] = []
    revisions: dict[str, int] = {}
    for hour in range(draw(st.integers(1, 6))):
        name = draw(st.sampled_from(["i1", "i2", "i3"]))
        revisions[name] = revisions.get(name, 0) + 1
        made.append((draw(notes(name, revisions[name], hour)), draw(st.booleans())))
    return made


def play(history: Sequence[tuple[Note, bool]]) -> list[OutboxRow]:
    ledger = Ledger()
    for each, goes in history:
        ledger.judge(ASKING, CHANNEL, each, each.at)
        if goes:
            ledger.deliver_due(ASKING, CHANNEL, each, each.at)
    return ledger.rows()


@given(histories(), notes("i9", after=9))
@settings(deadline=None)
def test_only_what_is_reported_now_is_news(history: list[tuple[Note, bool]], at_hand: Note) -> None:
    told = told_of_story(play(history))
    assert set(news(at_hand, told)) <= {say(each) for each in at_hand.facts if not each.mood and each.stage}


@given(histories())
@settings(deadline=None)
def test_what_was_just_told_is_never_told_again(history: list[tuple[Note, bool]]) -> None:
    """Neither by the same item, nor by another one that says the same at the same time."""
    last = history[-1][0]
    rows = play([*history[:-1], (last, True)])
    facts = tuple(msgspec.structs.replace(each, item="i9") for each in last.facts)
    other = msgspec.structs.replace(last, item="i9", revision=1, facts=facts)
    again = msgspec.structs.replace(last, revision=last.revision + 1)
    told = [each for each in rows if each.note.item == last.item and each.note.revision == last.revision]
    if told[0].state != "merged" or told[0].reason == "part of what is to be sent":
        assert material(again, rows) == []
        assert news(other, telling(last)) == []


@given(histories(), STAGES)
@settings(deadline=None)
def test_a_later_step_is_never_swallowed(history: list[tuple[Note, bool]], stage: str) -> None:
    rows = play(history)
    new = fact(stage, item="i9", after=9)
    highest = max((each.step for each in told_of_story(rows) if each.ladder == new.ladder), default=0)
    at_hand = note("i9", facts=(new,), at=NOON + timedelta(hours=9))
    decision = decide(ASKING, CHANNEL, at_hand, rows, NOON + timedelta(hours=9))
    assert decision is not None
    if new.ladder and new.step > highest:
        shown = decision.row.opens or decision.row.reason == "part of what is to be sent"
        assert shown
        assert news(at_hand, told_of_story(rows)) == [say(new)]


@given(histories(), notes("i8", after=8), notes("i9", after=9))
@settings(deadline=None)
def test_what_was_never_shown_changes_nothing(history: list[tuple[Note, bool]], late: Note, at_hand: Note) -> None:
    rows = play(history)
    merged = row("i8", opens=False, state="merged", reason="told before", due=None, note=late)
    assert material(at_hand, [*rows, merged]) == material(at_hand, rows)


@given(notes("i1"), notes("i1", revision=2))
@settings(deadline=None)
def test_a_correction_speaks_of_what_was_told_and_never_of_the_same(old: Note, new: Note) -> None:
    changes = between(telling(old), old, new)
    assert between(telling(new), new, new).corrected == []
    standing = {f"{each.type}, {each.stage}" for each in new.facts if not each.mood}
    for line in changes.corrected:
        subject, withdrawn, _ = line.partition(": no longer reported")
        assert not withdrawn or subject not in standing


@given(st.lists(st.builds(Fact, type=st.just("strike"), stage=st.sampled_from(["called", "ended"])), max_size=4))
def test_facts_of_an_earlier_release_raise_nothing(told: list[Fact]) -> None:
    assert news(note("i2", facts=(fact("strike/called"),)), told) in ([], ["strike, called"])
