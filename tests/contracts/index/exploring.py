"""The contract of the index: likeness, what sets a result apart, names, days of a zone, and what is not listed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from news.enriched import Enriched
from news.errors import WrongUse
from query.parse import parse
from query.tree import All
from search.port import Explorer, Search, Significant, Suggestion
from search.results.significance import jlh
from tests.contracts.index.common import DAY, ids
from tests.contracts.index.suite import Suite
from tests.search.make import NOON, document


class ExploringContract(Suite):
    """What every explorer must do."""

    def test_similar_are_items_with_the_same_rare_words_and_names_but_not_those_of_the_story(
        self, index: Explorer
    ) -> None:
        index.put(
            [
                document("own", "Zenimax testers ratify contract", companies=("Microsoft",), story="s"),
                document("same", "Zenimax testers ratify contract", companies=("Microsoft",), story="s"),
                document("like", "Zenimax testers win neutrality", companies=("Microsoft",), story="t"),
                document("name", "Cloud prices fall", companies=("Microsoft",)),
                document("else", "Weather is fine"),
                *(document(f"{n}", f"Nothing to do with it {n}") for n in range(9)),
            ],
            NOON,
        )
        found = index.similar("own")
        assert [hit.enriched.item.id for hit in found] == ["like", "name"]
        assert found[0].title == (("Zenimax testers win neutrality", False),)
        assert [hit.enriched.item.id for hit in index.similar("own", 1)] == ["like"]
        assert index.similar("nobody") == index.similar("else") == index.similar("own", 0) == ()

    def test_items_without_a_story_are_no_story(self, index: Explorer) -> None:
        index.put(
            [document(id_, "Zenimax testers walk out") for id_ in "ab"]
            + [document(str(n), f"Other {n}") for n in range(5)],
            NOON,
        )
        assert [hit.enriched.item.id for hit in index.similar("a")] == ["b"]

    def test_significant_is_what_a_result_has_more_often_than_the_rest(self, index: Explorer) -> None:
        index.put(
            [
                *(document(f"a{n}", "strike", companies=("Netflix",), outlet="Variety") for n in range(4)),
                *(document(f"b{n}", "deal", companies=("Netflix", "Disney"), outlet="Variety") for n in range(2)),
                *(document(f"c{n}", "strike", companies=("Sony",), outlet="Variety") for n in range(2)),
                *(document(f"d{n}", "else", companies=("Disney",), outlet="Wired") for n in range(8)),
            ],
            NOON,
        )
        found = index.significant(Search(query=parse("strike", NOON)), ("company", "outlet"))
        assert found == {
            "company": (Significant("Netflix", 4, 6, jlh(4, 6, 6, 16)),),
            "outlet": (Significant("Variety", 6, 8, jlh(6, 6, 8, 16)),),
        }
        assert found["company"][0].score == pytest.approx((4 / 6 - 6 / 16) * (4 / 6) / (6 / 16))
        few = index.significant(Search(query=parse("strike", NOON), until=NOON - DAY), ("company",))
        assert few == {"company": ()}

    def test_significant_counts_each_spelling_by_itself_and_forgets_what_was_replaced(
        self, index: Explorer
    ) -> None:
        index.put([document(f"a{n}", "strike", categories=("Café",)) for n in range(3)], NOON)
        index.put([document(f"b{n}", "strike", categories=("cafe", "Café")) for n in range(3)], NOON)
        index.put([document(f"c{n}", "other", categories=("cafe",)) for n in range(5)], NOON)
        index.put([document(f"c{n}", "other", categories=("new",), revision=2) for n in range(3)], NOON)
        found = index.significant(Search(query=parse("strike", NOON)), ("category",))["category"]
        assert [(each.value, each.here, each.everywhere) for each in found] == [("Café", 6, 6), ("cafe", 3, 5)]

    def test_suggestions_are_names_of_which_a_word_begins_so(self, index: Explorer) -> None:
        index.put(
            [
                document("a", companies=("Netflix", "Café Noir Pictures"), outlet="Net News"),
                document("b", companies=("Netflix", "Sony Pictures"), outlet="Planet"),
                document("c", companies=("Netflix Animation",), outlet="Planet"),
                document("d", companies=("A*B Films",), outlet="Planet"),
            ],
            NOON,
        )
        assert index.suggest("net", ("company", "outlet")) == (
            Suggestion("company", "Netflix", 2),
            Suggestion("outlet", "Net News", 1),
            Suggestion("company", "Netflix Animation", 1),
        )
        assert index.suggest("net", ("company", "outlet"), 1) == (Suggestion("company", "Netflix", 2),)
        assert index.suggest("NETFLIX  an", ("company",)) == (Suggestion("company", "Netflix Animation", 1),)
        assert index.suggest("cafe n", ("company",)) == (Suggestion("company", "Café Noir Pictures", 1),)
        pictures = [each.value for each in index.suggest("pict", ("company",))]
        assert pictures == ["Café Noir Pictures", "Sony Pictures"]
        assert index.suggest("a*", ("company",)) == (Suggestion("company", "A*B Films", 1),)
        for text in ("lix", "", "  ", "zz", "*"):
            assert index.suggest(text, ("company",)) == (), text
        assert index.suggest("net", ()) == ()

    def test_suggestions_count_each_spelling_and_only_what_is_there(self, index: Explorer) -> None:
        index.put([document("a", companies=("NETFLIX",)), document("b", companies=("Netflix",))], NOON)
        index.put([document("c", companies=("Netflix",)), document("d", companies=("Netto",))], NOON)
        index.put([document("d", companies=("Sony",), revision=2)], NOON)
        assert index.suggest("net", ("company",)) == (
            Suggestion("company", "Netflix", 2),
            Suggestion("company", "NETFLIX", 1),
        )

    def test_fields_without_names_to_count_are_refused(self, index: Explorer) -> None:
        for field in ("published", "title", "url", "nonsense"):
            with pytest.raises(WrongUse, match=field):
                index.suggest("net", (field,))
            with pytest.raises(WrongUse, match=field):
                index.significant(Search(query=All()), (field,))

    def test_what_is_listed_and_the_others_are_all(self, index: Explorer) -> None:
        names = ("Netflix", "Disney", "Sony", "Apple")
        index.put(
            [document(str(n), companies=names[: 1 + n % 4], published=NOON - n * DAY) for n in range(9)], NOON
        )
        for limit in (1, 2, 3, 4, 9):
            found = index.search(Search(query=All(), facets=("company", "published"), facet_limit=limit))
            listed = {name: sum(count for _, count in values) for name, values in found.facets.items()}
            assert listed["company"] + found.others["company"] == sum(1 + n % 4 for n in range(9))
            assert listed["published"] + found.others["published"] == 9
        assert found.others == {"company": 0, "published": 0}

    @pytest.mark.parametrize(
        ("zone", "changes"),
        [
            ("America/New_York", ("2023-03-12", "2023-11-05")),
            ("Europe/Berlin", ("2023-03-26",)),
            ("Asia/Kolkata", ("2023-07-01",)),
            ("UTC", ("2023-07-01",)),
        ],
    )
    def test_days_are_those_of_the_zone_also_when_its_clocks_change(
        self, index: Explorer, zone: str, changes: tuple[str, ...]
    ) -> None:
        place = ZoneInfo(zone)
        items: list[Enriched] = []
        wanted: dict[str, int] = {}
        for change in changes:
            for hours in range(-30, 54):
                midnight = datetime.fromisoformat(change).replace(tzinfo=place).astimezone(UTC)
                at = midnight + timedelta(hours=hours, minutes=29)
                items.append(document(f"{change}{hours}", published=at, seen=NOON + 999 * DAY))
                day = at.astimezone(place).date().isoformat()
                wanted[day] = wanted.get(day, 0) + 1
        index.put(items, NOON)
        found = index.search(Search(query=All(), facets=("published",), facet_limit=20, zone=zone))
        assert dict(found.facets["published"]) == wanted
        assert list(found.facets["published"]) == sorted(found.facets["published"], reverse=True)

    def test_an_unknown_zone_is_named(self, index: Explorer) -> None:
        with pytest.raises(WrongUse, match="Mars/Olympus"):
            index.search(Search(query=All(), facets=("published",), zone="Mars/Olympus"))

    def test_what_is_near_to_nothing_costs_nothing(self, index: Explorer) -> None:
        assert index.significant(Search(query=All()), ("company",)) == {"company": ()}
        assert index.similar("a") == ()
        assert ids(index.search(Search(query=All(), sort="relevance", collapse=True))) == []
