"""A few hundred of the damaged documents of ``make fuzz``, and that it notices what it looks for."""

import pytest

from bench.fuzz import faults
from bench.mutations import LARGEST, MUTATIONS, SEEDS, damaged
from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse

ENDLESS = float("inf")
"""Speed is no matter of a test: a number of seconds that no document takes."""


@pytest.mark.parametrize("name", sorted(SEEDS.keys() - {"entities"}))
def test_a_document_is_read_while_it_is_sound(name: str) -> None:
    found = parse(SEEDS[name])
    assert isinstance(found, FeedDocument)
    assert found.entries


def test_a_number_always_gives_the_same_document() -> None:
    assert [damaged(number) for number in range(50)] == [damaged(number) for number in range(50)]
    assert len({damaged(number)[1] for number in range(50)}) > 40


def test_every_mutation_changes_documents_and_none_makes_them_larger_than_the_bound() -> None:
    bodies = [damaged(number)[1] for number in range(1_000)]
    assert max(map(len, bodies)) > LARGEST // 4
    assert max(map(len, bodies)) <= LARGEST
    assert len(set(MUTATIONS)) > 8


def test_no_damage_brings_reading_down() -> None:
    assert faults(range(400), slow=ENDLESS) == {}


def test_a_document_that_takes_too_long_is_a_fault() -> None:
    assert "took" in faults([0], slow=-1)[0]
