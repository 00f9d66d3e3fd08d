"""What an alert keeps of an item."""

import pytest

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
    assert taken.pay == ("300,000 to 900,000 USD per year",)


@pytest.mark.parametrize(
    ("pay", "text"),
    [
        (Pay(max=900_000.0, currency="USD", period="year"), "up to 900,000 USD per year"),
        (Pay(min=20.5, currency="GBP"), "from 20.50 GBP"),
        (Pay(min=17.0, max=17.0, period="hour"), "17 per hour"),
        (Pay(min=1.0, max=2.0), "1 to 2"),
    ],
)
def test_pay_is_written_out(pay: Pay, text: str) -> None:
    assert take_note(enriched(pay=(pay, pay))).pay == (text,)


def test_pay_without_a_figure_is_left_out() -> None:
    assert take_note(enriched(pay=(Pay(role="writer"),))).pay == ()
