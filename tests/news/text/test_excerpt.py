"""Stretches cut out of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.excerpt import ELLIPSIS, around, beginning

THREE = "The guild met at noon. Warner Bros. Games sent nobody. The talks go on."


@pytest.mark.parametrize(
    ("text", "size", "cut"),
    [
        (THREE, 100, THREE),
        (THREE, 60, "The guild met at noon. Warner Bros. Games sent nobody."),
        (THREE, 40, "The guild met at noon."),
        (THREE.removeprefix("The guild met at noon. "), 20, "Warner Bros. Games…"),
        ("He works for St. Louis Corp. Monday and Co. Ltd. Tuesday, too", 33, "He works for St. Louis Corp.…"),
        ("A long list, of words \u2013 without end", 23, "A long list, of words…"),
        ("A long list, of words \u2013 without end", 14, "A long list…"),
        ("One. " + "two " * 20, 30, "One. two two two two two two…"),
        ("The first line\nA sentence. And words without end", 30, "The first line\nA sentence."),
        ("A sentence is here.\nThe second line goes on", 30, "A sentence is here."),
        ("A sentence is here. | The second line goes on", 30, "A sentence is here."),
        ("組合は投票した。会社は黙った。交渉は続く", 12, "組合は投票した。"),
        ("組合" * 20, 12, "組合組合組合組合組合組…"),
        ("a " + "組合" * 20, 24, "a " + "組合" * 10 + "組…"),
    ],
)
def test_a_beginning_is_whole_sentences_or_else_words(text: str, size: int, cut: str) -> None:
    assert beginning(text, size).of(text) == cut


FILLER = "The hall was warm. " * 10


def shown(text: str, words: str, size: int = 60) -> str:
    start = text.index(words)
    return around(text, start, start + len(words), size).of(text)


@pytest.mark.parametrize(
    ("text", "words", "cut"),
    [
        (THREE, "sent", "Warner Bros. Games sent nobody. The talks go on."),
        (FILLER + THREE, "sent", "Warner Bros. Games sent nobody. The talks go on."),
        (FILLER + THREE + " " + FILLER, "sent", "Warner Bros. Games sent nobody. The talks go on."),
        (FILLER + "yes " * 30, "yes yes yes yes", "The hall was warm. " + "yes " * 9 + "yes…"),
        (
            "word " * 30 + "picket " + "word " * 30,
            "picket",
            "…word word word picket word word word word word word word…",
        ),
        ("word " * 30 + "picket.", "picket", "…word word word picket."),
        ("word " * 30 + "end. Picket", "Picket", "Picket"),
        ("x" * 90 + "picket" + "x" * 90, "picket", "…" + "x" * 15 + "picket" + "x" * 37 + "…"),
        (
            FILLER + "A | Picket " + "word " * 30,
            "Picket",
            "Picket word word word word word word word word word word…",
        ),
    ],
)
def test_what_stands_around_a_place(text: str, words: str, cut: str) -> None:
    assert shown(text, words) == cut


def test_of_a_place_longer_than_the_size_its_beginning_is_shown() -> None:
    text = FILLER + "word " * 40
    assert shown(text, "word " * 30) == "…" + "word " * 10 + "word…"
    assert shown(text, "was warm. " + FILLER[:100]) == "…was warm. The hall was warm. The hall was warm."


TEXT = st.lists(st.sampled_from([*"ab.,!…|\n组 “”", "Bros. ", ". The ", "word ", "\n\n"]), max_size=120).map(
    "".join
)


@given(TEXT, st.integers(2, 60))
def test_a_beginning_is_a_part_of_the_text(text: str, size: int) -> None:
    cut = beginning(text, size)
    assert cut.start == 0 or text[: cut.start].isspace()
    assert len(cut.of(text)) <= size
    assert cut.of(text) in (text[cut.start : cut.end], text[cut.start : cut.end] + ELLIPSIS)


@given(TEXT, st.integers(0, 200), st.integers(0, 30), st.integers(3, 60))
def test_an_excerpt_holds_its_place(text: str, start: int, length: int, size: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    cut = around(text, start, end, size)
    assert len(cut.of(text)) <= size
    assert cut.of(text).removeprefix(cut.before).removesuffix(cut.after) == text[cut.start : cut.end]
    assert {cut.before, cut.after} <= {"", ELLIPSIS}
    if end - start <= size - 2:
        assert not text[start : cut.start].strip()
        assert not text[cut.end : end].strip(" ,;:-\n\t|•")
