"""The examples and counter-examples that stand beside every cue in the data file."""

import pytest

from enrich.pay_context import around, weigh
from enrich.pay_split import figures
from enrich.pay_words import Cue, cues, role_words

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
    sides = {"left", "right", "both", "before", "after", "period", "hours", "size"}
    assert {cue.side for cue in ALL} <= sides


def test_no_single_cue_for_pay_passes_without_a_word_for_pay() -> None:
    weak = {cue.name for cue in ALL if 0 < cue.weight < cues().threshold}
    assert {"job", "worker", "per hour"} <= weak


def test_role_words_are_lower_case() -> None:
    heads, modifiers = role_words()
    assert all(word == word.lower() for word in heads | modifiers)
