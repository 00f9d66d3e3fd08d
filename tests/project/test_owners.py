"""Each concept is written once: what tells of it stands in the module that owns it and nowhere else.

A second copy of a rule gives a second answer sooner or later. Who needs a rule imports it; who changes it changes
it for everyone. Where this fails, use the owner, or move what is missing there.
"""

import ast
import re
from typing import NamedTuple

import pytest

from tests.project.test_layers import ROOT, sources


class Concept(NamedTuple):
    owner: str
    """The module that holds the rule."""
    telltale: str
    """A pattern of source code that stands wherever somebody writes the rule again."""
    others: tuple[str, ...] = ()
    """Modules in which the same words mean something else, each with its reason where the list is made."""


CONCEPTS = {
    "sentence bounds": Concept("news/text/sentences.py", r"\.!\?"),
    "excerpts": Concept("news/text/excerpt.py", r"\"\s?(?:…|\\u2026)\s?\"|\bshorten\("),
    "month words": Concept("news/text/months.py", r"(?i)\b(?:february|febrero|februar|février|october|oktober)\b"),
    "registrable domains": Concept("news/text/domains.py", r"TLDExtract\("),
    "letter folding": Concept("query/analysis/fold.py", r"NFKD|unicodedata\.combining"),
    "what an answer of HTTP means for a letter": Concept(
        "alerts/channels/hooks/sender.py", r"status == 410|AnswerLost\)"
    ),
    "who rests, and how long": Concept("alerts/rests.py", r"NOT_TAKEN\b|in ONE_SERVER"),
    "times as people name them": Concept("query/times.py", r"def (?:since|until|time_range)\(|\(now\|"),
    "pay in words": Concept("news/wording.py", r"= \"up to |\"an\" if "),
    "coverage in words": Concept("receipt/words.py", r"\bNo hits[.,] "),
    "a doubt in words": Concept("receipt/doubt_words.py", r"\"cannot be reached\"|nobody watches "),
    "an item by the start of its id": Concept("guildwire/item_by_id.py", r"KeywordPrefix\(\"id\""),
    "the port of the enricher": Concept("enrich/port.py", r"class Enricher\b"),
    "the vocabulary's folder": Concept("enrich/rules/files.py", r"\"vocabularies\""),
}


@pytest.mark.parametrize("name", CONCEPTS)
def test_a_concept_is_written_by_its_owner_alone(name: str) -> None:
    concept = CONCEPTS[name]
    found = {
        str(path.relative_to(ROOT)) for path in sources() if re.search(concept.telltale, path.read_text("utf-8"))
    }
    assert concept.owner in found, "the pattern no longer tells of the rule"
    assert found - {concept.owner, *concept.others} == set()


def shapes(source: str) -> list[set[object]]:
    """Return the literal keys of every dictionary that a module writes."""
    written = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict)]
    return [{key.value for key in each.keys if isinstance(key, ast.Constant)} for each in written]


def test_an_item_has_one_shape_as_json() -> None:
    """``guildwire tag`` has keys of its own over the owner's objects; a replay compares claims by these names."""
    found = {
        str(path.relative_to(ROOT))
        for path in sources()
        if any("pay" in keys and keys & {"event", "events"} for keys in shapes(path.read_text("utf-8")))
    }
    assert found == {"query/as_json.py", "enrich/claims.py", "guildwire/ops/replay_diff.py"}
