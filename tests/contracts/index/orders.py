"""The contract of the index: orders change where an item stands, never whether it is found."""

from datetime import timedelta
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.errors import WrongUse
from query.parse import parse
from query.tree import All, Node
from search.port import Explorer, Result, Search, Sort
from tests.contracts.index.common import CORPUS, DAY, MINUTE, expected, ids, pages, shown
from tests.contracts.index.suite import Suite
from tests.search.corpora import NOW, trees
from tests.search.make import NOON, document

SORTS: tuple[Sort, ...] = get_args(Sort)
FILLER = " ".join(f"word{n}" for n in range(40))
BY_ID = {each.item.id: each.item for each in CORPUS}


def best(index: Explorer, text: str, **more: object) -> Result:
    return index.search(Search(query=parse(text, NOON), limit=50, sort="relevance", **more))  # type: ignore[arg-type]


class OrderContract(Suite):
    """What every index must do to the order of what it finds."""

    def test_a_match_in_the_title_goes_before_one_in_the_summary_and_that_before_one_in_the_body(
        self, index: Explorer
    ) -> None:
        index.put(
            [
                document("a", "Actors strike today", summary="They walked out", body=FILLER),
                document("b", "Actors walked out", summary="They strike today", body=FILLER),
                document("c", "Actors walked out", summary="They walked today", body=f"strike {FILLER}"),
                document("d", "Nothing of it", summary="They walked today", body=FILLER),
            ],
            NOON,
        )
        assert ids(best(index, "strike")) == ["a", "b", "c"]
        assert ids(best(index, "strik*")) == ["a", "b", "c"]
        assert ids(best(index, "strike AND NOT walked")) == []

    def test_words_side_by_side_as_in_the_query_go_first(self, index: Explorer) -> None:
        index.put(
            [
                document("b", "A game with much video in it"),
                document("a", "Game of the year, video at eleven"),
                document("c", "Makers of a video game meet union"),
            ],
            NOON,
        )
        assert ids(best(index, "video game"))[0] == "c"

    def test_a_rare_word_counts_more_than_a_common_one(self, index: Explorer) -> None:
        index.put([document(f"{n}", f"Union meets again, day {n}") for n in range(9)], NOON)
        index.put([document("x", "Neutrality pledged again, day 99")], NOON)
        assert ids(best(index, "union OR neutrality"))[0] == "x"

    def test_what_is_on_the_beat_goes_before_what_matches_as_well_and_not_before_what_matches_better(
        self, index: Explorer
    ) -> None:
        index.put(
            [
                document("a", "Actors strike", tags=("labor",)),
                document("b", "Bowlers strike"),
                document("c", "Bowlers walked out", body=f"strike {FILLER}", tags=("labor",)),
                *(document(f"d{n}", f"Nothing of it {n}") for n in range(9)),
            ],
            NOON,
        )
        assert ids(best(index, "strike")) == ["a", "b", "c"]

    def test_an_item_that_is_tagged_with_a_name_as_it_is_typed_goes_before_one_that_has_its_words(
        self, index: Explorer
    ) -> None:
        index.put(
            [
                document("a", "Xbox maker: deal", body="Microsoft has signed it", companies=("Microsoft",)),
                document("b", "Xbox maker: deal", body="Microsoft has signed it"),
                *(document(f"d{n}", f"Nothing of it {n}", companies=("Xbox",)) for n in range(9)),
            ],
            NOON,
        )
        assert ids(best(index, "microsoft deal")) == ["a", "b"]
        assert ids(best(index, "deal")) == ["b", "a"]

    def test_how_rare_a_word_is_goes_by_all_texts_and_not_by_headlines_alone(self, index: Explorer) -> None:
        index.put([document(f"{n}", f"Day {n} of talks", body="A word on loans") for n in range(9)], NOON)
        index.put([document("x", "Loans and talks", body="A word on pay")], NOON)
        index.put([document("y", "Talks at the opera of the old town", body="A word on pay")], NOON)
        assert ids(best(index, "loans OR opera"))[0] == "y"

    def test_of_two_equal_matches_the_newer_goes_first_and_of_one_instant_the_highest_id(
        self, index: Explorer
    ) -> None:
        index.put(
            [
                document(str(n), "Strike", published=NOON - days * DAY)
                for n, days in enumerate((900, 40, 2, 2, 500))
            ],
            NOON,
        )
        assert ids(best(index, "strike")) == ["3", "2", "1", "4", "0"]

    def test_an_old_item_that_answers_better_goes_before_a_new_one(self, index: Explorer) -> None:
        index.put(
            [
                document("old", "Neutrality", published=NOON - 700 * DAY),
                document("new", "Nothing", body=f"{FILLER} {FILLER} neutrality {FILLER}"),
                *(document(str(n), f"Other {n}", body=FILLER) for n in range(9)),
            ],
            NOON,
        )
        assert ids(best(index, "neutrality")) == ["old", "new"]

    def test_how_old_an_item_is_counts_from_the_time_that_is_given(self, index: Explorer) -> None:
        index.put(
            [
                document("a", "Strike now", published=NOON - 300 * DAY),
                document("b", "Strike today", published=NOON),
                *(document(str(n), f"Other {n}", body=FILLER) for n in range(9)),
            ],
            NOON,
        )
        assert ids(best(index, "strike"))[0] == "b"
        assert ids(best(index, "strike", now=NOON - 300 * DAY))[0] == "a"

    def test_without_words_the_best_answer_is_the_newest(self, index: Explorer) -> None:
        index.put([document(str(n), "x", published=NOON - n * MINUTE, tags=("ai",)) for n in range(5)], NOON)
        for text in ("*", "tag:ai", "published:2023", "NOT other"):
            assert ids(best(index, text)) == list("01234"), text

    def test_first_seen_is_what_came_in_last(self, index: Explorer) -> None:
        index.put(
            [
                document("a", published=NOON - DAY, seen=NOON + MINUTE),
                document("b", published=NOON, seen=NOON),
                document("c", published=NOON - 2 * DAY, seen=NOON),
            ],
            NOON,
        )
        assert shown(pages(index, All(), 2, sort="first-seen")) == ["a", "c", "b"]

    def test_what_comes_in_between_shifts_no_page_of_the_first_seen(self, index: Explorer) -> None:
        index.put([document(id_, seen=NOON) for id_ in "bdf"], NOON)
        request = Search(query=All(), limit=2, sort="first-seen")
        first = index.search(request)
        index.put([document("z", seen=NOON + MINUTE), document("c", seen=NOON)], NOON)
        second = index.search(Search(query=All(), limit=2, sort="first-seen", after=first.next))
        assert (ids(first), ids(second)) == (["f", "d"], ["c", "b"])

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("limit", [1, 4, 11])
    def test_pages_of_every_order_show_everything_once(self, full: Explorer, sort: Sort, limit: int) -> None:
        query = parse("strike OR tech* OR union OR tag:ai", NOW)
        found = list(pages(full, query, limit, sort=sort))
        whole = ids(full.search(Search(query=query, limit=100, sort=sort)))
        assert shown(found) == whole
        assert sorted(whole) == sorted(expected(query))
        assert {page.total for page in found} == {len(whole)}

    @pytest.mark.parametrize("limit", [1, 2, 3, 5, 7])
    def test_pages_of_equal_answers_show_everything_once(self, index: Explorer, limit: int) -> None:
        index.put([document(f"{n:02}", "Strike", published=NOON - (n // 4) * DAY) for n in range(11)], NOON)
        found = list(pages(index, parse("strike", NOON), limit, sort="relevance"))
        assert shown(found) == ["03", "02", "01", "00", "07", "06", "05", "04", "10", "09", "08"]

    def test_later_pages_count_the_age_from_when_the_first_did(self, index: Explorer) -> None:
        index.put([document(str(n), "Strike", published=NOON - n * 9 * DAY) for n in range(6)], NOON)
        request = Search(query=parse("strike", NOON), limit=2, sort="relevance")
        first = index.search(request)
        again = index.search(Search(query=request.query, limit=2, sort="relevance", after=first.next))
        index.put([document("z", "Nothing of it", published=NOON + 200 * DAY, seen=NOON + 300 * DAY)], NOON)
        after = index.search(Search(query=request.query, limit=2, sort="relevance", after=first.next))
        assert ids(again) == ids(after) == ["2", "3"]

    def test_a_cursor_of_another_order_is_refused(self, full: Explorer) -> None:
        cursor = full.search(Search(query=All(), limit=2)).next
        with pytest.raises(WrongUse, match="sorted by newest, not relevance"):
            full.search(Search(query=All(), after=cursor, sort="relevance"))
        with pytest.raises(WrongUse, match="shows every item"):
            full.search(Search(query=All(), after=cursor, collapse=True))
        with pytest.raises(WrongUse, match="first page"):
            full.search(Search(query=All(), after="zzz" + cursor))

    def test_bounds_of_time_and_facets_hold_in_every_order(self, full: Explorer) -> None:
        for sort in SORTS:
            request = Search(query=parse("strike", NOW), since=NOW - 2 * DAY, until=NOW, facets=("tag",))
            one = full.search(msgspec.structs.replace(request, sort=sort))
            newest = full.search(request)
            assert (one.total, one.facets, sorted(ids(one))) == (newest.total, newest.facets, sorted(ids(newest)))

    def test_unmarked_hits_have_their_title_whole(self, index: Explorer) -> None:
        index.put([document("a", "Strike on", body="strike")], NOON)
        (hit,) = index.search(Search(query=parse("strike", NOON), marked=False)).hits
        assert (hit.title, hit.snippet) == ((("Strike on", False),), ())

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(query=trees, sort=st.sampled_from(SORTS), collapse=st.booleans(), limit=st.sampled_from((3, 100)))
    def test_no_order_changes_what_is_found(
        self, full: Explorer, query: Node, sort: Sort, collapse: bool, limit: int
    ) -> None:
        found = list(pages(full, query, limit, sort=sort, collapse=collapse))
        wanted = expected(query)
        assert {page.total for page in found} == {len(wanted)}
        hits = [hit for page in found for hit in page.hits]
        if not collapse:
            assert sorted(hit.enriched.item.id for hit in hits) == sorted(wanted)
        else:
            assert len(hits) + sum(hit.more for hit in hits) == len(wanted)
        if sort == "first-seen":
            items = [hit.enriched.item for hit in hits]
            assert items == sorted(items, key=lambda item: (item.seen, item.id), reverse=True)


def test_the_corpus_was_seen_in_an_order_of_its_own() -> None:
    by_time = sorted(BY_ID.values(), key=lambda item: (item.at, item.id))
    assert by_time != sorted(BY_ID.values(), key=lambda item: (item.seen, item.id))
    assert timedelta(0) < max(item.seen for item in BY_ID.values()) - NOW
