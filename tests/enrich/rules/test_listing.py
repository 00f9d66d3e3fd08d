"""Lists of a vocabulary file: which value is which, and how it is divided into lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.rules.files import FOLDER, joined, read
from enrich.rules.listing import ListKind, kind, lines, meaning

PLACES: list[tuple[ListKind, str]] = [
    ("terms", "cues worker"),
    ("terms", "tags ai signals named terms"),
    ("terms", "events strike called"),
    ("names", "entities company Netflix"),
    ("names", "entities law PRO-Act - terms"),
    ("words", "names given"),
    ("titles", "titles unions"),
    ("pattern", "cues - pattern"),
    ("set", "cues - hints"),
    ("plain", "cues - name"),
    ("plain", "tags ai about"),
    ("plain", "tags ai signals named chains -"),
]


@pytest.mark.parametrize(("found", "path"), PLACES)
def test_a_value_is_what_its_keys_say(found: ListKind, path: str) -> None:
    assert kind(path.split()) == found


def test_terms_are_sorted_one_a_line_and_each_is_there_once() -> None:
    assert lines("walk{s,ed} out; Picket\nAI; picket; AI", "terms", 100) == [
        "AI", "Picket", "picket", "walk{s,ed} out",
    ]  # fmt: skip


def test_a_long_choice_is_divided_among_lines() -> None:
    found = lines("{rail,dock,port,film,stage,game} strike{,s}", "terms", 27)
    assert found == ["stage strike{,s}", "{dock,film,game} strike{,s}", "{port,rail} strike{,s}"]


@given(st.lists(st.lists(st.text("abcé '-", min_size=1, max_size=12).map(str.strip), min_size=1, max_size=9)))
def test_dividing_changes_no_term(choices: list[list[str]]) -> None:
    written = "; ".join(f"x{{{','.join(each)}}} y{{,s}}" for each in choices)
    found = lines(written, "terms", 30)
    assert meaning("\n".join(found), ("cues", "x")) == meaning(written, ("cues", "x"))
    assert lines("\n".join(found), "terms", 30) == found


def test_words_are_divided_by_spaces_unless_phrases_are_by_semicolons() -> None:
    assert lines("bob al\n  al", "words", 100) == ["al", "bob"]
    assert lines("peter pan; king kong", "words", 100) == ["king kong;", "peter pan;"]


def test_a_long_line_of_a_title_names_it_again() -> None:
    assert lines("senator = Sen.; state senator\nmayor; judge", "titles", 25) == [
        "judge", "mayor", "senator = Sen.", "senator = state senator",
    ]  # fmt: skip


def test_of_a_long_pattern_each_alternative_is_a_line() -> None:
    pattern = r"\b(?:strik(?:e|es|ing)|walk(?:s|ed)? out|picket[|)(]s?|a \(b\))\b"
    found = lines(pattern, "pattern", 40)
    assert found == [
        r"\b(?:", r"  strik(?:e|es|ing)", r"  |walk(?:s|ed)? out", r"  |picket[|)(]s?", r"  |a \(b\)", r")\b",
    ]  # fmt: skip
    assert joined("\n".join(found) + "\n") == pattern


def test_a_space_at_the_end_of_an_alternative_is_not_lost() -> None:
    assert lines("(?:a |the |some )?strike of the year", "pattern", 20) == ["(?:a |the |some )?strike of the year"]


def patterns() -> list[str]:
    rows = read((FOLDER / "pay_cues.yaml").read_bytes())["cues"]
    return [joined(row["pattern"]) for row in rows if "pattern" in row]


@pytest.mark.parametrize("room", [20, 60, 110])
def test_every_pattern_is_the_same_when_its_lines_are_joined(room: int) -> None:
    for pattern in patterns():
        assert joined("\n".join(lines(pattern, "pattern", room))) == pattern
