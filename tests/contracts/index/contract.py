"""The contract of the index (search/port.py): documents, what is found of them, and what is counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from news.errors import WrongUse
from news.item import Media
from query.parse import parse
from query.tree import All, Node
from search.port import Index, Result, Search
from tests.contracts.index.common import DAY, LATER, MINUTE, ask, expected, ids, outcomes, pages
from tests.contracts.index.suite import Suite
from tests.search.corpora import trees
from tests.search.make import NOON, document


class IndexContract(Suite):
    """What every index must do."""

    def test_what_was_put_is_found_and_returned_whole(self, index: Index) -> None:
        first = document("a", "Writers strike", body="Text", companies=("Netflix",), tags=("labor/strike",))
        verdicts = index.put([first, document("b", "Something else")], LATER)
        assert [(verdict.id, verdict.outcome) for verdict in verdicts] == [("a", "indexed"), ("b", "indexed")]
        (hit,) = ask(index, "striking AND company:netflix").hits
        assert hit.enriched == first
        assert hit.indexed == LATER
        assert index.get(["a", "nobody"]) == {"a": first}
        assert index.count() == 2

    def test_an_empty_index_and_an_empty_batch(self, index: Index) -> None:
        assert index.put([], NOON) == []
        result = index.search(Search(query=All(), facets=("tag", "published")))
        assert result == Result(total=0, facets={"tag": (), "published": ()}, others={"tag": 0, "published": 0})
        assert index.count() == 0
        assert index.get([]) == {}

    def test_newest_first_and_of_one_instant_the_highest_id(self, index: Index) -> None:
        index.put([document("b"), document("a", published=LATER, seen=LATER), document("c"), document("d")], NOON)
        assert ids(ask(index, "*")) == ["a", "d", "c", "b"]

    def test_first_sight_stands_for_an_unknown_or_later_publication(self, index: Index) -> None:
        index.put([document("a", published=None), document("b", published=LATER, seen=NOON + MINUTE)], NOON)
        assert ids(ask(index, "published:2023-07-26")) == ["b", "a"]

    def test_categories_and_media_are_found_counted_and_returned(self, index: Index) -> None:
        mp3, still = Media("https://cdn.example/1.mp3", "audio/mpeg", 9), Media("https://cdn.example/2.jpg")
        first = document("a", categories=("Film Industry", "Café"), media=(mp3, still))
        index.put([first, document("b", categories=("film industry",)), document("c")], NOON)
        for query, wanted in {
            'category:"FILM industry"': ["b", "a"],
            "category:cafe OR media:x": ["a"],
            "media:audio AND media:image/*": ["a"],
            "media:audio/mpeg": ["a"],
            "_exists_:media": ["a"],
            "NOT _exists_:category": ["c"],
        }.items():
            assert ids(ask(index, query)) == wanted, query
        facets = index.search(Search(query=All(), facets=("category", "media"))).facets
        assert facets["media"] == (("audio", 1), ("audio/mpeg", 1), ("image", 1), ("image/jpeg", 1))
        assert facets["category"] == (("Café", 1), ("Film Industry", 1), ("film industry", 1))
        assert index.get(["a"]) == {"a": first}

    def test_near_are_values_with_the_same_words_and_those_spelled_nearly_so(self, index: Index) -> None:
        names = (
            "Netflix",
            "Netflix Animation",
            "Nickelodeon",
            "Café Noir",
            "AT&T",
            "A*B Pictures",
            "Los Gatos, CA",
        )
        index.put([document(str(number), companies=(name,)) for number, name in enumerate(names)], NOON)
        assert index.near("company", "netflx") == ("Netflix", "Netflix Animation")
        assert index.near("company", "NETFLIX ANIMATON", 1) == ("Netflix Animation",)
        assert index.near("company", "animation") == ("Netflix Animation",)
        assert index.near("company", "cafe") == ("Café Noir",)
        assert index.near("company", "los gatos") == ("Los Gatos, CA",)
        assert index.near("company", "a*b") == ("A*B Pictures",)
        assert index.near("company", "zzz") == index.near("person", "netflx") == ()

    def test_near_knows_fields_that_are_not_counted(self, index: Index) -> None:
        index.put([document("a"), document("b")], NOON)
        assert index.near("domain", "variety") == ("variety.com",)
        assert index.near("feed", "https://feed.example/rs") == ("https://feed.example/rss",)

    def test_near_forgets_what_no_document_has_any_more(self, index: Index) -> None:
        index.put([document("a", companies=("Netflix",)), document("b", companies=("Disney",))], NOON)
        index.put([document("a", companies=("Disney",), revision=2)], LATER)
        assert index.near("company", "netflx") == ()

    def test_an_older_version_never_overwrites_a_newer_one(self, index: Index) -> None:
        assert outcomes(index, document("a", "Second text", revision=2)) == ["indexed"]
        assert outcomes(index, document("a", "First text", revision=1, rules="9-new")) == ["stale"]
        assert ids(ask(index, "first")) == []
        assert ids(ask(index, "second")) == ["a"]
        assert outcomes(index, document("a", "Second text anew", revision=2)) == ["indexed"]
        assert ids(ask(index, "anew")) == ["a"]
        assert outcomes(index, document("a", "Later rules", revision=2, rules="2-new")) == ["indexed"]
        assert ids(ask(index, "rules")) == ["a"]

    def test_a_replaced_revision_leaves_nothing_behind(self, index: Index) -> None:
        old = document(
            "a", "Walkout begins", tags=("labor/strike",), companies=("Disney",), published=NOON - 9 * MINUTE
        )
        index.put([old], NOON)
        index.put([document("a", "Deal reached", tags=("ai",), revision=2)], LATER)
        for text in ("walkout", "begin*", "tag:labor", "_exists_:company", "published:<2023-07-26T12:00:00Z"):
            assert ask(index, text).total == 0, text
        result = index.search(Search(query=All(), facets=("tag", "company")))
        assert (result.total, result.facets) == (1, {"tag": (("ai", 1),), "company": ()})
        assert index.count() == 1

    def test_of_two_versions_in_one_batch_the_higher_stays(self, index: Index) -> None:
        batch = [
            document("a", "Two", revision=2),
            document("b"),
            document("a", "One"),
            document("a", "Three", revision=3),
        ]
        assert outcomes(index, *batch) == ["indexed", "indexed", "stale", "indexed"]
        assert index.get(["a"])["a"].item.title == "Three"
        assert ask(index, "two OR one OR three").total == 1

    def test_what_cannot_be_indexed_is_parked_and_holds_up_nobody(self, index: Index) -> None:
        verdicts = index.put([document("a", "fine"), document("b", "broken \ud800"), document("c", "fine")], NOON)
        assert [verdict.outcome for verdict in verdicts] == ["indexed", "parked", "indexed"]
        assert "UTF-8" in verdicts[1].reason
        assert ids(ask(index, "fine")) == ["c", "a"]

    def test_the_bounds_of_time(self, index: Index) -> None:
        index.put([document(str(n), published=NOON + n * MINUTE, seen=LATER) for n in range(4)], NOON)
        found = index.search(Search(query=All(), since=NOON + MINUTE, until=NOON + 3 * MINUTE))
        assert ids(found) == ["2", "1"]
        assert found.total == 2
        finer = timedelta(microseconds=1)
        assert ids(index.search(Search(query=All(), since=NOON + MINUTE + finer))) == ["3", "2"]
        assert ids(index.search(Search(query=All(), until=NOON + MINUTE + finer))) == ["1", "0"]

    @pytest.mark.parametrize("limit", [1, 3, 4, 11, 12])
    def test_pages_show_everything_once(self, index: Index, limit: int) -> None:
        index.put([document(f"{n:02}", "news", published=NOON - (n // 5) * MINUTE) for n in range(11)], NOON)
        found = list(pages(index, parse("news", NOON), limit))
        assert [id_ for page in found for id_ in ids(page)] == ids(ask(index, "news"))
        assert {page.total for page in found} == {11}
        assert all(page.hits for page in found)

    def test_what_comes_in_between_shifts_no_page(self, index: Index) -> None:
        index.put([document(id_) for id_ in "bdf"], NOON)
        first = index.search(Search(query=All(), limit=2))
        index.put([document("e"), document("c"), document("z", published=LATER, seen=LATER)], NOON)
        second = index.search(Search(query=All(), limit=2, after=first.next))
        assert (ids(first), ids(second)) == (["f", "d"], ["c", "b"])

    def test_the_cursor_of_another_index_is_refused(self, index: Index) -> None:
        with pytest.raises(WrongUse, match="first page"):
            index.search(Search(query=All(), after="somebody-elses"))

    def test_counts_only(self, index: Index) -> None:
        index.put([document("a"), document("b")], NOON)
        result = index.search(Search(query=All(), limit=0, facets=("outlet",)))
        assert result == Result(total=2, facets={"outlet": (("Variety", 2),)}, others={"outlet": 0})

    def test_facets_count_the_matches(self, index: Index) -> None:
        index.put(
            [
                document("a", "strike", tags=("ai/likeness",), companies=("Netflix", "Disney"), outlet="Variety"),
                document("b", "strike", tags=("ai",), companies=("Disney",), outlet="The Verge",
                         published=NOON - DAY),
                document("c", "strike", tags=("labor",), outlet="The Verge"),
                document("d", "other", tags=("labor",), companies=("Sony",)),
            ],
            NOON,
        )  # fmt: skip
        query = parse("strike", NOON)
        result = index.search(Search(query=query, facets=("tag", "company", "outlet", "published"), facet_limit=2))
        assert result.facets == {
            "tag": (("ai", 2), ("ai/likeness", 1)),
            "company": (("Disney", 2), ("Netflix", 1)),
            "outlet": (("The Verge", 2), ("Variety", 1)),
            "published": (("2023-07-26", 2), ("2023-07-25", 1)),
        }

    def test_hits_show_what_matched(self, index: Index) -> None:
        index.put(
            [document("a", "Actors' Strikes spread", summary="No word here.", body=f"{'x ' * 300}on strike now")],
            NOON,
        )
        (hit,) = ask(index, "strike -sports").hits
        assert hit.title == (("Actors' ", False), ("Strikes", True), (" spread", False))
        assert ("strike", True) in hit.snippet
        assert sum(len(text) for text, _ in hit.snippet) < 300

    def test_deleting_what_is_old(self, index: Index) -> None:
        index.put([document(str(n), f"word{n} news", published=NOON - n * MINUTE) for n in range(5)], NOON)
        assert index.delete_before(NOON - 2 * MINUTE) == 2
        assert ids(ask(index, "news")) == ["0", "1", "2"]
        assert ask(index, "word3 OR word4*").total == 0
        assert index.count() == 3
        assert index.delete_before(NOON - 2 * MINUTE) == 0

    def test_several_threads_write_and_read(self, index: Index) -> None:
        def work(part: int) -> int:
            index.put([document(f"{part}-{n}", f"news{part}") for n in range(5)], NOON)
            return ask(index, f"news{part}").total

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(work, range(12))) == [5] * 12
        assert index.count() == 60

    def test_closing_twice(self, index: Index) -> None:
        index.put([document("a")], NOON)
        index.close()
        index.close()

    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(trees)
    def test_any_query_finds_what_the_predicate_finds(self, full: Index, query: Node) -> None:
        result = full.search(Search(query=query, limit=100))
        assert ids(result) == expected(query)
        assert result.total == len(result.hits)

    def test_times_are_utc(self, index: Index) -> None:
        index.put([document("a")], datetime(2023, 7, 26, 12, 0, 0, 1_500, tzinfo=UTC))
        (hit,) = ask(index, "*").hits
        assert hit.indexed == datetime(2023, 7, 26, 12, 0, 0, 1_000, tzinfo=UTC)
        assert hit.indexed.tzinfo == UTC
