"""Nothing that a cell holds is calculated with, and nothing else is changed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.export.cells import cell, defused

SIGNS = "=+-@"


@pytest.mark.parametrize(
    "text",
    [
        *(f"{sign}1+1" for sign in SIGNS),
        *(f"  {sign}1+1" for sign in SIGNS),
        "\t1",
        "\r1",
        "\n=1",
        "\n1",
        "\u00a0=1",
        "\u3000@x",
        "\ufeff=1",
        "\u200b=1",
        "\u202e=1",
        "\x00=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff20x",
        "\ufe62x",
        "\ufe63x",
        "\ufe66x",
        "\ufe6bx",
        "\u207a1",
        "\u207b1",
        "\u22121",
        "=",
        "-",
    ],
)
def test_a_text_that_would_be_calculated_gets_an_apostrophe(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "strike",
        "1-2",
        "a=b",
        "'=1",
        "#MeToo",
        "\u2013 a dash",
        "\u2014 a dash",
        "\u00a310",
        "(=1)",
        " ",
        "\u2028",
    ],
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


@given(st.text())
def test_what_is_defused_begins_with_no_sign_and_can_be_had_back(text: str) -> None:
    found = defused(text)
    assert found.lstrip()[:1] not in set(SIGNS) or found.startswith("'")
    assert found in (text, f"'{text}")
    assert defused(found) == found


def test_values_of_every_sort() -> None:
    assert cell(None) == ""
    assert cell(True) == "true"
    assert cell(-7.5) == "-7.5"  # made here: a number stays one
    assert cell(300000.0) == "300000"
    noon = datetime(2023, 7, 26, 12, tzinfo=UTC)
    assert cell(noon) == "2023-07-26T12:00:00Z"
    assert cell(noon + timedelta(milliseconds=20)) == "2023-07-26T12:00:00.020Z"
    assert cell(noon.astimezone(timezone(timedelta(hours=2)))) == "2023-07-26T12:00:00Z"
    assert cell(("WGA", "=1", "-x")) == "WGA; '=1; '-x"
