"""A name with and without its accents is one name."""

import unicodedata

import msgspec
import pytest

from enrich.claims import tag_line
from enrich.names.entities import Mention, one_spelling
from enrich.stories.words import terms
from query.analysis.fold import unaccented
from tests.enrich.helpers import enrich, enricher


@pytest.mark.parametrize(
    "title",
    [
        "Ubisoft Montréal workers vote",
        "RTÉ staff on strike",
        "Wētā FX artists vote to unionise",
        "Condé Nast union strikes",
        "CONDÉ NAST UNION STRIKES",
        "Zoe Saldaña joins Beyoncé on the picket line",
        "Grève chez Lagardère : les salariés votent",
    ],
)
def test_a_name_of_the_vocabulary_is_found_in_either_spelling(title: str) -> None:
    with_accents, without = enrich(title), enrich(unaccented(title))
    assert [(it.kind, it.name) for it in with_accents.entities] == [(it.kind, it.name) for it in without.entities]
    assert with_accents.entities
    assert all(span.quote == title[span.start : span.end] for it in with_accents.entities for span in it.evidence)


def test_a_name_that_must_be_shouted_is_not_found_otherwise() -> None:
    assert enrich("RTE staff on strike").names("company") == ("RTÉ",)
    assert enrich("Rte staff on strike").names("company") != ("RTÉ",)


def test_a_word_that_the_lists_have_is_spelled_as_there_within_a_longer_name() -> None:
    names = {
        enrich(title).names("company")
        for title in ("Lanterne Montréal lays off 40", "Lanterne Montreal lays off 40")
    }
    assert len(names) == 1


def test_a_name_that_no_list_has_stays_as_its_text_writes_it() -> None:
    assert enrich("Télé-Rivière workers strike").names("company") == ("Télé-Rivière",)
    assert enrich("Tele-Riviere workers strike").names("company") == ("Tele-Riviere",)


def test_the_spelling_with_accents_is_taken_for_all_mentions_in_one_text() -> None:
    found = enrich("Studio boss Jose Garcia resigns", "José García, president, said nothing. José García left.")
    (person,) = (it for it in found.entities if it.kind == "person")
    assert person.name == "José García"
    assert [span.quote for span in person.evidence] == ["Jose Garcia", "José García", "José García"]
    assert "José García, president" in found.person_titles


def test_the_spelling_of_the_vocabulary_goes_before_all_others() -> None:
    listed = Mention("company", "Pathe", 0, 5, "company:Pathe#2")
    written = Mention("company", "Pathé", 9, 14, "company:employs")
    assert [it.name for it in one_spelling([written, listed])] == ["Pathe", "Pathe"]
    assert [it.name for it in one_spelling([written, listed._replace(kind="product")])] == ["Pathé", "Pathe"]


def test_letters_and_accents_apart_are_read_as_one() -> None:
    apart = unicodedata.normalize("NFD", "Ubisoft Montréal workers vote")
    together = unicodedata.normalize("NFC", apart)
    lines = [msgspec.json.encode({"title": title}).decode() for title in (apart, together)]
    assert tag_line(lines[0], 1, enricher()) == tag_line(lines[1], 1, enricher())


def test_headlines_are_compared_without_accents() -> None:
    assert terms("Ubisoft Montréal workers strike") == terms("Ubisoft Montreal workers strike")
    assert terms("Łódź studio Øre closes") == terms("Lodz studio Ore closes")
