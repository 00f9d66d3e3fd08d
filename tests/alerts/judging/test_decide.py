"""What becomes of a match, case by case."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from alerts.judging.decide import GATHER, WAIT, Decision, about, decide
from alerts.judging.shown import JOINED
from alerts.note import Fact, Note, take_note
from alerts.port import OutboxRow
from alerts.subscription import MutedStory, Rhythm, Subscription
from news.enriched import Pay
from tests.alerts.make import NOON, enriched, note, row, subscription

CHANNEL = "file:a.jsonl"
LATER = NOON + timedelta(hours=1)


def outcome(subscription: Subscription, note: Note, *known: OutboxRow) -> Decision:
    decision = decide(subscription, CHANNEL, note, known, LATER)
    assert decision is not None
    return decision


def test_the_first_match_of_a_story_opens_it() -> None:
    made = outcome(subscription(), note()).row
    assert (made.state, made.opens, made.notification, made.about, made.due) == ("held", True, 1, "t1", LATER)


def test_a_digest_is_due_at_its_time() -> None:
    made = outcome(subscription(rhythm=Rhythm("hourly")), note()).row
    assert made.due == NOON + timedelta(hours=2)


def test_an_older_item_among_many_is_gathered_a_little() -> None:
    made = outcome(subscription(), note(backlog=True)).row
    assert (made.gathered, made.due) == (True, LATER + GATHER)
    assert not outcome(subscription(), note()).row.gathered


def test_the_note_says_that_an_item_is_of_a_backlog() -> None:
    assert take_note(enriched(notes=("backlog", "guid-missing"))).backlog
    assert not take_note(enriched()).backlog


def test_the_same_revision_changes_nothing() -> None:
    assert decide(subscription(), CHANNEL, note(), [row()], LATER) is None


def test_an_old_item_is_counted_and_not_told() -> None:
    made = outcome(subscription(), note(at=LATER - timedelta(days=7, seconds=1))).row
    assert (made.state, made.opens, made.due, made.settled) == ("too-old", False, None, LATER)
    assert made.reason == "published 2023-07-13 12:59 UTC"


def test_an_item_at_the_limit_of_its_age_is_told() -> None:
    assert outcome(subscription(), note(at=LATER - timedelta(days=7))).row.state == "held"


def test_without_a_limit_no_item_is_too_old() -> None:
    assert outcome(subscription(max_age=None), note(at=NOON - timedelta(days=9000))).row.state == "held"


@pytest.mark.parametrize("days", [1, 9000])
def test_an_item_without_a_date_is_too_old_for_every_maximum_age(days: int) -> None:
    made = outcome(subscription(max_age=timedelta(days=days)), note(dated=False)).row
    assert made.state == "too-old"
    assert "no date" in made.reason
    assert "first seen 2023-07-20 12:00 UTC" in made.reason
    assert "--max-age 0" in made.reason


def test_an_item_without_a_date_is_told_where_no_age_is_too_old() -> None:
    assert outcome(subscription(max_age=None), note(dated=False)).row.state == "held"


@pytest.mark.parametrize(
    ("muted", "state"),
    [
        (MutedStory("t1"), "muted"),
        (MutedStory("i1"), "muted"),
        (MutedStory("t1", LATER + timedelta(hours=1)), "muted"),
        (MutedStory("t1", LATER), "held"),
        (MutedStory("t2"), "held"),
    ],
)
def test_a_muted_story_is_counted_and_not_told(muted: MutedStory, state: str) -> None:
    made = outcome(subscription(muted_stories=(muted,)), note()).row
    assert made.state == state
    assert made.reason == ("" if state == "held" else f"the story is muted{_until(muted)}")


def _until(muted: MutedStory) -> str:
    return f" until {muted.until:%Y-%m-%d %H:%M} UTC" if muted.until else ""


def test_a_muted_story_stays_muted_under_another_id() -> None:
    before = row(state="delivered", due=None, note=note("i1", story="t0"), about="t0")
    moved = outcome(subscription(muted_stories=(MutedStory("t0"),)), note(revision=2, story="t1"), before).row
    assert moved.state == "muted"


def test_a_muted_match_is_counted_and_not_told() -> None:
    made = outcome(subscription(muted_until=LATER + timedelta(minutes=1)), note()).row
    assert (made.state, made.opens, made.reason) == ("muted", False, "muted until 2023-07-20 13:01 UTC")


def test_a_mute_that_ends_now_is_over() -> None:
    assert outcome(subscription(muted_until=LATER), note()).row.state == "held"


def test_another_item_of_a_story_that_is_not_sent_yet_joins_it() -> None:
    decision = outcome(subscription(), note("i2", events=("strike/ongoing",)), row())
    assert (decision.row.state, decision.row.notification, decision.row.opens) == ("merged", 1, False)
    assert decision.changes == ()


@pytest.mark.parametrize(("waiting", "joined"), [(False, "t1"), (True, "t2")])
def test_an_item_whose_story_changes_stays_in_what_is_going_to_tell_it(waiting: bool, joined: str) -> None:
    its_own = row("i1", about="t1", due=NOON, waiting=waiting)
    other = row("i2", about="t2", due=NOON, matched=NOON + timedelta(minutes=1), note=note("i2", story="t2"))
    made = outcome(subscription(), note("i1", revision=2, story="t2"), its_own, other).row
    assert (made.state, made.about) == ("merged", joined)


@pytest.mark.parametrize("state", ["delivered", "unsure"])
def test_another_item_of_a_story_that_was_told_is_merged(state: str) -> None:
    decision = outcome(subscription(), note("i2"), row(state=state, due=None))
    assert decision.row.state == "merged"


def test_another_item_of_a_story_that_a_deliverer_holds_is_merged() -> None:
    assert outcome(subscription(), note("i2"), row(delivery="d1")).row.state == "merged"


def test_a_new_stage_while_a_deliverer_holds_the_story_is_told_by_itself() -> None:
    """It could miss the letter that is being written."""
    made = outcome(subscription(), note("i2", events=("strike/ended",)), row(delivery="d1")).row
    assert (made.opens, made.notification) == (True, 2)


@pytest.mark.parametrize("state", ["failed", "waiting", "muted"])
def test_a_story_that_was_not_told_after_all_is_opened_anew(state: str) -> None:
    made = outcome(subscription(), note("i2"), row(state=state, due=None)).row
    assert (made.state, made.opens, made.notification) == ("held", True, 2)


def told(**fields: object) -> OutboxRow:
    return row(state="delivered", due=None, note=note("i1", **fields))


def test_a_new_stage_of_an_event_is_told_again() -> None:
    before = told(events=("strike/ongoing", "negotiation"))
    made = outcome(subscription(), note("i2", events=("strike/ongoing", "agreement/tentative")), before).row
    assert (made.opens, made.notification, made.news) == (True, 2, "agreement, tentative")


def test_an_event_without_a_stage_is_not_material() -> None:
    assert outcome(subscription(), note("i2", events=("lawsuit",)), told()).row.state == "merged"


def test_a_stage_told_by_a_merged_item_is_not_new() -> None:
    merged = row("i2", opens=False, state="merged", reason=JOINED, note=note("i2", events=("strike/ended",)))
    assert outcome(subscription(), note("i3", events=("strike/ended",)), told(), merged).row.state == "merged"


def test_a_stage_of_a_telling_that_failed_is_still_new() -> None:
    failed = row("i2", notification=2, state="failed", note=note("i2", events=("strike/ended",)))
    merged = row("i3", notification=2, opens=False, state="merged", note=note("i3", events=("strike/ended",)))
    made = outcome(subscription(), note("i4", events=("strike/ended",)), told(), failed, merged).row
    assert (made.opens, made.notification) == (True, 3)


def test_what_was_merged_after_the_letter_was_never_told() -> None:
    late = row("i2", opens=False, state="merged", reason="told before", note=note("i2", events=("strike/ended",)))
    assert outcome(subscription(), note("i3", events=("strike/ended",)), told(), late).row.opens


def test_what_a_letter_told_is_the_truth_and_not_what_matched() -> None:
    """It was made from a later revision than the one that matched."""
    ended = Fact("strike", "ended", headline=True, item="i1")
    before = row(state="delivered", due=None, told=(ended,), note=note(events=("agreement/tentative",)))
    assert outcome(subscription(), note("i2", events=("strike/ended",)), before).row.state == "merged"
    assert outcome(subscription(), note("i2", events=("agreement/tentative",)), before).row.opens


def test_a_corrected_figure_is_told() -> None:
    made = outcome(subscription(), note(revision=2, figures=("7 percent",)), told(figures=("15 percent",))).row
    assert (made.opens, made.notification, made.news) == (True, 2, "15 percent is now 7 percent")


def test_a_figure_is_compared_with_the_one_that_was_told() -> None:
    facts = (Fact("figure", words="7 percent", item="i1", version=2),)
    before = row(state="delivered", due=None, told=facts, note=note(figures=("15 percent",)))
    assert outcome(subscription(), note(revision=3, figures=("7 percent",)), before).row.state == "merged"
    made = outcome(subscription(), note(revision=3, figures=("9 percent",)), before).row
    assert made.news == "7 percent is now 9 percent"


def test_figures_that_a_letter_did_not_keep_are_those_of_the_match() -> None:
    facts = (Fact("strike", "called", item="i1"),)
    before = row(state="delivered", due=None, told=facts, note=note(figures=("15 percent",)))
    made = outcome(subscription(), note(revision=3, figures=("9 percent",)), before).row
    assert made.news == "15 percent is now 9 percent; strike, called: no longer reported"


def test_what_an_item_took_back_and_says_again_is_told_again() -> None:
    deal: dict[str, Any] = {"events": ("agreement/tentative",), "version": 1, "words": "a"}
    first = told(**deal)
    second = row(
        state="delivered", due=None, notification=2, matched=NOON + timedelta(minutes=1), told=(),
        note=note(revision=2, version=1_000_001, words="b"),
    )  # fmt: skip
    again = note(revision=3, **deal)
    assert outcome(subscription(), again, first, second).row.news == "agreement, tentative"
    assert outcome(subscription(), again, first).row.state == "merged"


def corrected(*held: OutboxRow, now: tuple[str, ...] = ("15 percent",)) -> Decision:
    """Return what becomes of revision 3, where 15 percent was told and 7 percent is held."""
    opening = row(
        notification=2, news="15 percent is now 7 percent", note=note(revision=2, figures=("7 percent",))
    )
    known = (told(figures=("15 percent",)), opening, *held)
    return outcome(subscription(), note(revision=3, figures=now), *known)


def test_a_correction_that_is_put_right_before_it_was_told_is_told_no_more() -> None:
    decision = corrected()
    assert decision.row.state == "merged"
    (opening,) = decision.changes
    assert (opening.state, opening.due, opening.settled) == ("merged", None, LATER)
    assert "taken back before it was told" in opening.reason


def test_a_correction_that_is_corrected_again_is_still_told() -> None:
    assert corrected(now=("9 percent",)).changes == ()


def test_what_others_add_to_a_correction_is_told_though_it_was_put_right() -> None:
    news = note("i2", events=("strike/ended",))
    assert (
        corrected(row("i2", notification=2, opens=False, state="merged", reason=JOINED, note=news)).changes == ()
    )


def test_an_edited_item_is_not_told_again() -> None:
    edited = note(revision=2, title="Another headline", tags=("ai", "labor"))
    assert outcome(subscription(), edited, told()).row.state == "merged"


def test_a_pay_figure_that_an_edit_adds_is_told() -> None:
    edited = note(revision=2, pay=("100 USD", "200 USD"))
    made = outcome(subscription(), edited, told(pay=("100 USD",))).row
    assert (made.opens, made.news) == (True, "200 USD")


FIRST_RELEASE = b"""{"item": "i1", "revision": 1, "story": "t1", "outlet": "Variety", "at": "2023-07-20T12:00:00Z",
"pay": ["300,000 to 900,000 USD per year", "20 USD per hour"]}"""
"""A note as the first release stored it, figures in the words of that release."""


@pytest.mark.parametrize("role", [None, "Product Manager"])
def test_a_figure_that_was_told_in_the_words_of_an_earlier_release_is_not_new(role: str | None) -> None:
    before = row(state="delivered", due=None, note=msgspec.json.decode(FIRST_RELEASE, type=Note))
    same = Pay(300_000, 900_000, "USD", "year", role), Pay(20, 20, "USD", "hour")
    edited = take_note(enriched(revision=2, story="t1", pay=same))
    assert outcome(subscription(), edited, before).row.state == "merged"
    added = take_note(enriched(revision=2, story="t1", pay=(*same, Pay(None, 30, "USD", "hour"))))
    made = outcome(subscription(), added, before).row
    assert (made.opens, made.news) == (True, "up to $30 an hour")


def test_what_is_new_is_told_in_one_line() -> None:
    edited = note(revision=2, pay=("$200, Writer", "$300"), events=("strike/ended",))
    assert outcome(subscription(), edited, told()).row.news == "strike, ended; $200, Writer; $300"


def test_a_pay_figure_in_another_item_of_the_story_is_not_material() -> None:
    assert outcome(subscription(), note("i2", pay=("200 USD",)), told(pay=("100 USD",))).row.state == "merged"


def test_a_revision_whose_story_has_changed_is_still_the_item_that_was_told() -> None:
    made = outcome(subscription(), note(revision=2, story="t2"), told()).row
    assert (made.state, made.about, made.notification) == ("merged", "t1", 1)


def test_each_item_by_itself_where_asked() -> None:
    each = subscription(once_per_story=False)
    assert about(each, note("i2")) == "i2"
    assert about(subscription(), note("i2", story="")) == "i2"


def test_a_story_waits_for_outlets() -> None:
    made = outcome(subscription(min_outlets=2), note()).row
    assert (made.state, made.waiting, made.due) == ("held", True, LATER + WAIT)
    assert made.reason == "waits for outlets: 1 of 2"


def waiting() -> OutboxRow:
    return row(waiting=True, due=NOON + WAIT, reason="waits for outlets: 1 of 3")


def test_an_outlet_too_few_leaves_the_story_waiting() -> None:
    decision = outcome(subscription(min_outlets=3), note("i2", outlet="Deadline"), waiting())
    assert decision.row.state == "merged"
    assert decision.changes == (msgspec.structs.replace(waiting(), reason="waits for outlets: 2 of 3"),)


def test_another_item_of_the_same_outlet_is_no_further_outlet() -> None:
    decision = outcome(subscription(min_outlets=2), note("i2"), waiting())
    assert [row.waiting for row in decision.changes] == [True]


def test_the_outlet_that_was_missing_releases_the_story() -> None:
    decision = outcome(subscription(min_outlets=2), note("i2", outlet="Deadline"), waiting())
    assert decision.row.state == "merged"
    assert decision.changes == (msgspec.structs.replace(waiting(), waiting=False, due=LATER, reason=""),)


def test_outlets_that_were_counted_before_count_when_a_story_is_opened() -> None:
    old = row("i0", state="too-old", opens=False, notification=0, due=None, note=note("i0", outlet="Deadline"))
    assert not outcome(subscription(min_outlets=2), note(), old).row.waiting


def test_a_revision_that_comes_after_a_later_one_is_no_correction_of_it() -> None:
    later = row(state="delivered", due=None, note=note("i1", revision=3, events=("strike/ongoing",)))
    made = outcome(subscription(), note("i1", revision=2), later).row
    assert (made.state, made.opens) == ("merged", False)
