"""The vocabulary: what a wrong file is answered with, a user's own file, and that no entry hides another."""

from pathlib import Path

import pytest
import yaml

from enrich.enricher import RuleEnricher
from enrich.rules.files import FOLDER
from enrich.rules.vocabulary import FILES, Vocabulary
from news.errors import WrongUse
from tests.enrich.helpers import item, vocabulary

WRONG = [
    ("labor: [", "is no YAML"),
    ("- a\n- b\n", "it holds no mapping: begin it with one of cues"),
    ("tag: {}\n", "no file has the part 'tag': use cues, senses"),
    ("cues:\n  few: 5\n", "entry cues > few cannot be used: it is 5: write terms divided by ';'"),
    ("cues: many\n", "entry cues cannot be used: it holds no entries"),
    ("senses:\n  odd: {words: a}\n", "entry senses > odd cannot be used: no rule has words: use chains, given"),
    ("senses:\n  odd: {weight: 1}\n", "entry senses > odd cannot be used: it has neither terms nor chains"),
    ("senses:\n  odd: {terms: a, weight: heavy}\n", "odd cannot be used: weight is 'heavy': write a number"),
    ("senses:\n  odd: {terms: a, not: 7}\n", "entry senses > odd cannot be used: not is 7: write it as text"),
    ("senses:\n  odd: {chains: [a b c]}\n", "the chain 'a b c' cannot be read: write first > second within 30"),
    ("senses:\n  odd: {chains: a > b}\n", "write a list such as"),
    ("senses:\n  odd: {terms: a, needs: nobody}\n", "senses > odd: no file has the cues 'nobody': add them"),
    ("tags:\n  music: loud\n", "entry tags > music cannot be used: a tag has about, threshold and signals"),
    ("tags:\n  ai: {categories: [AI]}\n", "tags > ai cannot be used: its categories are ['AI']: write terms"),
    ("tags:\n  music/loud: {signals: {n: loud}}\n", "tags > music/loud > n: there is no tag 'music': define"),
    ("tags:\n  ai/x: {signals: {n: {terms: x, given: bees}}}\n", "entry tags > ai/x > n: there is no tag 'bees'"),
    ("entities:\n  planet: {Mars: ''}\n", "no name is a 'planet': use company, union"),
    ("entities:\n  company: {Mars: {terms: Mars Inc, near: far}}\n", "company > Mars cannot be used: near is"),
    ("titles:\n  own: {a: b}\n", "entry titles > own cannot be used: it is {'a': 'b'}: write titles divided"),
    ("events:\n  strike: {called: {terms: a, mood: gay}}\n", "mood 'gay' is unknown: write if, past"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), WRONG)
def test_a_wrong_entry_is_named_with_its_file_and_the_remedy(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(content)
    with pytest.raises(WrongUse) as caught:
        Vocabulary(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"nowhere\.yaml cannot be read"):
        Vocabulary(tmp_path / "nowhere.yaml")


OWN = """
cues:
  choir-near: choir; singers; rehearsal
entities:
  union:
    Choristers' Alliance: CHA
  company:
    Lantern: {terms: Lantern Pictures, needs: choir-near}
senses:
  choir-strike: strike up the choir
tags:
  music:
    about: Music.
    signals:
      named: choir{,s}; orchestra{,s}
  labor/touring:
    about: Work on tour.
    signals:
      named: tour bus driver{,s}
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> RuleEnricher:
    path = tmp_path_factory.mktemp("own") / "own.yaml"
    path.write_text(OWN)
    return RuleEnricher(extra=path)


def test_an_own_file_adds_names_tags_and_senses(own: RuleEnricher) -> None:
    found = own.enrich(item("Choristers' Alliance calls a strike at Lantern before rehearsal"))
    assert found.names("union") == ("Choristers' Alliance",)
    assert found.names("company") == ("Lantern",)
    assert {"labor", "labor/strike"} <= {tag.name for tag in found.tags}
    assert [tag.name for tag in own.enrich(item("Choirs of the north")).tags] == ["music"]
    assert {"labor", "labor/touring"} <= {tag.name for tag in own.enrich(item("Tour bus drivers win raise")).tags}
    assert own.enrich(item("Strike up the choir at Christmas")).tags == ()


def test_an_own_file_makes_another_version_of_the_rules(own: RuleEnricher) -> None:
    assert own.rules != RuleEnricher(vocabulary()).rules


def test_a_name_of_the_own_file_needs_what_it_says_it_needs(own: RuleEnricher) -> None:
    assert own.enrich(item("A Lantern in the window")).names("company") == ()


class Strict(yaml.CSafeLoader):
    """Refuses a key that stands twice in one mapping, where YAML would keep the last."""


def once(loader: Strict, node: yaml.MappingNode) -> dict[object, object]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    assert len(keys) == len(set(keys)), [key for key in keys if keys.count(key) > 1]
    return loader.construct_mapping(node, deep=True)


Strict.add_constructor("tag:yaml.org,2002:map", once)


@pytest.mark.parametrize("name", FILES)
def test_no_entry_of_a_file_hides_another(name: str) -> None:
    assert yaml.load((FOLDER / f"{name}.yaml").read_bytes(), Loader=Strict)


def test_names_that_are_also_words_need_company() -> None:
    ambiguous = {
        "Apple",
        "Amazon",
        "Meta",
        "Fox Corporation",
        "Runway",
        "Suno",
        "Stability AI",
        "Equity",
        "Unity",
        "Target",
    }
    rules = {rule.target: rule for rule in vocabulary().rules() if rule.kind == "entity"}
    guarded = {name for name, rule in rules.items() if rule.needs or rule.blocks}
    by_sense = {"Apple", "Amazon", "Meta", "Fox Corporation"}
    assert ambiguous & rules.keys() - by_sense - {"Suno", "Stability AI"} <= guarded


@pytest.mark.parametrize("written", ["unionise", "unionize", "authorises a strike", "recognised the union"])
def test_both_spellings_are_known(written: str) -> None:
    found = RuleEnricher(vocabulary()).enrich(item(f"Staff at the studio: {written}"))
    assert "labor" in {tag.name for tag in found.tags}
