"""``guildwire replay``: the difference first, writing only when told to, and never over anything newer."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guildwire.demo import demo
from guildwire.ops.replay import Replay, wanted
from guildwire.ops.replay_diff import Difference
from guildwire.wiring import Parts
from news.enriched import Enriched, Entity, Tag, Title
from news.errors import WrongUse
from news.item import Item
from query.tree import All
from search.port import Search
from tests.guildwire.run import guildwire, lines
from tests.journey.desk import documents, opened

NOW = datetime(2026, 11, 25, tzinfo=UTC)
VOCABULARY = """
tags:
  ai/work:
    about: Artificial intelligence and those who work with it.
    signals:
      work: {terms: "job{,s}; worker{,s}; writer{,s}"}
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample in it, to be copied and not changed."""
    folder = tmp_path_factory.mktemp("sample")
    with opened(folder) as parts:
        demo.subscribe(parts)
        demo.run(parts, demo.bundled())
    return folder


@pytest.fixture
def desk(sample: Path, tmp_path: Path) -> Iterator[Parts]:
    with opened(sample) as old, opened(tmp_path) as parts:
        demo.subscribe(parts)
        parts.index.put(list(documents(old).values()), NOW)
        yield parts


def changed_rules(parts: Parts) -> None:
    """Have the parts enrich by rules that give some items one more tag."""
    path = parts.settings.data / "own.yaml"
    path.write_text(VOCABULARY, "utf-8")
    parts.settings = parts.settings.model_copy(update={"vocabulary": path})


def test_equal_rules_change_nothing(desk: Parts) -> None:
    with Replay(desk, wanted(NOW)) as run:
        difference = run.compare()
        assert difference.read == difference.unchanged == desk.index.count() > 60
        assert run.waiting == 0


def test_comparing_changes_nothing_and_writing_writes_what_was_shown(desk: Parts) -> None:
    before = documents(desk)
    changed_rules(desk)
    with Replay(desk, wanted(NOW, query="tag:ai")) as run:
        difference = run.compare()
        change = difference.tags["ai/work"]
        assert set(difference.tags) == {"ai/work"}
        assert (change.lost, len(change.gained_by)) == (0, 3)
        assert documents(desk) == before
        assert dict(run.write().items()) == {"written": run.waiting, "stale": 0, "refused": 0}
    after = documents(desk)
    assert change.gained == sum("ai/work" in tags(now) for now in after.values()) > 3
    assert all(after[id_].story == before[id_].story for id_ in after)
    assert all(after[id_] == was for id_, was in before.items() if "ai" not in tags(was))
    with Replay(desk, wanted(NOW, query="tag:ai")) as again:
        assert again.compare().unchanged == difference.read


def test_a_revision_that_came_in_meanwhile_stays(desk: Parts) -> None:
    changed_rules(desk)
    with Replay(desk, wanted(NOW, limit=1)) as run:
        run.compare()
        (newest,) = desk.index.search(Search(query=All(), limit=1)).hits
        item = msgspec.structs.replace(newest.enriched.item, revision=7, title="Later")
        desk.index.put([msgspec.structs.replace(newest.enriched, item=item)], NOW)
        assert run.write()["stale"] == 1
    assert desk.index.get([item.id])[item.id].item.title == "Later"


def test_with_match_subscriptions_are_told_what_now_fits_and_nothing_twice(desk: Parts, sample: Path) -> None:
    for _ in range(2):
        with Replay(desk, wanted(NOW, stages=["match"])) as run:
            run.compare()
            run.write()
    with opened(sample) as first:
        assert sum(book.matched for book in desk.alerts.books()) == sum(
            book.matched for book in first.alerts.books()
        )


def test_the_range_is_by_time_outlet_and_number(desk: Parts) -> None:
    found = documents(desk).values()
    outlet = next(iter(found)).item.outlet
    day = datetime(2023, 7, 26, tzinfo=UTC).date()
    assert (
        count(desk, since="2023-07-26", until="2023-07-26") == sum(one.item.at.date() == day for one in found) > 0
    )
    assert count(desk, outlet=outlet) == sum(one.item.outlet == outlet for one in found)
    assert count(desk, limit=5) == 5


def tags(enriched: Enriched) -> set[str]:
    return {tag.name for tag in enriched.tags}


def count(parts: Parts, **asked: Any) -> int:
    with Replay(parts, wanted(NOW, **asked)) as run:
        number = run.count()
        assert run.compare().read == number
        return number


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "soon"}, "since: 'soon' is not a date: write 2023-07-26"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "nothing lies between"),
        ({"since": "2030-01-01"}, "in the future"),
        ({"query": "tag:("}, "^"),
        ({"stages": ["deliver"]}, "there is no stage 'deliver'"),
        ({"limit": 0}, "leaves nothing"),
    ],
    ids=str,
)
def test_nonsense_is_refused_with_its_reason(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongUse) as refused:
        wanted(NOW, **asked)
    assert said in str(refused.value)


def test_the_difference_counts_each_item_once() -> None:
    item = Item(id="a" * 32, feed="f", outlet="Example", title="Title", seen=NOW)
    old = Enriched(item=item, rules="1-a", tags=(Tag("ai", 1.0), Tag("ai/hiring", 1.0)))
    difference = Difference()
    difference.add(old, old)
    difference.add(old, msgspec.structs.replace(old, rules="2-b"))
    difference.add(old, msgspec.structs.replace(old, tags=(Tag("ai", 2.0), Tag("labor", 1.0)), language="de"))
    counts = difference.counts()
    assert counts == {
        "read": 3, "unchanged": 1, "restamped": 1, "changed": 1, "tags_gained": 1, "tags_lost": 1
    }  # fmt: skip
    assert difference.other["language"] == 1
    assert difference.tags["ai/hiring"].lost_by[0].title == "Title"


def test_a_title_that_a_person_gained_is_another_claim() -> None:
    item = Item(id="a" * 32, feed="f", outlet="Example", title="Title", seen=NOW)
    old, new = (
        Enriched(item=item, rules="1-a", entities=(Entity("person", "Sean Astin", titles=titles),))
        for titles in ((), (Title("president"),))
    )
    difference = Difference()
    difference.add(old, new)
    assert (difference.changed, difference.other["entities"]) == (1, 1)


def test_at_a_terminal_nothing_is_written_without_yes(sample: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(VOCABULARY, "utf-8")
    shown = guildwire("replay", "tag:ai", "--data", sample, GUILDWIRE_VOCABULARY=str(own))
    assert "ai/work" in shown.stdout
    assert "Nothing was written: --yes would write" in shown.stderr
    (record,) = lines(
        guildwire("replay", "tag:ai", "--json", "--data", sample, GUILDWIRE_VOCABULARY=str(own)).stdout
    )
    assert record["written"] is None
    assert record["tags"]["ai/work"]["gained"] > 3
    guildwire("replay", "--yes", "--dry-run", "--data", sample, code=2)
