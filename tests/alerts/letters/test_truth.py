"""A letter tells each item once, as its newest revision has it, and says what was put right."""

import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.port import Letter
from alerts.judging.facts import say, telling
from alerts.letters.compose import compose
from alerts.note import Fact, Note
from alerts.port import Delivery, DeliveryItem, Told
from alerts.subscription import Rhythm
from tests.alerts.make import NOON, note, row, subscription

HOUR = timedelta(hours=1)
STAGES = ("tentative", "ratified", "rejected")
PAY = ("$900,000 a year", "$90,000 a year", "$7 an hour")


def revision(
    number: int, title: str, *stages: str, pay: tuple[str, ...] = (), item: str = "i1", **more: object
) -> Note:
    version = number * 1_000_000 + 1
    facts = tuple(Fact("agreement", stage, headline=True, item="i1", version=version, at=NOON) for stage in stages)
    return note("i1", revision=number, version=version, title=title, facts=facts, pay=pay,
                events=tuple(f"agreement/{stage}" for stage in stages), length=900, **more)  # fmt: skip


def letter(*entries: DeliveryItem, pace: str = "daily", **more: object) -> Letter:
    record = subscription(query="tag:labor", rhythm=Rhythm(pace))  # type: ignore[arg-type]
    made = Delivery(id="d1", subscription=record, channel="mail:a@example.org", entries=entries, lease=1, **more)  # type: ignore[arg-type]
    return compose(made, "", NOON + 9 * HOUR)


AGREED = revision(1, "SAG-AFTRA reaches a tentative agreement of $900,000", "tentative", pay=(PAY[0],),
                  quote="They reached a tentative agreement of $900,000.")  # fmt: skip
COLLAPSED = note("i1", revision=2, version=2_000_001,
                 title="SAG-AFTRA has no agreement: talks collapse over $90,000",
                 facts=(Fact("negotiation", "collapsed", headline=True, item="i1", version=2_000_001, at=NOON),),
                 events=("negotiation/collapsed",), pay=(PAY[1],), length=900)  # fmt: skip


def test_a_held_letter_tells_the_last_revision_and_what_was_put_right() -> None:
    """Case alerts-held-revision."""
    made = letter(DeliveryItem(row(note=AGREED), (COLLAPSED,)), latest={"i1": COLLAPSED})
    assert made.text.count("talks collapse") == 1
    assert made.text.startswith("SAG-AFTRA has no agreement: talks collapse over $90,000\nTalks collapsed. ")
    assert "Corrected: $900,000 a year is now $90,000 a year\n" in made.text
    assert "Corrected: agreement, tentative: no longer reported\n" in made.text
    assert "Pay: $90,000 a year" in made.text
    assert "Also:" not in made.text
    assert "tentative agreement" not in made.text + made.html
    assert [fact.stage for fact in made.stories[0].told if fact.stage] == ["collapsed"]


def test_a_revision_that_matches_no_more_is_told_as_well() -> None:
    made = letter(DeliveryItem(row(note=AGREED)), latest={"i1": COLLAPSED})
    assert "talks collapse over $90,000\nTalks collapsed. Variety" in made.text
    assert "Why: It matched as it was first read; its outlet has changed it since." in made.text
    assert made.stories[0].first.quote == ""


def test_an_older_revision_than_the_rows_is_not_believed() -> None:
    made = letter(DeliveryItem(row(note=COLLAPSED)), latest={"i1": AGREED})
    assert made.stories[0].first == COLLAPSED
    assert "Corrected" not in made.text


def test_a_stage_that_came_while_it_was_held_is_new() -> None:
    """Case alerts-held-stage."""
    facts = (Fact("negotiation", "collapsed", headline=True, item="i2", version=1_000_001, at=NOON + HOUR,
                  date="2023-07-20"),)  # fmt: skip
    later = note(
        "i2",
        title="Talks collapse",
        version=1_000_001,
        facts=facts,
        events=("negotiation/collapsed",),
        at=NOON + HOUR,
    )
    made = letter(DeliveryItem(row(note=AGREED), (later,)))
    assert "New: negotiation, collapsed" in made.text
    assert {fact.stage for fact in made.stories[0].told if fact.stage} == {"tentative", "collapsed"}


def test_a_letter_names_the_one_it_follows() -> None:
    before = Told("d0", NOON - timedelta(days=6), telling(AGREED))
    ratified = revision(2, "SAG-AFTRA ratifies it", "ratified", pay=(PAY[0],))
    made = letter(DeliveryItem(row(note=ratified, news="agreement, ratified"), (), before), pace="instant")
    assert (made.follows, made.thread) == ("d0", "t1")
    assert "follows your letter of 14 July" in made.text
    assert "New: agreement, ratified (then: tentative)\n" in made.text
    assert "New since your letter of 14 July" in made.html


def test_what_was_told_and_put_right_since_is_corrected() -> None:
    before = Told("d0", NOON - timedelta(days=6), telling(revision(1, "15 percent", pay=(PAY[0],))))
    changed = revision(2, "7 percent", pay=(PAY[1],))
    item = DeliveryItem(row(note=changed, news="$900,000 a year is now $90,000 a year"), (), before)
    made = letter(item)
    assert "Corrected: $900,000 a year is now $90,000 a year\n" in made.text
    assert "New:" not in made.text
    again = revision(3, "8 percent", pay=(PAY[2],))
    made = letter(
        DeliveryItem(row(note=changed, news="$900,000 a year is now $90,000 a year"), (), before),
        latest={"i1": again},
    )
    assert "$90,000" not in made.text


def test_an_undated_item_is_never_published() -> None:
    """Case alerts-undated."""
    made = letter(DeliveryItem(row(note=note(dated=False, at=NOON + HOUR))))
    assert "Variety, no date given, first seen 13:00\n" in made.text
    assert "published" not in made.text.casefold()


@st.composite
def revisions(draw: st.DrawFn) -> list[Note]:
    return [
        revision(number, f"Title {number}", *draw(st.sets(st.sampled_from(STAGES), max_size=2)),
                 pay=tuple(draw(st.sets(st.sampled_from(PAY), max_size=2))), quote=f"Quote {number}")
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]  # fmt: skip


@given(revisions(), st.data())
def test_no_letter_holds_what_its_items_latest_revision_has_withdrawn(
    known: list[Note], data: st.DataObject
) -> None:
    matched = data.draw(st.lists(st.sampled_from(known), min_size=1, unique_by=lambda each: each.revision))
    before = data.draw(st.none() | st.sampled_from(known).map(lambda each: Told("d0", NOON, telling(each))))
    news = "; ".join(say(fact) for fact in telling(matched[0])) if before else ""
    item = DeliveryItem(row(note=matched[0], news=news), tuple(matched[1:]), before)
    last = known[-1]
    made = letter(item, latest={"i1": last})
    told = [
        re.sub(r" \(then: \w+\)", "", line)
        for line in made.text.splitlines()
        if not line.startswith("Corrected: ")
    ]
    for old in known[:-1]:
        assert old.title not in made.text
        assert old.quote not in made.text
    for words in {*PAY, *STAGES} - {*last.pay, *(fact.stage for fact in last.facts)}:
        assert not [line for line in told if words in line]
    assert all(fact in telling(last) for fact in made.stories[0].told)
