"""Several people at the desk of saved searches at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guildwire.ops.saved.desk import SavedSearchDesk
from guildwire.settings import load
from guildwire.wiring import Parts
from search.saved import NoSuchSearch, SearchChanged
from tests.alerts.make import Hand
from tests.journey.desk import embedded


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    opened = Parts(load(data=tmp_path, **embedded(tmp_path)), Hand())
    yield opened
    opened.close()


def test_who_change_different_things_at_once_all_have_their_way(parts: Parts) -> None:
    desk = SavedSearchDesk(parts)
    desk.add({"name": "Shared", "query": "strike"})
    changes = [{"note": "why"}, {"owner": "Ann"}, {"sort": "relevance"}, {"columns": "title,outlet"}]
    with ThreadPoolExecutor(len(changes)) as pool:
        list(pool.map(lambda change: desk.change("shared", change), changes))
    found = desk.found("shared")
    assert (found.note, found.owner, found.sort, found.columns) == ("why", "Ann", "relevance", ("title", "outlet"))
    assert found.query == "strike"


def test_of_those_who_saw_one_version_one_has_it(parts: Parts) -> None:
    desk = SavedSearchDesk(parts)
    version = desk.add({"name": "shared", "query": "strike"}).search.version

    def change(number: int) -> bool:
        try:
            desk.change("shared", {"note": f"by {number}"}, [version])
        except SearchChanged:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(change, range(4)))
    assert done.count(True) == 1
    assert desk.show("shared").note == f"by {done.index(True)}"


def test_who_put_one_name_at_once_leave_one_search(parts: Parts) -> None:
    desk = SavedSearchDesk(parts)
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda number: desk.put("shared", {"query": f"strike {number}"}), range(4)))
    assert [each.made for each in kept].count(True) == 1
    assert desk.found("shared").query in {each.search.query for each in kept}
    assert len(desk.all().saved) == 1


def test_a_query_that_can_no_longer_be_asked_is_shown_and_can_be_mended_or_removed(parts: Parts) -> None:
    desk = SavedSearchDesk(parts)
    desk.add({"name": "old", "query": "strike"})
    old = desk.found("old")
    parts.saved.remove("old")
    parts.saved.save(type(old)(name="old", query="gone:x", created=old.created, changed=old.changed))
    (shown,) = desk.all(counted=True).saved
    assert "its query can no longer be asked: there is no field 'gone'" in shown.trouble
    assert shown.recent is None
    assert desk.change("old", {"query": "strike"}).search.trouble == ""
    desk.remove("Old")
    with pytest.raises(NoSuchSearch):
        desk.show("old")
