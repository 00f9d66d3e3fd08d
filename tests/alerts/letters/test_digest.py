"""A digest: its sentence of sum, its order, what is told in full, by a line, and only by number."""

from datetime import time, timedelta

import pytest

from alerts.channels.port import Letter
from alerts.letters.compose import Composer, compose
from alerts.letters.links import LinkSigner
from alerts.letters.look.letter_view import FULL, MOST
from alerts.letters.places import Places
from alerts.note import Fact, Note
from alerts.port import Delivery, DeliveryItem, Told
from alerts.subscription import Quiet, Rhythm, Subscription
from tests.alerts.make import NOON, Hand, note, row, subscription

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAILY = Rhythm("daily", time(8), "America/Los_Angeles")
NOW = NOON + 3 * HOUR
"""Eight in the morning in Los Angeles."""


def digest(*entries: DeliveryItem, composer: Composer = compose, **fields: object) -> Letter:
    record: Subscription = subscription(**({"query": "tag:labor", "rhythm": DAILY} | fields))
    made = Delivery(id="d1", subscription=record, channel="mail:a@b.example", entries=entries, lease=1)
    return composer(made, "Watched: all 2 feeds.", NOW)


def entry(
    first: Note, *others: Note, hours: int = 4, before: Told | None = None, limited: bool = False
) -> DeliveryItem:
    return DeliveryItem(
        row(note=first, about=first.story, matched=NOW - hours * HOUR, limited=limited), others, before
    )


def many(number: int) -> list[DeliveryItem]:
    return [entry(note(f"i{each}", story=f"t{each}", at=NOON - each * MINUTE)) for each in range(number)]


def step(item: str, stage: str, place: int, **fields: object) -> Note:
    fact = Fact("strike", stage, ladder="strike", step=place, headline=True, item=item)
    return note(item, **({"story": f"t-{item}", "facts": (fact,), "events": (f"strike/{stage}",)} | fields))


def test_one_sentence_says_how_much_and_since_when() -> None:
    letter = digest(entry(note("i1"), note("i2"), note("i3")), entry(note("i4"), hours=10))
    assert letter.subject == "[strikes] 2 stories"
    assert letter.text.startswith(
        "2 stories since yesterday 08:00\n"
        "2 came overnight; 2 more reports are merged into them. The weightiest first.\n"
    )
    assert letter.thread == "s1"


def test_what_quiet_hours_held_is_counted() -> None:
    quiet = Quiet(time(22), time(6), "America/Los_Angeles")
    letter = digest(*many(2), entry(note("i9"), hours=1), quiet=quiet, rhythm=Rhythm())
    assert "\n2 were held by quiet hours. The weightiest first.\n" in letter.text
    assert sorted(story.held for story in letter.stories) == [False, True, True]


@pytest.mark.parametrize(
    ("rhythm", "quiet", "said"),
    [
        (Rhythm(), None, ""),
        (Rhythm("weekly", time(8), "America/Los_Angeles"), None, ""),
        (DAILY, Quiet(time(22), time(6), "America/Los_Angeles"), "2 came overnight. "),
        (DAILY, Quiet(time(7), time(9), "America/Los_Angeles"), "2 were held by quiet hours. "),
    ],
    ids=["nothing held them", "a week", "the digest held them", "quiet hours held the digest"],
)
def test_what_held_is_said_only_of_what_did(rhythm: Rhythm, quiet: Quiet | None, said: str) -> None:
    assert f"\n{said}The weightiest first.\n" in digest(*many(2), rhythm=rhythm, quiet=quiet).text


def test_the_weightiest_comes_first_and_says_why() -> None:
    plain = note("i1", story="t-i1", at=NOON + HOUR)
    weighty = step("i2", "called", 4, tags=("ai/likeness", "labor/strike"), pay=("$5 an hour",))
    followed = entry(step("i3", "ended", 6), before=Told("d0", NOON - 9 * HOUR, ()))
    copied = entry(note("i4", story="t-i4"), note("i5", outlet="Deadline"), note("i6", outlet="Deadline"))
    letter = digest(entry(plain), followed, copied, entry(weighty, note("i7", outlet="Deadline")))
    assert [story.first.item for story in letter.stories] == ["i2", "i3", "i4", "i1"]
    assert (
        "First because: a step in a dispute, 2 outlets of their own, AI and labor, pay figures.\n" in letter.text
    )
    assert "Because: a later step in a dispute.\n" in letter.text
    assert letter.stories[3].because == ""


def test_the_newest_first_where_asked_for() -> None:
    letter = digest(*many(3)[::-1], order="newest")
    assert [story.first.item for story in letter.stories] == ["i0", "i1", "i2"]
    assert "The newest first.\n" in letter.text
    assert not any(story.because for story in letter.stories)


def test_first_in_full_then_lines_then_a_number() -> None:
    letter = digest(*many(MOST + 7))
    assert letter.text.count("Title of i") == MOST
    assert "\nIn short\n5. Title of i4\nVariety, 04:56\n" in letter.text
    assert "7 more stories: search for tag:labor\n" in letter.text
    places = Places("https://news.example.org", LinkSigner(["a key for these tests"], Hand()))
    letter = digest(*many(MOST + 1), composer=Composer(places=places))
    assert "1 more story: https://news.example.org/?q=tag%3Alabor\n" in letter.text


def test_what_is_told_is_what_stands_in_the_letter() -> None:
    letter = digest(*(entry(step(f"i{each}", "called", 4)) for each in range(MOST + 1)))
    assert [len(story.told) for story in letter.stories] == [1] * MOST + [0]
    facts = tuple(Fact("strike", f"stage{each}") for each in range(9))
    heavy = [*many(FULL), entry(note("last", story="t-last", facts=facts, at=NOON - 99 * HOUR))]
    letter = digest(*heavy, order="newest")
    assert letter.stories[-1].told == facts[:3]
    assert "Strike: stage2\n" in letter.text
    assert "stage3" not in letter.text


def test_pay_and_dates_are_listed() -> None:
    fact = Fact("vote", "", ("Sample Guild",), date="2023-07-28")
    first = note("i1", pay=("$5 to $7 an hour, Grip", "$9 a day"), facts=(fact,), story="a")
    letter = digest(entry(first), entry(note("i2", story="b")))
    assert "Pay figures\nGrip: $5 to $7 an hour (Variety)\n$9 a day (Variety)\n" in letter.text
    assert "Dates ahead\nFri 28 Jul: vote: Sample Guild\n" in letter.text


def test_an_empty_digest_says_what_was_watched() -> None:
    letter = digest()
    assert letter.subject == "[strikes] nothing matched"
    assert letter.text.startswith("Nothing matched since yesterday 08:00\nThis digest watches: tag:labor\n")
    assert "Watched:" in letter.html
    assert letter.stories == ()


def test_the_rest_of_an_hour_says_why_it_comes_together() -> None:
    letter = digest(*(entry(each.row.note, limited=True) for each in many(56)), rhythm=Rhythm(), limit_per_hour=12)
    assert letter.text.startswith(
        "56 stories together: this alert sends at most 12 letters an hour\nThe weightiest first.\n"
    )


def test_a_digest_of_one_story_tells_it_in_full() -> None:
    letter = digest(entry(step("i1", "called", 4)))
    assert letter.text.startswith("Title of i1\nStrike called. Variety, 05:00\n")
    assert letter.subject == "[strikes] Title of i1"


@pytest.mark.parametrize("number", [1, 2, 30])
def test_text_and_document_tell_the_same_stories(number: int) -> None:
    letter = digest(*many(number))
    for each in range(min(number, MOST)):
        assert f"Title of i{each}<" in letter.html
        assert f"Title of i{each}" in letter.text
