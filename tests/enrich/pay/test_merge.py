"""One list of pay for an item whose fields tell the same pay in several ways."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from enrich.pay.find import find_pay, merge_pay
from news.enriched import Pay, Span

TITLE = "Streamer posts AI jobs paying up to $900,000"
BODY = "The manager's pay is between $300,000 and $900,000 a year."


def numbers(found: Sequence[Pay]) -> list[tuple[float | None, float | None]]:
    return [(pay.min, pay.max) for pay in found]


def pay(
    low: float | None, high: float | None, field: str = "body", start: int = 0, period: str | None = None
) -> Pay:
    return Pay(
        min=low,
        max=high,
        currency="USD",
        period=period,
        evidence=(Span(field, start, start + 1, "$", "pay/figure"),),
    )


def test_a_headline_with_the_upper_end_is_the_same_pay() -> None:
    (merged,) = merge_pay([*find_pay(TITLE, "title"), *find_pay(BODY, "body")])
    assert (merged.min, merged.max, merged.period) == (300_000, 900_000, "year")
    assert {span.field for span in merged.evidence} == {"title", "body"}


def test_a_lone_figure_of_another_field_is_taken_in_by_the_range_it_ends() -> None:
    assert numbers(merge_pay([pay(900, 900, "title"), pay(300, 900)])) == [(300, 900)]


def test_a_lone_figure_of_the_same_field_stays() -> None:
    assert numbers(merge_pay([pay(900, 900, start=9), pay(300, 900)])) == [(300, 900), (900, 900)]


def test_a_lower_limit_is_taken_in_by_the_range_it_begins() -> None:
    assert numbers(merge_pay([pay(300, None, "title"), pay(300, 900)])) == [(300, 900)]


def test_another_period_or_role_is_another_pay() -> None:
    found = [pay(20, 20, "title", period="hour"), pay(20, 20, "body", period="day")]
    assert len(merge_pay(found)) == 2


def test_a_figure_told_twice_keeps_all_its_evidence() -> None:
    (merged,) = merge_pay([pay(20, 20, "summary"), pay(20, 20, "body", period="hour")])
    assert merged.period == "hour"
    assert [span.field for span in merged.evidence] == ["summary", "body"]


def test_nothing_merges_to_nothing() -> None:
    assert merge_pay([]) == ()


ANY_PAY = st.builds(
    pay,
    st.sampled_from([None, 10, 20]),
    st.sampled_from([None, 20, 30]),
    st.sampled_from(["title", "summary", "body"]),
    st.integers(0, 50),
    st.sampled_from([None, "hour"]),
)


@given(
    st.lists(ANY_PAY, max_size=6, unique_by=lambda one: (one.evidence[0].field, one.evidence[0].start)),
    st.randoms(),
)
def test_the_order_in_which_figures_were_found_is_of_no_account(found: list[Pay], random: object) -> None:
    shuffled = sorted(found, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert merge_pay(shuffled) == merge_pay(found)


@given(st.lists(ANY_PAY, max_size=6))
def test_merging_twice_changes_nothing(found: list[Pay]) -> None:
    once = merge_pay(found)
    assert {span for one in once for span in one.evidence} == {span for one in found for span in one.evidence}
    assert merge_pay(once) == once
