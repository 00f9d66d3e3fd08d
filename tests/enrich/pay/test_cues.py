"""The examples and counter-examples that stand beside every cue in the data file."""

from pathlib import Path

import pytest

from bench.evaluate_pay_stories import rows
from enrich.pay.context import Around, around, weigh
from enrich.pay.split import figures
from enrich.pay.words import Cue, cues, role_words

HERE = Path(__file__)
ALL = cues().cues


def seen(cue: Cue, text: str) -> bool:
    return any(hit.cue.name == cue.name for money in figures(text) for hit in weigh(around(text, money), money))


def ids(cue: Cue) -> str:
    return cue.name


@pytest.mark.parametrize("cue", ALL, ids=ids)
def test_a_cue_is_seen_in_its_examples(cue: Cue) -> None:
    assert cue.examples
    assert [example for example in cue.examples if not seen(cue, example)] == []


@pytest.mark.parametrize("cue", ALL, ids=ids)
def test_a_cue_is_not_seen_in_its_counter_examples(cue: Cue) -> None:
    assert cue.counter
    assert [example for example in cue.counter if seen(cue, example)] == []


def test_cues_have_names_of_their_own_and_known_sides() -> None:
    assert len({cue.name for cue in ALL}) == len(ALL)
    sides = {"left", "right", "both", "before", "after", "period", "hours", "size", "usual", "unusual"}
    assert {cue.side for cue in ALL} <= sides


def test_a_cue_has_a_hint_wherever_it_is_seen() -> None:
    known = cues()
    texts = [text for cue in ALL for text in (*cue.examples, *cue.counter)]
    texts += [
        row["text"] for name in ("labelled", "heldout") for row in rows(HERE.parents[1] / f"{name}_pay.jsonl")
    ]
    for money, told in ((money, text) for text in texts for money in figures(text)):
        near = around(told, money)
        window = f"{near.low_left} {near.low_right}"
        possible = {*known.always, *known.possible(window)}
        missed = [cue.name for number, cue in enumerate(ALL) if number not in possible and _matches(cue, near)]
        assert missed == [], told


def _matches(cue: Cue, near: Around) -> bool:
    return bool(cue.pattern.search(near.low_left) or cue.pattern.search(near.low_right))


def test_no_single_cue_for_pay_passes_without_a_word_for_pay() -> None:
    weak = {cue.name for cue in ALL if 0 < cue.weight < cues().threshold}
    assert {"job", "worker", "per hour"} <= weak


def test_role_words_are_lower_case() -> None:
    heads, modifiers = role_words()
    assert all(word == word.lower() for word in heads | modifiers)
