"""The contract of the index: one hit a story."""

import pytest

from query.parse import parse
from query.tree import All
from search.port import Explorer, Hit, Search, Sort
from tests.contracts.index.common import CORPUS, DAY, MINUTE, ids, pages, shown
from tests.contracts.index.orders import SORTS
from tests.contracts.index.suite import Suite
from tests.search.corpora import NOW
from tests.search.make import NOON, document

STORIES = {each.item.id: each.story for each in CORPUS}


def told(hit: Hit) -> tuple[str, int, int]:
    return hit.enriched.item.id, hit.more, hit.outlets


class StoryContract(Suite):
    """What every index must do where it shows one hit a story."""

    def test_a_story_shows_its_first_item_and_how_many_others_from_how_many_other_outlets(
        self, index: Explorer
    ) -> None:
        index.put(
            [
                document("a", "strike", story="s", outlet="Variety", published=NOON - 3 * MINUTE),
                document("b", "strike", story="s", outlet="Deadline", published=NOON - 2 * MINUTE),
                document("c", "strike", story="s", outlet="Variety", published=NOON - MINUTE),
                document("d", "strike", outlet="Wired"),
                document("e", "strike", outlet="Wired", published=NOON - DAY),
                document("f", "deal", story="s", outlet="Wired"),
            ],
            NOON,
        )
        found = index.search(Search(query=parse("strike", NOON), collapse=True))
        assert [told(hit) for hit in found.hits] == [("d", 0, 0), ("c", 2, 1), ("e", 0, 0)]
        assert found.total == 5
        plain = index.search(Search(query=parse("strike", NOON)))
        assert {hit.more for hit in plain.hits} == {hit.outlets for hit in plain.hits} == {0}

    def test_by_relevance_a_story_shows_the_item_that_answers_best(self, index: Explorer) -> None:
        filler = " ".join(f"word{n}" for n in range(30))
        index.put(
            [
                document("a", "Strike ends", story="s", outlet="Variety", published=NOON - DAY),
                document("b", "Talks end", body=f"{filler} strike {filler}", story="s", outlet="Wired"),
                document("c", "Talks go on", summary="A strike looms over all of it", outlet="Wired"),
                *(document(str(n), f"Other {n}") for n in range(5)),
            ],
            NOON,
        )
        found = index.search(Search(query=parse("strike", NOON), collapse=True, sort="relevance"))
        assert [told(hit) for hit in found.hits] == [("a", 1, 1), ("c", 0, 0)]

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("limit", [1, 2, 5, 50])
    def test_pages_show_every_story_once_by_its_first_item(self, full: Explorer, sort: Sort, limit: int) -> None:
        query = parse("strike OR union OR tag:labor", NOW)
        every = ids(full.search(Search(query=query, limit=100, sort=sort)))
        wanted: dict[str, str] = {}
        for id_ in every:
            wanted.setdefault(STORIES[id_] or f"alone {id_}", id_)
        found = list(pages(full, query, limit, sort=sort, collapse=True))
        assert shown(found) == list(wanted.values())
        assert {page.total for page in found} == {len(every)}
        assert all(page.hits for page in found)
        hits = [hit for page in found for hit in page.hits]
        assert sum(hit.more + 1 for hit in hits) == len(every)

    def test_a_story_that_was_shown_is_not_shown_again_when_more_of_it_comes_in(self, index: Explorer) -> None:
        index.put(
            [
                document("a", story="s", published=NOON),
                document("b", published=NOON - MINUTE),
                document("c", story="s", published=NOON - 2 * MINUTE),
                document("d", story="t", published=NOON - 3 * MINUTE),
            ],
            NOON,
        )
        first = index.search(Search(query=All(), limit=1, collapse=True))
        index.put([document("z", story="t", published=NOON - 4 * MINUTE), document("y", story="s")], NOON)
        second = index.search(Search(query=All(), limit=9, collapse=True, after=first.next))
        assert (ids(first), ids(second)) == (["a"], ["b", "d"])
        assert [told(hit) for hit in second.hits] == [("b", 0, 0), ("d", 1, 0)]

    def test_a_story_of_many_items_hides_nothing_behind_it(self, index: Explorer) -> None:
        index.put(
            [document(f"{n:03}", story="s", published=NOON - n * MINUTE) for n in range(120)]
            + [document("last", published=NOON - 500 * MINUTE)],
            NOON,
        )
        found = list(pages(index, All(), 1, collapse=True))
        assert shown(found) == ["000", "last"]
        assert found[0].hits[0].more == 119
