"""The version of the rules: it changes with what decides, and with nothing else."""

import ast
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

import enrich
from enrich.annotators import ANNOTATORS
from enrich.pay import words
from enrich.rules import files
from enrich.rules.files import FOLDER
from enrich.rules.vocabulary import Vocabulary
from enrich.version import DECIDING, constants, digest, version
from tests.enrich.helpers import enricher, vocabulary


def version_of(folder: Path) -> str:
    return version(Vocabulary(folder=folder), ANNOTATORS)


def rewritten(to: Path, name: str, before: str, after: str) -> Path:
    """Return a copy of the vocabulary with one file written otherwise."""
    made = shutil.copytree(FOLDER, to / "vocabularies")
    text = (made / name).read_text("utf-8")
    assert text.count(before) == 1
    (made / name).write_text(text.replace(before, after), "utf-8")
    return made


def test_its_form_is_a_number_and_eight_letters_of_a_digest() -> None:
    assert re.fullmatch(r"1-[0-9a-f]{8}", enricher().rules)


def test_it_is_the_same_when_every_file_is_laid_out_otherwise(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.yaml"):
        said = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        (tmp_path / path.name).write_text(yaml.dump(said, sort_keys=False, width=10_000, Dumper=yaml.CSafeDumper))
    assert version_of(tmp_path) == enricher().rules


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("cues.yaml", "  hire-verb: |\n    advertise\n", "  hire-verb: |\n    hired\n    advertise\n"),
        ("tags.yaml", "        terms: AI\n", '        terms: "AI"  # for short\n'),
        ("tags.yaml", "about: Artificial intelligence or machine", "about: Artificial intelligence and machine"),
        ("senses.yaml", "    striking visual{,s}\n", "    striking visual\n    striking visuals\n"),
        ("unions.yaml", "WGA-East; WGAE;", "WGAE; WGA-East;"),
    ],
)
def test_it_is_the_same_with_other_remarks_and_orders(tmp_path: Path, name: str, before: str, after: str) -> None:
    assert version_of(rewritten(tmp_path, name, before, after)) == enricher().rules


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("cues.yaml", "  hire-verb: |\n    advertise\n", "  hire-verb: |\n"),
        ("tags.yaml", "      machine-hint:\n        weight: 0.4\n", "      machine-hint:\n        weight: 0.41\n"),
        ("tags.yaml", "      - made-deal > ", "      - made-deal > made-deal > "),
        ("tags.yaml", "  ai:\n    about", "  ai:\n    threshold: 0.8\n    about"),
        ("unions.yaml", "WGA-East; WGAE;", "WGAE;"),
        ("titles.yaml", "chief negotiator = ", "head negotiator = "),
        ("names.yaml", "  given: |\n    aaron\n", "  given: |\n"),
        ("events.yaml", "      mood: if\n", "      mood: past\n"),
    ],
)
def test_it_changes_with_a_term_a_weight_a_threshold(tmp_path: Path, name: str, before: str, after: str) -> None:
    assert version_of(rewritten(tmp_path, name, before, after)) != enricher().rules


def test_a_vocabulary_of_ones_own_counts(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("cues:\n  nobody-else: zzyzx\n")
    assert version(Vocabulary(own), ANNOTATORS) != enricher().rules
    own.write_text("cues: {}\n")
    assert version(Vocabulary(own), ANNOTATORS) == enricher().rules


def test_so_do_the_stages() -> None:
    raised = msgspec.structs.replace(ANNOTATORS[0], version=ANNOTATORS[0].version + 1)
    assert version(vocabulary(), (raised, *ANNOTATORS[1:])) != enricher().rules


def test_so_do_the_constants_of_the_code() -> None:
    decided = constants()
    assert version(vocabulary(), ANNOTATORS, decided) == enricher().rules
    decided["enrich.tags.TEASER"] += 0.01
    assert version(vocabulary(), ANNOTATORS, decided) != enricher().rules


def pay(**other: Any) -> str:
    """Return the digest of the first cue of pay, or the threshold, written otherwise."""
    file = files.bundled("pay_cues")
    file.update({key: value for key, value in other.items() if key in file})
    file["cues"][0].update({key: value for key, value in other.items() if key not in file})
    return digest(words.read(file).deciding)


@pytest.mark.parametrize(
    "other", [{"threshold": 2.6}, {"weight": 9.0}, {"words": ["purse"]}, {"behind": []}, {"workers": "baker"}]
)
def test_so_does_a_cue_of_pay(other: dict[str, Any]) -> None:
    assert pay(**other) != pay()


@pytest.mark.parametrize("key", ["words", "behind"])
def test_the_order_of_the_words_of_a_cue_does_not(key: str) -> None:
    assert pay(**{key: files.bundled("pay_cues")["cues"][0][key][::-1], "examples": []}) == pay()


def test_processes_agree_whatever_their_hash_seeds() -> None:
    asked = "from enrich.enricher import RuleEnricher; print(RuleEnricher().rules)"
    said = {
        subprocess.run(
            [sys.executable, "-c", asked], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert said == {enricher().rules}


def numbers() -> Iterator[str]:
    """Yield every constant of the rules' code that is a number, by module and name."""
    for found in pkgutil.walk_packages(enrich.__path__, "enrich."):
        module = importlib.import_module(found.name)
        for node in ast.parse(Path(str(module.__file__)).read_text("utf-8")).body:
            for target in node.targets if isinstance(node, ast.Assign) else ():
                for name in ast.walk(target):
                    if isinstance(name, ast.Name) and isinstance(getattr(module, name.id), int | float):
                        yield f"{found.name}.{name.id}"


def test_no_number_in_the_code_is_forgotten() -> None:
    others = ("enrich.stories.", "enrich.rules.listing.", "enrich.rules.rendering.", "enrich.version.RULES")
    assert {name for name in numbers() if not name.startswith(others)} <= set(constants())
    assert len(constants()) == sum(len(names.split()) for _, names in DECIDING)
