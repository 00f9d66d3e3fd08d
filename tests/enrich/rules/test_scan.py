"""Where a look-alike and a term share words, the look-alike has them."""

import pytest

from tests.enrich.helpers import enrich


@pytest.mark.parametrize(
    ("title", "struck"),
    [
        ("SAG-AFTRA strikes deal with a start-up over AI voices", False),
        ("Union strikes new pact with the studios", False),
        ("A lightning strike halts a Broadway matinee", False),
        ("SAG-AFTRA strikes over AI voices", True),
        ("Union strikes at three studios", True),
    ],
)
def test_a_union_that_strikes_a_deal_is_not_on_strike(title: str, struck: bool) -> None:
    assert ("labor/strike" in {tag.name for tag in enrich(title).tags}) is struck


def test_a_product_of_a_company_names_both() -> None:
    found = enrich("OpenAI's Sora app comes to phones")
    assert (found.names("company"), found.names("product")) == (("OpenAI",), ("Sora",))
