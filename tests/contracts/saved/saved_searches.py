"""The contract of saved searches (search/saved.py): a backend passes it by a subclass with ``store``."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from search.saved import SavedSearch, SavedSearches, SearchChanged, SearchNameTaken

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
WRITERS = 8


def saved(name: str = "strikes", **changes: object) -> SavedSearch:
    said = {"name": name, "query": "tag:labor/strike", "created": NOW, "changed": NOW, **changes}
    return SavedSearch(**said)  # type: ignore[arg-type]


FULL = saved(
    "pay-in-games",
    query='role:"vœux" OR "ünïcode" -*',
    sort="relevance",
    columns=("title", "pay_min"),
    owner="Ann",
    note="Two\nlines",
    changed=NOW + timedelta(microseconds=1),
)


class SavedSearchesContract:
    """What every store of saved searches must do. A subclass gives the fixture ``store``: an empty store."""

    def test_an_empty_store_has_none(self, store: SavedSearches) -> None:
        assert list(store.all()) == []
        assert store.get("strikes") is None
        assert not store.remove("strikes")

    def test_what_is_saved_is_found_whole(self, store: SavedSearches) -> None:
        store.save(FULL)
        assert store.get(FULL.name) == FULL
        assert list(store.all()) == [FULL]

    def test_names_are_found_apart_from_case_and_listed_in_order(self, store: SavedSearches) -> None:
        for name in ("b", "a-2", "a", "ab", "a10"):
            store.save(saved(name))
        assert [each.name for each in store.all()] == ["a", "a-2", "a10", "ab", "b"]
        found = store.get("A-2")
        assert found is not None
        assert found.name == "a-2"
        assert store.remove("AB")
        with pytest.raises(SearchNameTaken):
            store.save(saved("B"))

    def test_times_are_kept_to_the_microsecond_in_utc(self, store: SavedSearches) -> None:
        store.save(saved(changed=NOW.astimezone(timezone(timedelta(hours=-7)))))
        found = store.get("strikes")
        assert found is not None
        assert found.changed == NOW
        assert found.changed.utcoffset() == timedelta(0)

    def test_a_name_is_taken_once(self, store: SavedSearches) -> None:
        store.save(saved())
        with pytest.raises(SearchNameTaken, match=r"'strikes' already: choose another name"):
            store.save(saved(query="tag:ai"))
        assert store.get("strikes") == saved()

    def test_what_was_seen_is_replaced(self, store: SavedSearches) -> None:
        store.save(saved())
        after = saved(query="tag:ai", changed=NOW + timedelta(seconds=1))
        store.save(after, seen=NOW)
        assert list(store.all()) == [after]

    def test_what_was_changed_since_is_not_replaced(self, store: SavedSearches) -> None:
        store.save(saved())
        by_another = saved(note="theirs", changed=NOW + timedelta(microseconds=1))
        store.save(by_another, seen=NOW)
        with pytest.raises(SearchChanged, match="meanwhile: look at it"):
            store.save(saved(note="mine", changed=NOW + timedelta(seconds=1)), seen=NOW)
        with pytest.raises(SearchChanged):
            store.remove("strikes", seen=NOW)
        assert store.get("strikes") == by_another
        assert store.remove("strikes", seen=by_another.changed)

    def test_what_was_removed_since_does_not_come_back(self, store: SavedSearches) -> None:
        store.save(saved())
        store.remove("strikes")
        with pytest.raises(SearchChanged):
            store.save(saved(note="mine"), seen=NOW)
        assert not store.remove("strikes", seen=NOW)
        assert list(store.all()) == []

    def test_of_many_who_take_one_name_at_once_one_has_it(self, store: SavedSearches) -> None:
        mine = [saved(note=f"by {number}") for number in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            done = list(pool.map(lambda each: _saves(store, each, None), mine))
        assert done.count(True) == 1
        assert list(store.all()) == [mine[done.index(True)]]

    def test_of_many_who_change_one_at_once_one_does(self, store: SavedSearches) -> None:
        store.save(saved())
        mine = [replace(saved(), note=f"by {n}", changed=NOW + timedelta(seconds=1 + n)) for n in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            done = list(pool.map(lambda each: _saves(store, each, NOW), mine))
        assert done.count(True) == 1
        assert store.get("strikes") == mine[done.index(True)]


def _saves(store: SavedSearches, each: SavedSearch, seen: datetime | None) -> bool:
    try:
        store.save(each, seen=seen)
    except (SearchChanged, SearchNameTaken):
        return False
    return True
