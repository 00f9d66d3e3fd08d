"""Pay figures: what is read, what is left alone, and what the evidence shows."""

import pytest

from enrich.pay.find import find_pay
from news.enriched import Pay

Key = tuple[float | None, float | None, str | None, str | None]


def keys(text: str) -> list[Key]:
    return [(pay.min, pay.max, pay.currency, pay.period) for pay in find_pay(text, "title")]


def one(text: str) -> Pay:
    (pay,) = find_pay(text, "body")
    return pay


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Extras are paid $187 a day", (187, 187, "USD", "day")),
        ("Editors earn $2,100 per week", (2100, 2100, "USD", "week")),
        ("The salary is $90k", (90_000, 90_000, "USD", "year")),
        ("The job pays $1.2m a year", (1_200_000, 1_200_000, "USD", "year")),
        ("Leads earned $1 million per episode", (1_000_000, 1_000_000, "USD", "episode")),
        ("Salary: £30,000\u2013£35,000 p.a.", (30_000, 35_000, "GBP", "year")),
        ("Pay: $25-$35/hr", (25, 35, "USD", "hour")),
        ("a salary of $300-900k", (300_000, 900_000, "USD", "year")),
        ("workers earn $25 an hour to $40 an hour", (25, 40, "USD", "hour")),
        ("with pay between $300,000 and $900,000 a year", (300_000, 900_000, "USD", "year")),
        ("the post pays up to $650,000 a year", (None, 650_000, "USD", "year")),
        ("the job pays as much as $650,000", (None, 650_000, "USD", None)),
        ("workers paid less than $2 an hour", (None, 2, "USD", "hour")),
        ("drivers earn more than $100,000 a year", (100_000, None, "USD", "year")),
        ("a salary of $100,000 or more", (100_000, None, "USD", "year")),
        ("Senior Animator: £40k+", (40_000, None, "GBP", None)),
        ("drivers earn nearly $30 an hour", (30, 30, "USD", "hour")),
        ("the minimum salary of $60,000 for teachers", (60_000, 60_000, "USD", "year")),
        ("an hourly wage of £11.40", (11.4, 11.4, "GBP", "hour")),
        ("Gehalt: 60.000 Euro pro Jahr", (60_000, 60_000, "EUR", "year")),
        ("coders earn Rs 5 lakh a year", (500_000, 500_000, "INR", "year")),
    ],
)
def test_a_figure_is_read_with_its_bounds_currency_and_period(text: str, key: Key) -> None:
    assert keys(text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "Musical tops $90 million at the box office",
        "Start-up raises $40m to train models",
        "Company fined $4 million for data leak",
        "Label to pay $3 million to settle lawsuit",
        "The film was shot on a $20 million budget",
        "Chatbot subscription costs $20 a month",
        "Patients are paying £550 an hour to see a doctor",
        "A $35,000-a-year boarding school hires a robot teacher",
        "The union won a 12% raise over three years",
        "The union won a $2 an hour raise",
        "Starting pay drops $5 an hour",
        "The strike cost the state's economy $5 billion",
        "Studio owes workers $2 million in unpaid wages",
        "Streaming pays artists $0.003 per stream",
        "Fair pay is a central issue",
        "",
    ],
)
def test_other_money_and_changes_of_pay_are_no_pay(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("The salary of a writer at Warner Bros. Discovery is $95,000.", (95_000, "year", "Writer")),
        ("The pay of a producer at Warner Bros. Games is $120,000 to $180,000.", (120_000, None, "Producer")),
        ("A writer employed by Warner Bros. Discovery earns about $300,000.", (300_000, None, "Writer")),
        (
            "Under the deal struck with Acme Corp. Monday, writers get $250,000 a year.",
            (250_000, "year", "Writer"),
        ),
        ("Salary for an editor in the U.S. Library of Congress: $95,000.", (95_000, "year", "Editor")),
        ("The minimum wage for performers in St. Louis is $18 an hour.", (18, "hour", "Performer")),
        ("Salaries of actors vs. Writers: the average is $60,000.", (60_000, "year", "Writer")),
        ("Dr. Jane Roe, an animator, earned St. Louis $45,000 wages", (45_000, None, "Animator")),
        ("An editor under J. J. Roe Jr. Studios gets a salary of $80,000", (80_000, "year", "Editor")),
        ("An animator who is paid since Sept. 3 by Dept. No. 7 gets $40 an hour", (40, "hour", "Animator")),
        ("Senior Editor, Los Angeles, salary stated. $90,000.", (90_000, "year", "Senior Editor")),
    ],
)
def test_a_sentence_is_read_beyond_an_abbreviation(text: str, pay: tuple[int, str | None, str]) -> None:
    found = one(text)
    assert (found.min, found.period, found.role) == pay


def test_a_sentence_ends_behind_an_abbreviation_where_prose_begins() -> None:
    assert one("The editor left Acme Inc. The company pays wages of $20 an hour.").role is None
    assert one("The editor left Acme Inc. Games, which pays wages of $20 an hour.").role == "Editor"


def test_a_rise_is_two_figures_and_no_range() -> None:
    assert keys("Wages would rise from $15 to $20 an hour") == [(15, 15, "USD", "hour"), (20, 20, "USD", "hour")]


def test_two_figures_joined_by_and_are_no_range() -> None:
    assert keys("an hourly wage of £11.40 and £12.85 in London") == [
        (11.4, 11.4, "GBP", "hour"),
        (12.85, 12.85, "GBP", "hour"),
    ]


def test_a_conversion_in_brackets_is_left_out() -> None:
    assert keys("an average salary of £128,200 ($155,173)") == [(128_200, 128_200, "GBP", "year")]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("The minimum wage in Canada is $17.30 an hour", "CAD"),
        ("Nurses in Melbourne earn $45 an hour", "AUD"),
        ("Nurses in Auckland earn $45 an hour", "NZD"),
        ("Nurses in Texas earn $45 an hour, more than in Canada", "USD"),
        ("Nurses earn C$45 an hour in Seattle", "CAD"),
    ],
)
def test_bare_dollars_are_those_of_the_land_named_nearest(text: str, currency: str) -> None:
    assert one(text).currency == currency


def test_each_posting_keeps_its_role_and_the_second_its_neighbours_period() -> None:
    text = (
        "One opening is a Product Manager for a platform, with pay between $300,000 and $900,000 a year. "
        "The other is a Technical Director in its labs, at $450,000 to $650,000."
    )
    found = find_pay(text, "body")
    assert [(pay.role, pay.min, pay.max, pay.period) for pay in found] == [
        ("Product Manager", 300_000, 900_000, "year"),
        ("Technical Director", 450_000, 650_000, "year"),
    ]


def test_a_role_behind_the_figure_is_read_but_not_one_of_another_clause() -> None:
    assert one("a minimum salary of $60,000 for public school teachers").role == "Public School Teacher"
    assert one("jobs paying up to $900,000 while actors walk out").role is None


def test_yearly_dollars_stand_on_a_stated_assumption() -> None:
    hourly = one("Extras earn $20 an hour")
    assert (hourly.yearly_min, hourly.assumed) == (41_600, "2080 hours a year")
    stated = one("Extras earn $20 an hour for a 35-hour week")
    assert (stated.yearly_min, stated.assumed) == (36_400, "35 hours a week as stated, 52 weeks a year")
    assert one("Editors earn $1,000 a week").yearly_max == 52_000
    assert (one("a salary of $90,000").yearly_max, one("a salary of $90,000").assumed) == (90_000, "")


@pytest.mark.parametrize(
    "text", ["Extras earn £20 an hour", "Extras earn $200 a day", "Leads earn $9,000 an episode"]
)
def test_nothing_is_compared_without_a_rate_or_a_number_of_days(text: str) -> None:
    pay = one(text)
    assert (pay.yearly_min, pay.yearly_max, pay.assumed) == (None, None, "")


def test_scale_plus_ten_is_pay_without_a_number() -> None:
    pay = one("Guest stars will work for scale plus ten")
    assert (pay.min, pay.max, pay.currency, pay.evidence[0].quote) == (None, None, None, "scale plus ten")


def test_the_evidence_shows_the_figure_and_what_spoke_for_it() -> None:
    text = "The post pays up to $650,000 a year"
    spans = one(text).evidence
    assert spans[0].quote == "up to $650,000 a year"
    assert spans[0].weight >= 2.5
    assert {span.rule for span in spans} >= {"pay/figure", "pay/pay"}


def test_a_price_list_is_read_only_at_its_start() -> None:
    assert len(find_pay("workers paid $15 an hour. " * 400, "body")) == 300
