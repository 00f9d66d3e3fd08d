"""Titles of people: before the name, behind it, shared, held once, and what is nobody's title."""

import pytest

from tests.enrich.helpers import enrich


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("SAG-AFTRA president Sean Astin speaks", ["Sean Astin, president"]),
        ("President Biden visits a set", ["Joe Biden, president"]),
        ("Sean Astin, the union's president, speaks", ["Sean Astin, president"]),
        ("The union's president, Sean Astin, speaks", ["Sean Astin, president"]),
        ("Sean Astin (president of the union) speaks", ["Sean Astin, president"]),
        ("Paula Grant, an animation studio executive, speaks", ["Paula Grant, executive"]),
        ("Senators Josh Hawley and Elizabeth Warren agree", ["Josh Hawley, senator", "Elizabeth Warren, senator"]),
        ("Creator and showrunner Anna Holt quits", ["Anna Holt, creator", "Anna Holt, showrunner"]),
        ("Anna Holt, president and chief negotiator", ["Anna Holt, president", "Anna Holt, chief negotiator"]),
        ("Writer-director Rian Johnson agrees", ["Rian Johnson, writer-director"]),
        ("Filmmaker Rian Johnson agrees", ["Rian Johnson, director"]),
        ("Rep. Anna Holt agrees", ["Anna Holt, representative"]),
    ],
)
def test_a_title_stands_beside_its_person(text: str, titles: list[str]) -> None:
    assert list(enrich(text).person_titles) == titles


@pytest.mark.parametrize(
    "text",
    [
        "Former Disney CEO Bob Chapek returns",
        "Ex-CEO Bob Chapek returns",
        "Bob Chapek, the former Disney chief executive, returns",
        "Then-Disney CEO Bob Chapek returned",
        "The onetime chief executive Bob Chapek returns",
    ],
)
def test_who_held_a_title_once_is_former(text: str) -> None:
    assert enrich(text).person_titles == ("Bob Chapek, former CEO",)


def test_a_rank_belongs_to_the_title() -> None:
    assert enrich("Deputy minister Anna Holt agrees").person_titles == ("Anna Holt, deputy minister",)


@pytest.mark.parametrize(
    "text",
    [
        "The president thanked Sean Astin",
        "Producers: Sean Astin is wrong",
        "Sean Astin, who called the president, waits",
        "Sean Astin, Netflix and the price of peace",
        "Sean Astin, president Joe and others",
        "Sean Astin met the union president",
        "A director, Sean Astin and Tom Hanks",
        "Sean Astin\n\npresident of nothing",
    ],
)
def test_a_title_of_somebody_else_is_not_given(text: str) -> None:
    assert not [each for each in enrich(text).person_titles if each.startswith("Sean Astin")]


def test_each_title_tells_where_it_stands_and_by_which_rule() -> None:
    found = enrich("Union president Sean Astin spoke", "Later Sean Astin, the former SAG-AFTRA chair, left.")
    (person,) = (each for each in found.entities if each.kind == "person")
    president, chair = person.titles
    assert [(span.quote, span.rule) for span in president.evidence] == [("president", "title:before")]
    assert [(span.field, span.quote, span.rule) for span in chair.evidence] == [
        ("summary", "former SAG-AFTRA chair", "title:after")
    ]
    assert not [span for span in person.evidence if span.rule.startswith("title")]


@pytest.mark.parametrize(
    "text",
    [
        "The guild heard chair Oluwaseun Adeyemi on Monday in the hall",
        "Gov. Oluwaseun Adeyemi spoke to the crews about the new stage",
        "Senator Oluwaseun Adeyemi backs bill",
        "Thanks, said Guild President Oluwaseun Adeyemi.",
    ],
)
def test_a_title_makes_a_person_of_a_name_that_no_list_has(text: str) -> None:
    assert enrich(text).names("person") == ("Oluwaseun Adeyemi",)


def test_the_end_of_a_sentence_makes_no_person() -> None:
    assert (
        enrich("", "The crews thanked their president. Mellow Quiet followed, as it does.").names("person") == ()
    )


def test_a_title_in_a_headline_in_capitals_makes_no_person() -> None:
    assert enrich("Governor Mulls Quiet Stage For Crews").names("person") == ()
    assert enrich("Chief Justice Rehnquist joined the others on the bench that day").names("person") == ()
