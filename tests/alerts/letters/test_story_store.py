"""What the story store knows beside a letter's own notes."""

from collections.abc import Callable
from datetime import timedelta

from alerts.letters.compose import FRESH, Composer
from alerts.port import Delivery, DeliveryItem
from enrich.stories.port import StoryCard, StoryItem
from news.errors import Unavailable
from tests.alerts.make import NOON, note, row, subscription

FIRST = StoryItem(id="i0", story="t1", at=NOON - timedelta(hours=2), outlet="Deadline")
OWN = StoryItem(id="i1", story="t1", at=NOON, outlet="Variety")
COPY = StoryItem(id="i2", story="t1", at=NOON, outlet="Gazette", copy_of="i1")


def card(*items: StoryItem) -> StoryCard:
    outlets = tuple(dict.fromkeys(item.outlet for item in items))
    own = [item for item in items if not item.copy_of]
    return StoryCard("t1", items, items[0], outlets, len(own), "", len(items) - len(own), ())


def text(lookup: Callable[[str], StoryCard | None], composer: Composer | None = None) -> str:
    made = Delivery(
        id="d", subscription=subscription(), channel="c", entries=(DeliveryItem(row(note=note())),), lease=1
    )
    return (composer or Composer(card=lookup))(made, "", NOON).text


def test_who_was_first_how_many_are_independent_and_how_many_copied() -> None:
    said = text(lambda _: card(FIRST, OWN, COPY))
    assert "Variety, 12:00; first report: Deadline, 10:00\n" in said
    assert "2 outlets have a report of their own\n2 more reports; 1 report is a copy\n" in said
    assert "Variety, 12:00, first report\n" in text(lambda _: card(OWN, COPY))


def test_a_store_that_has_it_not_or_does_not_answer_leaves_the_notes() -> None:
    def away(_: str) -> StoryCard:
        raise Unavailable("the state store does not answer; try again")

    for lookup in (lambda _: None, away, lambda _: card(OWN)):
        assert "\nVariety, 12:00\n" in text(lookup)


def test_it_is_asked_once_for_many_letters() -> None:
    asked: list[str] = []
    composer = Composer(card=asked.append)
    made = Delivery(
        id="d", subscription=subscription(), channel="c", entries=(DeliveryItem(row(note=note())),), lease=1
    )
    for seconds in (0, 1, FRESH.total_seconds(), 0):
        composer(made, "", NOON + timedelta(seconds=seconds))
    assert asked == ["t1"] * 3
