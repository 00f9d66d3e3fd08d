"""Stories by hand: what is shown, merged and split, and that a replay leaves it so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guildwire.ops import story_desk
from guildwire.ops.replay import Replay, wanted
from guildwire.wiring import Parts
from news import topics, wire
from news.errors import WrongUse
from news.item import Item
from stream.port import Message
from tests.guildwire.run import guildwire, lines
from tests.journey.desk import opened

NOW = datetime.now(UTC).replace(microsecond=0)
HEADLINES = [
    ("a1", "Herald", "Telltale Games lays off most of its staff", ""),
    ("a2", "Post", "Telltale Games confirms layoffs of most of its staff", "First reported by Herald."),
    ("b1", "Herald", "Animation Guild members vote to authorize strike", ""),
    ("b2", "Mail", "Animation Guild reaches tentative agreement with studios", ""),
]
"""Id, outlet, title, summary; each an hour after the one before."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as parts:
        arrive(parts)
        yield parts


def arrive(parts: Parts) -> None:
    """Send the headlines through enrichment into the index."""
    messages = []
    for number, (id_, outlet, title, summary) in enumerate(HEADLINES):
        at = NOW - timedelta(hours=9 - number)
        item = Item(id=id_, feed="f", outlet=outlet, title=title, summary=summary, published=at, seen=at)
        messages.append(Message(topics.FOUND, 0, number, id_, wire.encode(item), wire.headers(), at))
    out = parts.stage("enrich").handle(messages).out
    parts.index.put([wire.decode_enriched(record.value) for record in out], NOW)


def indexed(parts: Parts) -> dict[str, str]:
    return {id_: each.story for id_, each in parts.index.get([row[0] for row in HEADLINES]).items()}


def test_a_story_is_shown_with_its_first_report_and_its_credit(desk: Parts) -> None:
    card = story_desk.card(desk, "a2")
    assert (card.id, card.first.outlet, card.outlets, card.credit) == (
        "a1",
        "Herald",
        ("Herald", "Post"),
        "Herald",
    )
    assert [each.id for each in story_desk.recent(desk, 30, 2, 10)] == ["a1"]


def test_steps_of_one_dispute_are_linked(desk: Parts) -> None:
    assert [each.id for each in story_desk.linked(desk, story_desk.card(desk, "b1"))] == ["b2"]


def test_a_merge_is_in_the_index_at_once_and_survives_a_replay(desk: Parts) -> None:
    changed = story_desk.merge(desk, "b2", "b1")
    assert (changed.story, changed.items, changed.indexed) == ("b1", 1, 1)
    assert indexed(desk) == {"a1": "a1", "a2": "a1", "b1": "b1", "b2": "b1"}
    again(desk)
    assert indexed(desk)["b2"] == "b1"


def test_a_split_is_in_the_index_at_once_and_survives_the_items_coming_again(desk: Parts) -> None:
    assert story_desk.split(desk, ["a2"]).story == "a2"
    assert indexed(desk)["a2"] == "a2"
    arrive(desk)
    again(desk)
    assert indexed(desk) == {"a1": "a1", "a2": "a2", "b1": "b1", "b2": "b2"}


def test_a_replay_brings_the_index_up_to_what_was_done_by_hand(desk: Parts) -> None:
    desk.stories.merge("b2", "b1")
    assert indexed(desk)["b2"] == "b2"
    again(desk)
    assert indexed(desk)["b2"] == "b1"


@pytest.mark.parametrize("name", ["", "zz", "a", "b3"])
def test_a_name_that_fits_nothing_or_several_is_refused(desk: Parts, name: str) -> None:
    with pytest.raises(WrongUse, match="begin"):
        story_desk.card(desk, name)


def test_the_commands(tmp_path: Path) -> None:
    with opened(tmp_path) as parts:
        arrive(parts)
    shown = guildwire("story", "show", "a1", "--data", tmp_path).stdout
    assert "first report: Herald" in shown
    assert "first reported by, as the reports say: Herald" in shown
    (listed,) = lines(guildwire("story", "list", "--json", "--data", tmp_path).stdout)
    assert (listed["story"], listed["independent"]) == ("a1", 2)
    assert "1 items now in story a2" in guildwire("story", "split", "a2", "--data", tmp_path).stdout
    (changed,) = lines(guildwire("story", "merge", "a2", "b1", "--json", "--data", tmp_path).stdout)
    assert changed == {"story": "b1", "items": 1, "indexed": 1}
    (linked,) = lines(guildwire("story", "show", "b1", "--json", "--data", tmp_path).stdout)
    assert ([each["id"] for each in linked["items"]], linked["links"]) == (["a2", "b1"], ["b2"])
    assert (
        "no item has an id that begins with"
        in guildwire("story", "merge", "b1", "nowhere", "--data", tmp_path, code=2).stderr
    )


def again(parts: Parts) -> None:
    """Run the rules over everything again and write what differs."""
    with Replay(parts, wanted(parts.clock())) as run:
        run.compare()
        run.write()
