"""Subscriptions that take the query of a saved search."""

import pytest
from msgspec.structs import replace

from alerts.desk.description import brief, read_description
from alerts.desk.file import FileEntry
from alerts.desk.from_saved import entries_with_queries, outdated, taken_from, with_query
from news.errors import WrongUse
from search.saved import SavedSearch, SavedSearches
from tests.alerts.make import NOON, subscription

STRIKES = SavedSearch(name="strikes", query="tag:labor/strike", created=NOON, changed=NOON)


class Searches:
    """A store of one saved search."""

    def all(self) -> list[SavedSearch]:
        return [STRIKES]

    def get(self, name: str) -> SavedSearch | None:
        return STRIKES if name == STRIKES.name else None

    def save(self, saved: SavedSearch, *, seen: object = None) -> None:
        raise NotImplementedError

    def remove(self, name: str, *, seen: object = None) -> bool:
        raise NotImplementedError


def store() -> SavedSearches:
    return Searches()


def unused() -> SavedSearches:
    raise AssertionError("nothing is looked up")


def test_the_query_is_that_of_the_search_as_it_is() -> None:
    made = read_description(with_query({"name": "a", "saved": " Strikes "}, store), None, NOON)
    assert (made.query, made.saved) == ("tag:labor/strike", "strikes")
    assert brief(made)["saved"] == "strikes"


@pytest.mark.parametrize(
    "given", [{"name": "a"}, {"saved": ""}, {"saved": None}, {"saved": "gone", "query": "strike"}]
)
def test_what_was_written_down_with_its_query_is_not_looked_up(given: dict[str, object]) -> None:
    assert with_query(given, unused) == given


def test_a_search_that_is_not_there_is_named_with_a_near_one_and_its_place() -> None:
    with pytest.raises(WrongUse, match=r"--saved 'strike': there is no such saved search: did you mean strikes\?"):
        with_query({"saved": "strike"}, store, lambda key: f"--{key}")
    with pytest.raises(WrongUse, match=r"^team.yaml, line 3: saved 'unheard-of': .* see guildwire saved list"):
        entries_with_queries([FileEntry({"saved": "unheard-of"}, "team.yaml, line 3")], store)


def test_another_query_ends_where_it_came_from_and_other_choices_do_not() -> None:
    made = read_description(with_query({"name": "a", "saved": "strikes"}, store), None, NOON)
    assert read_description({"pace": "daily"}, made, NOON).saved == "strikes"
    assert read_description({"query": "walkout"}, made, NOON).saved == ""
    assert read_description({"query": "walkout", "saved": "walkouts"}, made, NOON).saved == "walkouts"


def test_who_took_a_query_is_known_and_who_has_an_older_one() -> None:
    same = subscription(query=STRIKES.query)
    taken = replace(same, id="t", saved="strikes")
    old = replace(taken, id="o", query="strike")
    other = replace(same, id="x", query="walkout", saved="walkouts")
    assert taken_from(STRIKES, [same, taken, old, other]) == [same, taken, old]
    assert outdated(STRIKES, [same, taken, old, other]) == [old]
