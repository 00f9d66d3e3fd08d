"""What ends a letter: what was watched for its own question and its own time."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from alerts.port import Delivery, DeliveryItem, Told
from alerts.subscription import Rhythm
from guildwire.run.letters import FRESH, Receipts
from guildwire.settings import load
from guildwire.wiring import Parts
from ingest.feed import FeedState
from ingest.port import Visit, WatchGap
from tests.alerts.make import NOON, Hand, row, subscription

GOOD = FeedState(
    key="https://alpha.example/feed",
    outlet="Alpha",
    address="https://alpha.example/feed",
    listed_since=NOON.replace(day=1),
    status="ok",
    last_checked=NOON,
    promised=76,
    watched_since=NOON.replace(day=1),
    watched_until=NOON,
)
BETA = replace(GOOD, key="https://beta.example/feed", outlet="Beta")


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def parts(tmp_path: Path, clock: Hand) -> Parts:
    opened = Parts(load(data=tmp_path), clock)
    gap = WatchGap(GOOD.key, "Alpha", NOON.replace(hour=2), NOON.replace(hour=4), "slow")
    opened.feeds.save([Visit(GOOD, None, gap=gap), Visit(BETA, None)])
    return opened


def letter(query: str = "strike", rhythm: Rhythm = Rhythm(), **more: str) -> Delivery:  # noqa: B008 (frozen)
    asked = subscription(query=query, rhythm=rhythm, **more)
    return Delivery(id="d", subscription=asked, channel="c", entries=(), lease=1)


def test_a_letter_answers_for_its_question_and_its_time(parts: Parts) -> None:
    receipt = Receipts(parts)
    assert receipt(letter()).startswith("Watched in part: 1 of 2 feeds since Wed 19 Jul, 12:00")
    assert "Alpha was not watched (does not answer in time) from Thu 20 Jul, 02:00" in receipt(letter())
    assert receipt(letter("outlet:beta")).startswith("Watched: 1 of 1 feed since Wed 19 Jul, 12:00")
    assert receipt(letter(rhythm=Rhythm("hourly"))).startswith("Watched: all 2 feeds since Thu 20 Jul, 11:00")
    assert receipt(letter(rhythm=Rhythm("weekly"))).startswith(
        "Watched in part: 1 of 2 feeds since Thu 13 Jul, 12:00"
    )


def test_each_reader_has_the_times_in_their_own_zone_and_language(parts: Parts) -> None:
    receipt = Receipts(parts)
    assert " since Wed 19 Jul, 17:45" in receipt(letter(zone="Asia/Kathmandu"))
    assert " since Mi., 19. Juli, 14:00" in receipt(letter(zone="Europe/Berlin", locale="de"))
    assert " since Wed 19 Jul, 12:00" in receipt(letter())


def test_a_letter_that_follows_answers_for_the_time_since_that_one(parts: Parts) -> None:
    before = Told("d0", NOON.replace(day=14), ())
    entry = DeliveryItem(row(), (), before)
    receipt = Receipts(parts)
    assert " since Fri 14 Jul, 12:00" in receipt(replace(letter(), entries=(entry,)))
    assert " since Wed 19 Jul, 12:00" in receipt(letter())


def test_one_question_is_judged_again_only_when_its_receipt_is_old(parts: Parts, clock: Hand) -> None:
    receipt = Receipts(parts)
    before = receipt(letter())
    parts.feeds.remove(GOOD.key)
    assert receipt(letter()) == before
    clock.forward(seconds=FRESH)
    assert receipt(letter()).startswith("Watched: 1 of 1 feed")


def test_a_query_that_cannot_be_read_any_more_leaves_a_sentence(parts: Parts) -> None:
    assert Receipts(parts)(letter("colour:red")).startswith("What was watched could not be looked up: WrongUse ")
