"""What becomes of each entry."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.clean import Cleaned, Unreadable
from ingest.decide import FLOOD, MANY_OLD, MOST_REVISIONS, FeedDecision, decide
from ingest.identity.identify import content_hash
from ingest.identity.keys import keys_of
from ingest.identity.known import Known, KnownItem
from ingest.identity.said import Said
from news.item import Item
from tests.ingest.scripted import NOW

FEED, OTHER = "https://a.example/feed", "https://a.example/ai/feed"


def cleaned(guid: str, title: str = "Title", feed: str = FEED, url: str = "", at: datetime = NOW) -> Cleaned:
    url = url or f"https://a.example/{guid}"
    content = content_hash(title, "", "")
    said = Said(feed=feed, outlet="A", guid=guid, url=url, title=title, content=content, moment=at)
    keys = keys_of(said)
    made = Item(id=keys.id, feed=feed, outlet="A", url=url, title=title, seen=NOW, published=at)
    return Cleaned(replace(made, content_hash=content), keys)


def known(*entries: Cleaned, revision: int = 1) -> Known:
    before = Known()
    for one in entries:
        decision = decide(one.item.feed, [one], 1, before)
        before = before.plus([replace(item, revision=revision) for item in decision.remember], decision.aliases)
    return before


def of_an_earlier_version(*entries: Cleaned) -> Known:
    kept = [KnownItem(one.item.id, one.item.feed, "a digest of then", 1, NOW) for one in entries]
    return Known({item.id: item for item in kept})


def outcome(decision: FeedDecision) -> dict[str, int]:
    return {word: number for word, number in decision.counts.items() if number}


def one(entry: Cleaned | Unreadable, before: Known = Known(), feed: str = FEED) -> FeedDecision:  # noqa: B008
    return decide(feed, [entry], 1, before)


def test_what_is_not_known_is_new() -> None:
    decision = one(cleaned("1"))
    assert outcome(decision) == {"new": 1}
    assert [item.revision for item in decision.publish] == [1]
    assert decision.remember[0].id == decision.publish[0].id


def test_what_is_known_with_these_texts_is_a_duplicate() -> None:
    decision = one(cleaned("1"), known(cleaned("1"), revision=3))
    assert outcome(decision) == {"duplicate": 1}
    assert (decision.publish, decision.remember) == ((), ())


def test_changed_texts_are_the_next_revision() -> None:
    decision = one(cleaned("1", "New title"), known(cleaned("1"), revision=3))
    assert outcome(decision) == {"revised": 1}
    assert decision.publish[0].revision == decision.remember[0].revision == 4


def test_a_changed_address_alone_is_no_revision() -> None:
    assert outcome(one(cleaned("1", url="https://a.example/moved"), known(cleaned("1")))) == {"duplicate": 1}


def test_the_last_revision_that_is_passed_on() -> None:
    assert outcome(one(cleaned("1", "New"), known(cleaned("1"), revision=MOST_REVISIONS))) == {"revised": 1}
    too_often = one(cleaned("1", "New"), known(cleaned("1"), revision=MOST_REVISIONS + 1))
    assert outcome(too_often) == {"rejected:changed-too-often": 1}


def test_the_same_article_in_another_feed_is_a_duplicate() -> None:
    url = "https://a.example/story"
    before = known(cleaned("1", url=url))
    assert outcome(one(cleaned("9", feed=OTHER, url=url), before, OTHER)) == {"duplicate": 1}


def test_an_outlets_address_under_another_title_is_the_same_article() -> None:
    before = known(cleaned("1", url="https://a.example/story"))
    assert outcome(one(cleaned("9", "Title | A", OTHER, "https://a.example/story"), before, OTHER)) == {
        "duplicate": 1
    }


def test_another_outlets_entry_needs_the_same_title_as_well() -> None:
    story = "https://a.example/story"
    before = known(cleaned("1", url=story))
    for title, counts in (("Title", {"duplicate": 1}), ("Their title", {"new": 1})):
        keys = keys_of(Said(feed="p", outlet="Planet", guid="9", url=story, title=title, content="c", moment=NOW))
        theirs = Cleaned(replace(cleaned("9", title).item, feed="p", id=keys.id), keys)
        assert outcome(one(theirs, before, "p")) == counts


def test_a_guid_that_changed_brings_nothing_new() -> None:
    url = "https://a.example/story"
    assert outcome(one(cleaned("2", url=url), known(cleaned("1", url=url)))) == {"duplicate": 1}


def test_a_known_guid_with_everything_else_different_is_another_item() -> None:
    first = cleaned("X", "A", url="https://a.example/1")
    other = cleaned("X", "B", url="https://a.example/2", at=NOW - timedelta(days=1))
    before = known(first)
    decision = one(other, before)
    assert outcome(decision) == {"new": 1}
    assert decision.publish[0].id != first.item.id
    assert decision.publish[0].notes == ("guid-shared",)
    after = before.plus(decision.remember, decision.aliases)
    assert outcome(decide(FEED, [other, first], 2, after)) == {"duplicate": 2}
    assert outcome(one(first, after)) == outcome(one(other, after)) == {"duplicate": 1}


@pytest.mark.parametrize("again", [0, 1])
def test_what_an_earlier_version_knew_is_taken_over_in_silence(again: int) -> None:
    entry = cleaned("1")
    before = of_an_earlier_version(entry)
    decision = one(entry, before)
    assert (outcome(decision), decision.publish) == ({"duplicate": 1}, ())
    after = before.plus(decision.remember, decision.aliases)
    renamed = cleaned("2", url=entry.item.url) if again else cleaned("1", url="https://a.example/moved")
    assert outcome(one(renamed, after)) == {"duplicate": 1}
    assert outcome(one(cleaned("1", "New headline"), after)) == {"revised": 1}


def test_a_feed_that_renews_its_guids_is_told() -> None:
    entries = [cleaned(f"{n}", f"Title {n}", url=f"https://a.example/{n}") for n in range(FLOOD)]
    renewed = [cleaned(f"new-{n}", f"Title {n}", url=f"https://a.example/{n}") for n in range(FLOOD)]
    before = known(*entries)
    decision = decide(FEED, renewed, FLOOD, before)
    assert (outcome(decision), decision.renewed) == ({"duplicate": FLOOD}, FLOOD)
    assert decision.ids == tuple(entry.item.id for entry in entries)
    assert decide(FEED, renewed[1:], FLOOD - 1, before).renewed == 0
    after = before.plus(decision.remember, decision.aliases)
    assert decide(FEED, renewed, FLOOD, after).renewed == 0


@pytest.mark.parametrize("number", [MANY_OLD, MANY_OLD + 1])
def test_many_old_articles_at_once_are_marked(number: int) -> None:
    old = [cleaned(f"{n}", f"Title {n}", at=NOW - timedelta(days=2, minutes=n + 1)) for n in range(number)]
    fresh = cleaned("fresh", "Fresh", at=NOW - timedelta(days=2))
    decision = decide(FEED, [fresh, *old], number + 1, Known())
    many = number > MANY_OLD
    assert decision.backlog == (number if many else 0)
    assert [item.notes for item in decision.publish] == [(), *[("backlog",) if many else ()] * number]


def test_what_the_log_refuses_is_unreadable_and_leads_nowhere() -> None:
    entry = cleaned("1")
    decision = decide(FEED, [entry], 1, Known(), {entry.item.id: "too large"})
    assert outcome(decision) == {"rejected:unreadable": 1}
    assert (decision.unreadable, decision.aliases) == ((Unreadable(0, "too large"),), {})


def test_an_item_known_from_another_feed_is_never_revised_by_this_one() -> None:
    theirs = cleaned("1", feed=OTHER)
    mine = cleaned("2", "Changed", url=theirs.item.url)
    assert outcome(one(mine, known(theirs))) == {"duplicate": 1}


def test_an_entry_without_any_text_is_rejected() -> None:
    assert outcome(one(cleaned("1", ""))) == {"rejected:no-text": 1}


def test_an_entry_that_stands_there_twice_counts_once() -> None:
    again = cleaned("other guid", url="https://a.example/1")
    decision = decide(FEED, [cleaned("1"), cleaned("1"), again], 3, Known())
    assert outcome(decision) == {"new": 1, "rejected:repeated-in-document": 2}


@pytest.mark.parametrize(
    "other",
    [
        cleaned("X", "Title", url="https://a.example/2"),
        cleaned("X", "Other", url="https://a.example/X"),
        cleaned("X", "Title", at=NOW - timedelta(days=9)),
    ],
    ids=["link", "title", "date"],
)
def test_a_guid_given_to_different_articles_does_not_lose_any(other: Cleaned) -> None:
    decision = decide(FEED, [cleaned("X"), other], 2, Known())
    assert outcome(decision) == {"new": 2}
    assert len({item.id for item in decision.publish}) == 2
    after = Known().plus(decision.remember, decision.aliases)
    again = decide(FEED, [other, cleaned("X")], 2, after)
    assert (outcome(again), again.remember, again.aliases) == ({"duplicate": 2}, (), {})


def test_a_spoilt_entry_holds_up_no_other() -> None:
    decision = decide(FEED, [Unreadable(0, "odd"), cleaned("1")], 2, Known())
    assert outcome(decision) == {"new": 1, "rejected:unreadable": 1}
    assert decision.unreadable == (Unreadable(0, "odd"),)


def test_entries_over_the_limit_are_in_the_books() -> None:
    assert outcome(decide(FEED, [cleaned("1")], 7, Known())) == {"new": 1, "rejected:over-limit": 6}


@given(
    st.lists(
        st.builds(
            cleaned, st.sampled_from("1234"), st.sampled_from(["", "A", "B"]), st.sampled_from([FEED, OTHER])
        )
        | st.builds(Unreadable, st.just(0), st.just("odd")),
        max_size=12,
    ),
    st.integers(0, 3),
)
def test_the_books_balance_and_deciding_again_finds_nothing_new(
    found: list[Cleaned | Unreadable], over: int
) -> None:
    decision = decide(FEED, found, len(found) + over, Known())
    assert sum(number for _, number in decision.counts.items()) == len(found) + over
    assert len(decision.publish) == decision.counts["new"] + decision.counts["revised"]
    assert decide(FEED, found, len(found) + over, Known()) == decision
    again = decide(FEED, found, len(found) + over, Known().plus(decision.remember, decision.aliases))
    assert again.counts["new"] == 0
