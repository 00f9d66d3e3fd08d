"""The names alone are those of the whole vocabulary."""

from pathlib import Path

import pytest

from enrich.rules.known import VocabularyNames
from enrich.rules.vocabulary import Vocabulary
from news.enriched import ENTITY_KINDS
from news.errors import WrongUse

OWN = """
tags:
  labor/safety:
    signals: {accident: set accident}
events:
  inspection:
    "-": safety inspection
    ordered (by a court): inspection ordered
entities:
  company:
    Acme Pictures: Acme; Acme {Film,Films}
    Netflix: the streamer of Los Gatos
"""


@pytest.fixture(scope="module", params=["", OWN], ids=["bundled", "with one's own"])
def extra(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    if not request.param:
        return None
    path = tmp_path_factory.mktemp("own") / "own.yaml"
    path.write_text(request.param)
    return path


def test_they_are_those_of_the_rules(extra: Path | None) -> None:
    names, vocabulary = VocabularyNames(extra), Vocabulary(extra)
    assert list(names.tags()) == list(vocabulary.tags)
    found = {(rule.target, rule.detail) for rule in vocabulary.rules() if rule.kind == "event"}
    staged = {f"{type_}/{stage}" for type_, stage in found if stage}
    assert set(names.events()) == {type_ for type_, _ in found} | staged
    every: dict[str, str] = {}
    for kind in ENTITY_KINDS:
        for other, name in names.entities(kind).items():
            every.setdefault(other.lower(), name)
    assert every == vocabulary.names


def test_ones_own_file_adds_to_them(extra: Path | None) -> None:
    names = VocabularyNames(extra)
    assert ("labor/safety" in names.tags()) is (extra is not None)
    assert ("inspection/ordered" in names.events()) is (extra is not None)
    assert names.entities("company").get("Acme Films") == (None if extra is None else "Acme Pictures")


@pytest.mark.parametrize(("text", "said"), [(None, "cannot be read"), ("tags: [", "is no YAML")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "own.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(WrongUse, match=rf"own.yaml {said}"):
        VocabularyNames(path).tags()
