"""Laws: those of the vocabulary, numbers, names that end in Act or Bill, and what looks alike."""

import pytest

from news.enriched import Enriched
from tests.enrich.helpers import enrich


def rules(enriched: Enriched) -> dict[str, set[str]]:
    return {
        entity.name: {span.rule for span in entity.evidence}
        for entity in enriched.entities
        if entity.kind == "law"
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The No Fakes Act is back", "NO FAKES Act"),
        ("What the Protecting the Right to Organize Act would change", "PRO Act"),
        ("Extras scanned in breach of the GDPR", "GDPR"),
        ("A.B. 2602 and the studios: senators look on", "AB 2602"),
        ("MPs debate the employment rights bill", "Employment Rights Act"),
        ("Canada's Bill C-18 and the publishers", "Online News Act"),
    ],
)
def test_a_listed_law_has_one_name_however_it_is_written(text: str, name: str) -> None:
    assert enrich(text).names("law") == (name,)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AB 1234", "AB 1234"),
        ("A.B. 1234", "AB 1234"),
        ("AB1234", "AB 1234"),
        ("AB-1234", "AB 1234"),
        ("Assembly Bill 1234", "AB 1234"),
        ("Assembly Bill No. 1234", "AB 1234"),
        ("S.B. 87", "SB 87"),
        ("Senate Bill 87", "SB 87"),
        ("HB 4762", "HB 4762"),
        ("House Bill 4762", "HB 4762"),
        ("H.R. 6943", "H.R. 6943"),
        ("SB 25-318", "SB 25-318"),
        ("Bill C-63", "Bill C-63"),
        ("Proposition 33", "Proposition 33"),
        ("Prop. 33", "Proposition 33"),
        ("Local Law 97", "Local Law 97"),
        ("Executive Order 14277", "Executive Order 14277"),
    ],
)
def test_a_number_has_one_form_and_tells_its_rule(written: str, name: str) -> None:
    found = enrich(f"Lawmakers turn to {written} on scanned faces")
    assert rules(found) == {name: {"law:number"}}
    (entity,) = (each for each in found.entities if each.kind == "law")
    assert entity.evidence[0].quote == written


@pytest.mark.parametrize(
    "written",
    ["AB 12345", "AB 4.5", "SB 87%", "ab 1234", "SAB 1234", "AB 1234x", "HB 20 inch", "Prop 8 million"],
)
def test_a_number_of_another_kind_is_none_even_among_lawmakers(written: str) -> None:
    assert not enrich(f"Senators hear about {written} in a bill on lamps").names("law")


def test_a_short_number_needs_lawmaking_near() -> None:
    assert enrich("The governor signed SB 87").names("law") == ("SB 87",)
    assert not enrich("The SB 87 is a fine loudspeaker").names("law")
    far = "A long walk through the valley of mixers, cables and lamps that nobody needs at all. " * 4
    assert not enrich("", body=f"The SB 87 is a loudspeaker. {far} The governor signed.").names("law")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Crews rely on the Honest Call Sheets Act", "Honest Call Sheets Act"),
        ("the Truth, Rest and Overtime for Crews Act would help", "Truth, Rest and Overtime for Crews Act"),
        ("Senators Reintroduce Honest Call Sheets Act", "Honest Call Sheets Act"),
        ("Congress weighs the SCENE Act", "SCENE Act"),
        ("The court read California's Stunt Act narrowly", "Stunt Act"),
        ("Parliament returns to the Crews' Rest Bill", ""),
        ("Parliament returns to the Crew Rest Bill", "Crew Rest Bill"),
        ("the Children's Stage Work Act of 1998 applies", "Children's Stage Work Act"),
    ],
)
def test_a_name_ends_in_act_or_bill_and_begins_behind_an_article_or_a_verb(text: str, name: str) -> None:
    assert rules(enrich(text)) == ({name: {"law:named"}} if name else {})


@pytest.mark.parametrize(
    "text",
    [
        "Sister Act opens in Leeds as lawmakers look on",
        "The senator watched the Third Act twice",
        "The jury named the Best Comedy Act",
        "Congress Must Act on Voices",
        "A court heard that Buffalo Bill never paid",
        "Lawmakers thanked the Great Bill Murray",
        "The governor signs a restaurant Bill",
        'The judge liked the play "The Quiet Act"',
        "The Stage Door Act II closes, a court hears",
        "Elvis act returns to a hotel",
    ],
)
def test_what_looks_alike_is_no_law(text: str) -> None:
    assert not enrich(text).names("law")


def test_a_listed_name_that_other_things_have_needs_company() -> None:
    assert enrich("The train act thrills", "A circus rides the rails.").names("law") == ()
    assert enrich("Labels back the TRAIN Act", "It would open training data to a court.").names("law") == (
        "TRAIN Act",
    )
    assert enrich("Brussels delays the AI Act").names("law") == ("EU AI Act",)


def test_whoever_a_law_is_named_after_is_not_there_and_who_made_it_is() -> None:
    found = enrich("Colorado's governor signs the Taylor Grant Act", "The EU AI Act is older.")
    assert found.names("person") == ()
    assert found.names("law") == ("Taylor Grant Act", "EU AI Act")
    assert found.names("organization") == ("European Union",)
    assert enrich("Lawmakers delay the Colorado AI Act").names("place") == ("Colorado",)


def test_an_abbreviation_in_brackets_names_the_law_again() -> None:
    found = enrich("Senators file the Honest Call Sheets Act (HCSA)", "The HCSA would take effect in May.")
    assert rules(found) == {"Honest Call Sheets Act": {"law:named", "law:abbreviation"}}


def test_a_law_brings_no_tag_and_takes_none() -> None:
    assert {tag.name for tag in enrich("The General Data Protection Regulation at eight").tags} == set()
