"""The words of an alert."""

from msgspec.structs import replace

from alerts.letters.compose import compose
from alerts.note import Note
from alerts.port import Delivery, DeliveryItem
from tests.alerts.make import NOON, note, row, subscription

FULL = note(
    title="Writers\n strike",
    url="https://example.org/1",
    tags=("labor", "labor/strike"),
    events=("strike/ongoing",),
    pay=("up to $900,000 a year",),
    quote="They walked out.",
)


def delivery(*entries: DeliveryItem, query: str = "tag:labor") -> Delivery:
    return Delivery(
        id="d1", subscription=subscription(query=query), channel="file:x/a.jsonl", entries=entries, lease=1
    )


def entry(first: Note, *others: Note, news: str = "") -> DeliveryItem:
    return DeliveryItem(row(note=first, news=news), others)


def test_one_story_is_told_in_full() -> None:
    letter = compose(delivery(entry(FULL, note("i2", outlet="Deadline", url="https://example.org/2"))), "", NOON)
    assert letter.subject == "[strikes] Writers strike"
    assert letter.text == (
        "Writers strike\n"
        "Strike ongoing. Variety, 12:00, first report\n"
        "Quote: “They walked out.”\n"
        "Strike: ongoing\n"
        "Pay: up to $900,000 a year\n"
        "Why: It is about labor.\n"
        "Tags: strike\n"
        "Also: Deadline, 12:00: Title of i2 https://example.org/2\n"
        "2 outlets have a report of their own\n"
        "Link: https://example.org/1\n"
        "\n"
        "Subscription: strikes\n"
        "Query: tag:labor\n"
        "Times are UTC. Headlines and extracts belong to their outlets.\n"
    )


def test_the_letter_says_whose_it_is_and_where_it_goes() -> None:
    letter = compose(delivery(entry(FULL, note("i2"))), "", NOON)
    assert (letter.delivery, letter.subscription, letter.name) == ("d1", "s1", "strikes")
    assert letter.address == "x/a.jsonl"
    assert [(story.first, story.others) for story in letter.stories] == [(FULL, (note("i2"),))]


def test_a_bare_item_has_no_empty_lines_of_its_own() -> None:
    letter = compose(delivery(entry(note(title="", outlet="Variety"))), "", NOON)
    assert letter.text.splitlines()[:4] == ["(no title)", "Variety, 12:00", "Why: It is about labor.", ""]


def test_a_digest_numbers_its_stories() -> None:
    letter = compose(delivery(entry(note("i1")), entry(note("i2"))), "", NOON)
    assert letter.subject == "[strikes] 2 stories"
    assert "1. Title of i1\n" in letter.text
    assert "2. Title of i2\n" in letter.text


def test_what_is_new_is_said() -> None:
    letter = compose(delivery(entry(note(), news="agreement/tentative")), "", NOON)
    assert "New: agreement/tentative\n" in letter.text
    assert letter.stories[0].news == "agreement/tentative"


def test_the_receipt_ends_the_letter() -> None:
    assert compose(delivery(entry(note())), " 60 feeds watched\n", NOON).text.endswith("\n60 feeds watched\n")


def test_a_subject_without_a_headline_is_an_address_that_can_be_followed() -> None:
    assert compose(delivery(entry(note(title="", url="https://a.example/1"))), "", NOON).subject == (
        "[strikes] https://a.example/1"
    )
    bare = note(title="\u200b", url="javascript:alert(1)")
    assert compose(delivery(entry(bare)), "", NOON).subject == "[strikes] (no title)"


def test_a_long_headline_is_cut_in_the_subject_only() -> None:
    letter = compose(delivery(entry(note(title="x" * 400))), "", NOON)
    assert len(letter.subject) == 200
    assert letter.subject.endswith("x…")
    assert "x" * 400 in letter.text


def test_what_guildwire_says_of_itself_is_no_quote() -> None:
    silent = note("condition:feeds:x", title="Sample Gazette is silent", outlet="Guildwire", quote="Look at it.")
    letter = compose(delivery(entry(silent), query=""), "", NOON)
    assert letter.text.startswith(
        "Sample Gazette is silent\nGuildwire, 12:00\nLook at it.\nWhy: This alert watches"
    )
    mailed = replace(delivery(entry(silent), entry(note("i2"))), channel="mail:desk@example.org")
    both = compose(mailed, "", NOON)
    assert both.text.count("Guildwire, 12:00\nLook at it.\n") == 1
    assert "Look at it.</bdi>" in both.html


def test_a_letter_of_older_reports_says_that_they_are_no_news() -> None:
    old = [
        note(f"i{number}", outlet=outlet, backlog=True) for number, outlet in enumerate(("Variety", "Deadline"))
    ]
    letter = compose(delivery(*map(entry, old)), "", NOON)
    assert letter.subject == "[strikes] 2 older stories"
    assert letter.text.splitlines()[:5] == [
        "2 older stories",
        "Published earlier, and first seen when Variety, Deadline gave many older reports at once.",
        "The weightiest first.",
        "",
        "1. Title of i0",
    ]


def test_a_digest_with_one_older_report_names_its_outlet_alone() -> None:
    letter = compose(delivery(entry(note("i1")), entry(note("i2", outlet="Deadline", backlog=True))), "", NOON)
    assert letter.subject == "[strikes] 2 stories"
    assert "\nPublished earlier, and first seen when Deadline gave" in letter.text
