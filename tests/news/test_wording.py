"""Pay and events in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.enriched import Event, Pay
from news.wording import count, event_details, event_value, event_words, figure, money, pay_words, yearly_words


@pytest.mark.parametrize(
    ("pay", "words"),
    [
        (Pay(300000, 900000, "USD", "year", "Director"), "$300,000 to $900,000 a year, Director"),
        (Pay(20, 20, "USD", "hour"), "$20 an hour"),
        (Pay(4000, 4000.5, "USD", "episode"), "$4,000 to $4,000.50 an episode"),
        (Pay(None, 17.96, "GBP", "hour"), "up to £17.96 an hour"),
        (Pay(208, None, "EUR", "day"), "from €208 a day"),
        (Pay(9000000, 9000000, "JPY"), "¥9,000,000"),
        (Pay(95000, 120000, "CAD", "year"), "95,000 to 120,000 CAD a year"),
        (Pay(5000, 5000, "CHF"), "5,000 CHF"),
        (Pay(5000, 6000), "5,000 to 6,000"),
        (Pay(), "pay without a figure"),
    ],
)
def test_pay(pay: Pay, words: str) -> None:
    assert pay_words(pay) == words


def test_money_has_a_sign_only_where_that_names_one_currency() -> None:
    said = [money(1200.5, currency) for currency in ("USD", "AUD", "CNY", None)]
    assert said == ["$1,200.50", "1,200.50 AUD", "1,200.50 CNY", "1,200.50"]


def test_what_pay_is_compared_as_names_the_assumption() -> None:
    hourly = Pay(20, None, "USD", "hour", None, 41600.4, None, "2080 hours a year")
    assert yearly_words(hourly) == "compared as from $41,600 a year at 2080 hours a year"
    assert yearly_words(Pay(90000, 90000, "USD", "year", None, 90000, 90000)) == ""
    assert yearly_words(Pay(90000, 90000, "CAD", "year")) == ""


def released(pay: Pay) -> str:
    """Return a figure as alerts of the first release kept it: ``300,000 to 900,000 USD per year``."""
    figures = [f"{bound:,.2f}".removesuffix(".00") for bound in (pay.min, pay.max) if bound is not None]
    if pay.min is None or pay.max is None:
        amount = f"{'up to' if pay.min is None else 'from'} {figures[0]}"
    else:
        amount = " to ".join(dict.fromkeys(figures))
    return " ".join(filter(None, (amount, pay.currency, f"per {pay.period}" if pay.period else "")))


BOUNDS = st.none() | st.floats(0, 1e9)
FIGURES = st.builds(
    Pay,
    min=BOUNDS,
    max=BOUNDS,
    currency=st.sampled_from([None, "USD", "GBP", "EUR", "JPY", "CAD"]),
    period=st.sampled_from([None, "hour", "day", "week", "month", "year", "episode", "project", "mile"]),
    role=st.sampled_from([None, "Writer", "Director, visual effects", "Up to 40 hours"]),
).filter(lambda pay: pay.min is not None or pay.max is not None)


@given(FIGURES)
def test_a_figure_is_the_same_in_the_words_of_every_release(pay: Pay) -> None:
    assert figure(pay_words(pay)) == figure(released(pay))


def test_figures_that_differ_in_more_than_the_role_are_not_the_same() -> None:
    given = [
        Pay(100, 100, "USD", "hour"),
        Pay(100, 100, "USD", "day"),
        Pay(100, 100, "GBP", "hour"),
        Pay(100, 100, None, "hour"),
        Pay(100, 100, "USD"),
        Pay(None, 100, "USD", "hour"),
        Pay(100, None, "USD", "hour"),
        Pay(100, 200, "USD", "hour"),
        Pay(100.5, 100.5, "USD", "hour"),
    ]
    assert len({figure(pay_words(pay)) for pay in given}) == len(given)


def test_what_is_counted() -> None:
    assert [count(number, "report") for number in (0, 1, 1200)] == ["0 reports", "1 report", "1,200 reports"]


def test_an_event() -> None:
    strike = Event("strike", "ongoing", ("SAG-AFTRA", "WGA"), mood="past")
    assert event_words(strike) == "strike, ongoing: SAG-AFTRA, WGA (past mention)"
    assert event_value(strike) == "strike/ongoing"
    assert event_words(Event("ai-deal")) == "ai deal"
    assert event_value(Event("ai-deal")) == "ai-deal"


def test_the_details_of_an_event() -> None:
    full = Event(
        "vote", place="Los Gatos, CA", numbers={"workers": 11500, "days": 1, "percent": 97.5}, date="2023-07-14"
    )
    assert event_details(full) == "Los Gatos, CA · 11,500 workers · 1 day · 97.5 percent · 2023-07-14"
    assert (
        event_details(Event("vote", numbers={"votes_for": 8, "votes_against": 1}))
        == "8 votes for · 1 vote against"
    )
    assert event_details(Event("vote")) == ""
