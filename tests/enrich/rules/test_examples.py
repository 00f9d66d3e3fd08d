"""Every signal and every look-alike of the vocabulary is shown by its examples."""

from typing import Any

import pytest
import yaml

from enrich.annotators import Work, run
from enrich.rules.files import FOLDER
from tests.enrich.helpers import enrich, item, vocabulary

EXAMPLES: dict[str, Any] = yaml.safe_load((FOLDER / "examples.yaml").read_text("utf-8"))


def met(text: str) -> set[str]:
    work = Work(item(text, language=""), vocabulary())
    found, _ = run(work)
    held = {tag.name for tag in found["tags"]}
    return {hit.rule.name for hit in work.scan.allowed("tag") if not hit.rule.given or hit.rule.given in held}


def names(kind: str) -> set[str]:
    return {rule.name for rule in vocabulary().rules() if rule.kind == kind}


def test_every_signal_and_every_look_alike_has_its_examples() -> None:
    assert set(EXAMPLES["signals"]) == names("tag")
    assert set(EXAMPLES["look-alikes"]) == names("sense")


@pytest.mark.parametrize("name", EXAMPLES["signals"])
def test_a_signal_is_met_by_its_example_and_not_by_what_looks_alike(name: str) -> None:
    example = EXAMPLES["signals"][name]
    assert name in met(example["met"])
    assert name not in met(example["not"])


@pytest.mark.parametrize("name", EXAMPLES["look-alikes"])
def test_a_look_alike_tags_nothing(name: str) -> None:
    assert enrich(EXAMPLES["look-alikes"][name]).tags == ()
