"""The contract of the story store (enrich/stories/port.py): a backend passes it by a subclass with ``reopen``."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from enrich.stories.port import Link, StoryItem, StoryStore
from news.errors import WrongUse

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LARGE = -(1 << 63)
"""The smallest key there is."""


def item(id_: str, story: str = "", at: datetime = NOON, outlet: str = "") -> StoryItem:
    return StoryItem(id=id_, story=story or id_, at=at, outlet=outlet or f"Outlet {id_}", title=f"Title {id_}")


def add(
    store: StoryStore, *items: StoryItem, keys: Collection[int] = (), links: Collection[Link] = ()
) -> dict[str, str]:
    return store.add([(one, keys) for one in items], links)


def members(store: StoryStore, story: str) -> list[str]:
    card = store.card(story)
    return [one.id for one in card.items] if card else []


class StoryStoreContract:
    """What every story store must do.

    A subclass gives the fixture ``reopen``: a function that opens one and the same store anew, empty at first.
    """

    @pytest.fixture
    def store(self, reopen: Callable[[], StoryStore]) -> StoryStore:
        return reopen()

    def test_an_empty_store_knows_nothing(self, store: StoryStore) -> None:
        assert store.assigned(["a"]) == {}
        assert store.near([1], NOON, NOON) == []
        assert store.items(["a"]) == {}
        assert store.card("a") is None
        assert store.add([]) == {}
        assert store.expire(NOON, NOON) == 0

    def test_an_item_comes_back_as_it_was_added(self, store: StoryStore) -> None:
        full = StoryItem(
            id="é" * 20,
            story="s",
            at=NOON + timedelta(microseconds=5),
            outlet="Herald",
            url="https://herald.example/",
            title="Strike 🎬",
            terms=("strike", "writer"),
            steps=(("strike", "begun"),),
            parties=("WGA",),
            companies=("Netflix",),
            acts=("layoffs",),
            counts=(150,),
            minhash=b"\x00\xff",
            copy_of="x",
            credit="Deadline",
            wire="Reuters",
        )
        assert add(store, full) == {full.id: "s"}
        assert store.items([full.id, "other"]) == {full.id: full}
        assert store.assigned([full.id, "other"]) == {full.id: "s"}

    def test_adding_again_changes_nothing(self, store: StoryStore) -> None:
        add(store, item("a", "s"), keys=[1])
        assert add(store, item("a", "other", at=NOON + DAY), item("b", "s"), keys=[2]) == {"a": "s", "b": "s"}
        assert store.items(["a"])["a"].at == NOON
        assert store.near([1, 2], NOON, NOON + DAY) in ([(1, "a"), (2, "b")], [(2, "b"), (1, "a")])

    def test_items_are_found_by_their_keys_within_whole_days(self, store: StoryStore) -> None:
        add(store, item("a"), keys=[LARGE, 7])
        add(store, item("b", at=NOON + 3 * DAY), keys=[7])
        assert sorted(store.near([7, 8], NOON, NOON + 3 * DAY)) == [(7, "a"), (7, "b")]
        assert store.near([7], NOON + timedelta(hours=11), NOON + timedelta(hours=11)) == [(7, "a")]
        assert store.near([7], NOON + DAY, NOON + 2 * DAY) == []
        assert store.near([LARGE], NOON - DAY, NOON) == [(LARGE, "a")]

    def test_many_ids_and_keys_fit_into_one_question(self, store: StoryStore) -> None:
        many = [str(number) for number in range(40_000)]
        add(store, item("7"), keys=[7])
        assert store.assigned(many) == {"7": "7"}
        assert store.near(range(40_000), NOON, NOON) == [(7, "7")]

    def test_a_card_tells_the_first_report_the_outlets_and_the_copies(self, store: StoryStore) -> None:
        add(
            store,
            item("late", "s", NOON + DAY, "Gazette"),
            item("first", "s", NOON, "Herald"),
            StoryItem(id="copy", story="s", at=NOON + DAY / 2, outlet="Echo", copy_of="first", credit="Herald"),
            StoryItem(id="w1", story="s", at=NOON + 2 * DAY, outlet="Post", wire="Reuters"),
            StoryItem(id="w2", story="s", at=NOON + 2 * DAY, outlet="Mail", wire="Reuters"),
        )
        card = store.card("s")
        assert card is not None
        assert card.first.id == "first"
        assert [one.id for one in card.items] == ["first", "copy", "late", "w1", "w2"]
        assert card.outlets == ("Herald", "Echo", "Gazette", "Post", "Mail")
        assert (card.independent, card.copies, card.credit) == (3, 1, "Herald")

    def test_links_are_kept_once_and_seen_from_both_sides(self, store: StoryStore) -> None:
        link = Link("a", "b")
        add(store, item("a"), item("b"), links=[link, link])
        add(store, item("c"), links=[link, Link("a", "c")])
        cards = [store.card(one) for one in "abc"]
        assert [card.links for card in cards if card] == [("b", "c"), ("a",), ("a",)]

    def test_a_merge_holds_for_items_that_come_later(self, store: StoryStore) -> None:
        add(store, item("a"), item("b"))
        store.merge("b", "a")
        assert store.assigned(["a", "b"]) == {"a": "a", "b": "a"}
        assert add(store, item("c", "b")) == {"c": "a"}
        assert members(store, "b") == members(store, "a") == ["a", "b", "c"]
        assert store.items(["b"])["b"].story == "a"

    def test_merges_follow_one_another(self, store: StoryStore) -> None:
        add(store, item("a"), item("b"), item("c"), item("d"), links=[Link("b", "d")])
        store.merge("b", "a")
        store.merge("b", "c")
        assert store.assigned("abc") == {"a": "c", "b": "c", "c": "c"}
        card = store.card("a")
        assert card is not None
        assert (card.id, card.links) == ("c", ("d",))

    def test_a_link_between_merged_stories_disappears(self, store: StoryStore) -> None:
        add(store, item("a"), item("b"), links=[Link("a", "b")])
        store.merge("a", "b")
        card = store.card("b")
        assert card is not None
        assert card.links == ()

    @pytest.mark.parametrize(("story", "into"), [("a", "a"), ("a", "none"), ("none", "a")])
    def test_a_merge_needs_two_known_stories(self, store: StoryStore, story: str, into: str) -> None:
        add(store, item("a"))
        with pytest.raises(WrongUse, match="stor"):
            store.merge(story, into)

    def test_a_split_makes_a_story_of_its_own(self, store: StoryStore) -> None:
        add(store, item("a", "a"), item("b", "a", NOON + DAY), item("c", "a", NOON + 2 * DAY))
        assert store.split(["c", "b"]) == "b"
        assert store.assigned("abc") == {"a": "a", "b": "b", "c": "b"}
        assert members(store, "b") == ["b", "c"]

    def test_the_first_item_can_be_split_off(self, store: StoryStore) -> None:
        add(store, item("a", "a"), item("b", "a"))
        assert store.split(["a"]) == "a+"
        assert store.assigned("ab") == {"a": "a+", "b": "a"}

    def test_a_split_undoes_a_merge(self, store: StoryStore) -> None:
        add(store, item("a"), item("b"))
        store.merge("b", "a")
        assert store.split(["b"]) == "b"
        assert add(store, item("c", "b")) == {"c": "b"}

    def test_a_merge_undoes_a_split(self, store: StoryStore) -> None:
        add(store, item("a", "a"), item("b", "a"))
        store.split(["b"])
        store.merge("b", "a")
        store.expire(NOON + DAY, NOON + DAY)
        assert store.assigned(["b"]) == {"b": "a"}

    @pytest.mark.parametrize("ids", [[], ["none"], ["a", "none"], ["a", "b"], ["a", "x"]])
    def test_a_split_needs_some_but_not_all_items_of_one_story(self, store: StoryStore, ids: list[str]) -> None:
        add(store, item("a", "a"), item("b", "a"), item("x"))
        with pytest.raises(WrongUse):
            store.split(ids)
        assert store.assigned("ab") == {"a": "a", "b": "a"}

    def test_recent_stories_come_latest_first(self, store: StoryStore) -> None:
        add(
            store,
            item("a", "s"),
            item("b", "s", NOON + DAY),
            item("c", "t"),
            item("d", "t", NOON + 2 * DAY),
            item("e"),
        )
        assert store.recent(NOON, 2) == ["t", "s"]
        assert store.recent(NOON, 1) == ["t", "s", "e"]
        assert store.recent(NOON + DAY, 1) == ["t", "s"]
        assert store.recent(NOON + 3 * DAY, 1) == []

    def test_items_are_found_by_the_beginning_of_their_id(self, store: StoryStore) -> None:
        add(store, item("ab1"), item("ab2"), item("ab3"), item("a%b"), item("A_b"))
        assert store.beginning("ab", 2) == ["ab1", "ab2"]
        assert store.beginning("a%", 9) == ["a%b"]
        assert store.beginning("a_", 9) == []
        assert store.beginning("zz", 9) == []

    def test_what_is_too_old_leaves_the_index_and_then_the_store(self, store: StoryStore) -> None:
        add(store, item("old", at=NOON - 40 * DAY), item("middle", at=NOON - 20 * DAY), item("new"), keys=[1])
        add(store, item("last"), links=[Link("last", "old"), Link("last", "new")])
        assert store.expire(NOON - 15 * DAY, NOON - 30 * DAY) == 1
        assert store.near([1], NOON - 60 * DAY, NOON) == [(1, "new")]
        assert store.assigned(["old", "middle", "new"]) == {"middle": "middle", "new": "new"}
        card = store.card("last")
        assert card is not None
        assert card.links == ("new",)

    def test_what_was_done_by_hand_outlasts_the_items(self, store: StoryStore) -> None:
        add(store, item("a", "a"), item("b", "a"), item("c"), item("d"))
        store.split(["b"])
        store.merge("d", "c")
        assert store.expire(NOON + DAY, NOON + DAY) == 4
        assert store.assigned("abcd") == {"b": "b"}
        assert add(store, item("b", "a"), item("d")) == {"b": "b", "d": "c"}

    def test_two_openings_of_one_store_see_each_other(self, reopen: Callable[[], StoryStore]) -> None:
        one, other = reopen(), reopen()
        add(one, item("a", "s"))
        assert add(other, item("a", "t")) == {"a": "s"}

    def test_many_threads_may_add_at_once(self, store: StoryStore) -> None:
        def work(number: int) -> dict[str, str]:
            return add(store, *(item(str(one), f"story {number}") for one in range(20)), keys=[number])

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(work, range(4)))
        assert all(answer == store.assigned([str(one) for one in range(20)]) for answer in answers)
