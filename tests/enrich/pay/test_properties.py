"""What holds for every text: spans slice back, nothing crashes, long texts are read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.pay.amount import find_money, number
from enrich.pay.find import find_pay
from enrich.pay.period import PERIODS

WORDS = """
$ £ € US$ 15 1,000 20.50 k m million dollars - to and between from up more than an hour a day per week salary
wage pay paid earn actor Manager ( ) . , / + % é 🎬 İ
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\u2013", "\u0301", "\u202e"])
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES).map("".join)
)


@given(TEXTS)
def test_every_span_slices_its_quote_back_out(text: str) -> None:
    for pay in find_pay(text, "summary"):
        for span in pay.evidence:
            assert span.field == "summary"
            assert text[span.start : span.end] == span.quote


@given(TEXTS)
def test_what_is_found_is_well_formed(text: str) -> None:
    for pay in find_pay(text, "body"):
        assert pay.period in {None, *PERIODS}
        assert pay.min is None or pay.max is None or 0 <= pay.min <= pay.max
        assert (pay.yearly_min is None and pay.yearly_max is None) or pay.currency == "USD"


@given(TEXTS)
def test_amounts_come_in_order_without_overlap(text: str) -> None:
    found = list(find_money(text))
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.integers(0, 10**9))
def test_a_number_with_thousands_separators_reads_back(value: int) -> None:
    assert number(f"{value:,}") == value


@pytest.mark.parametrize(
    "piece",
    [
        "$1 ",
        "1",
        "1,",
        "$ ",
        "workers paid $15 an hour ",
        "a dollar ",
        "scale plus ",
        "A ",
        "\n",
        "paid ",
        "$1-",
        "€1.",
        "(",
    ],
)
def test_a_megabyte_of_anything_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(find_pay(text, "body")) <= 300
