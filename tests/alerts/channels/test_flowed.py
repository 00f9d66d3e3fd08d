"""Text of mail in short lines that a program may join again (RFC 3676)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.mailing.flowed import WIDTH, flowed

LONG = "SAG-AFTRA and the studios have reached a tentative agreement that ends a strike of 118 days at midnight."
LINK = f"https://news.example.org/link/{'a' * 200}"


def joined(text: str) -> str:
    """Read flowed text as RFC 3676 says, 4.1 to 4.5, for text without quotes."""
    found = ""
    for line in text.split("\n"):
        unstuffed = line.removeprefix(" ")
        found += unstuffed if unstuffed.endswith(" ") and unstuffed != "-- " else f"{unstuffed}\n"
    return found.removesuffix("\n")


def test_a_long_line_is_broken_between_words_and_can_be_joined() -> None:
    text = flowed(f"Short\n{LONG}\n")
    assert max(map(len, text.split("\n"))) <= WIDTH + 1
    assert text.startswith("Short\nSAG-AFTRA and the studios")
    assert joined(text) == f"Short\n{LONG}\n"


def test_an_address_stays_whole_on_one_line() -> None:
    assert f"\n{LINK}\n" in f"\n{flowed(f'Unsubscribe: {LINK}')}\n"
    assert joined(flowed(f"Unsubscribe: {LINK}")) == f"Unsubscribe: {LINK}"


@pytest.mark.parametrize("line", [">quoted", "From me to you", " indented", "-- ", "", "-- \nGuildwire"])
def test_a_line_is_read_as_it_stands(line: str) -> None:
    assert joined(flowed(line)) == line


@given(st.text(st.sampled_from("ab .>-\tFé漢"), max_size=400), st.integers(1, 5))
def test_joining_gives_back_the_words(text: str, times: int) -> None:
    said = flowed("\n".join([text] * times))
    assert joined(said).split() == "\n".join([text] * times).split()
    assert joined(said).count("\n") == times - 1
