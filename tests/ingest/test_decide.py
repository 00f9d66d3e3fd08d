"""What becomes of each entry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.clean import Cleaned, Unreadable
from ingest.decide import MOST_REVISIONS, FeedDecision, Known, KnownItem, decide
from ingest.identity.identify import content_hash, duplicate_key
from news.item import Item
from tests.ingest.scripted import NOW

FEED, OTHER = "https://a.example/feed", "https://a.example/ai/feed"


def cleaned(guid: str, title: str = "Title", feed: str = FEED, url: str = "") -> Cleaned:
    url = url or f"https://a.example/{guid}"
    made = Item(id=f"{feed} {guid}", feed=feed, outlet="A", url=url, title=title, seen=NOW)
    return Cleaned(replace(made, content_hash=content_hash(title, "", "")), duplicate_key(url, title))


def known(*entries: Cleaned, revision: int = 1) -> Known:
    return Known().with_items(
        KnownItem(one.item.id, one.item.feed, one.duplicate_key, one.item.content_hash, revision, NOW)
        for one in entries
    )


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


@pytest.mark.parametrize(
    ("title", "url"), [("Other title", "https://a.example/story"), ("Title", "https://a.example/x")]
)
def test_address_and_title_must_both_agree(title: str, url: str) -> None:
    before = known(cleaned("1", url="https://a.example/story"))
    assert outcome(one(cleaned("9", title, OTHER, url), before, OTHER)) == {"new": 1}


def test_new_ids_in_the_same_feed_are_new_items() -> None:
    url = "https://a.example/story"
    assert outcome(one(cleaned("2", url=url), known(cleaned("1", url=url)))) == {"new": 1}


def test_an_item_known_from_another_feed_is_never_revised_by_this_one() -> None:
    theirs = cleaned("1", feed=OTHER)
    mine = Cleaned(replace(theirs.item, feed=FEED, content_hash="changed"), "")
    assert outcome(one(mine, known(theirs))) == {"duplicate": 1}


def test_an_entry_without_any_text_is_rejected() -> None:
    assert outcome(one(cleaned("1", ""))) == {"rejected:no-text": 1}


def test_an_entry_that_stands_there_twice_counts_once() -> None:
    decision = decide(FEED, [cleaned("1"), cleaned("1", "Changed")], 2, Known())
    assert outcome(decision) == {"new": 1, "rejected:repeated-in-document": 1}
    assert decision.publish[0].title == "Title"


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
    again = decide(FEED, found, len(found) + over, Known().with_items(decision.remember))
    assert again.counts["new"] == 0
