"""What an alert keeps of an item."""

from alerts.note import take_note
from news.enriched import Event, Pay, Tag
from tests.alerts.make import NOON, enriched


def test_it_keeps_what_a_letter_needs() -> None:
    full = enriched(
        title="Walkout over replicas",
        tags=(Tag("labor/strike", 2.0), Tag("ai/likeness", 2.0)),
        url="https://example.org/1",
        revision=3,
        story="t9",
        pay=(Pay(min=300_000.0, max=900_000.0, currency="USD", period="year"),),
        events=(Event("strike", "ongoing"), Event("vote"), Event("strike", "ended", mood="past")),
    )
    taken = take_note(full)
    assert (taken.item, taken.revision, taken.story, taken.outlet) == ("i1", 3, "t9", "Variety")
    assert (taken.title, taken.url, taken.at) == ("Walkout over replicas", "https://example.org/1", NOON)
    assert taken.tags == ("labor/strike", "ai/likeness")
    assert taken.events == ("strike/ongoing", "vote")
    assert taken.pay == ("$300,000 to $900,000 a year",)


def test_equal_pay_is_kept_once() -> None:
    pay = Pay(max=900_000.0, currency="USD", period="year")
    assert take_note(enriched(pay=(pay, pay))).pay == ("up to $900,000 a year",)


def test_pay_without_a_figure_is_left_out() -> None:
    assert take_note(enriched(pay=(Pay(role="writer"),))).pay == ()
