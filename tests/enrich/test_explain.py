"""explain: every claim with its words, the phrase that would have turned a tag, the same bytes each time."""

import msgspec
import pytest

from enrich.enricher import RuleEnricher
from enrich.explain import card, document, explain
from enrich.rules.vocabulary import Vocabulary
from news import wire
from news.errors import WrongUse
from tests.enrich.helpers import GOLDENS, enricher, item

REFERENCE = wire.decode_item((GOLDENS / "reference.item.json").read_bytes())


def flips(title: str, tag: str) -> str:
    return explain(item(title), enricher()).flips[tag]


def test_the_card_shows_field_offsets_rule_version_and_score() -> None:
    shown = card(explain(item("Writers end their strike"), enricher()))
    assert f"rules {enricher().rules} · language en" in shown
    assert "labor/strike" in shown
    assert "title[0:24]" in shown or "title[18:24] “strike”" in shown
    assert "(needs 0.82)" in shown


def test_the_card_shows_what_spoke_against_a_tag_that_is_not_given() -> None:
    shown = card(explain(item("Lightning strike halts a festival"), enricher()))
    assert "Considered and not given" in shown
    assert "sense:strike-of-nature" in shown
    assert "it would hold but for" in shown


@pytest.mark.parametrize(
    ("title", "tag", "said"),
    [
        ("Netflix uses AI", "ai", "without 'AI' (title, 1) it would not hold"),
        ("Robots on the set", "ai", "it lacks 0.35: one more signal such as"),
        ("OpenAI, Anthropic and DeepMind talk of AI and chatbots", "ai", "no single phrase decides it"),
    ],
)
def test_the_nearest_phrase_that_would_turn_a_tag(title: str, tag: str, said: str) -> None:
    assert said in flips(title, tag)


def test_the_phrase_it_names_would_really_turn_the_tag() -> None:
    phrase = flips("Robots on the set", "ai").split("'")[1]
    assert "ai" in {tag.name for tag in enricher().enrich(item(f"Robots on the set: {phrase}")).tags}
    assert "ai" not in {tag.name for tag in enricher().enrich(item("Netflix uses machines")).tags}


def test_names_that_were_passed_over_say_what_they_lack() -> None:
    explained = explain(item("A Peacock in the park"), enricher())
    assert [(span.quote, span.rule) for span in explained.passed_over] == [
        ("Peacock", "company:Peacock (no stream-near)")
    ]
    assert "Names not taken" in card(explained)


def test_laws_and_titles_are_claims_with_their_own_evidence() -> None:
    shown = card(explain(item("Union president Sean Astin backs the NO FAKES Act in Congress"), enricher()))
    assert "law:NO FAKES Act\n      title[37:49] “NO FAKES Act”  law:NO FAKES Act" in shown
    assert "person_title:Sean Astin, president\n      title[6:15] “president”  title:before" in shown
    assert "train act" not in shown
    over = explain(item("The TRAIN Act of a circus"), enricher()).passed_over
    assert [(span.quote, span.rule) for span in over] == [
        ("TRAIN Act", "law:TRAIN Act#2 (no law-context or law-of-ai)")
    ]


def test_pay_and_events_are_told_in_words() -> None:
    shown = card(explain(item("Writers at Netflix end strike over pay of $20 to $25 an hour"), enricher()))
    assert (
        "\n  pay: $20 to $25 an hour, Writer · compared as $41,600 to $52,000 a year at 2080 hours a year\n"
        in shown
    )
    assert "\n  event: strike, ended: Netflix\n" in shown


def test_a_replay_gives_the_same_bytes_and_so_does_another_process_of_the_same_rules() -> None:
    first, again = (explain(REFERENCE, enricher(), enricher().rules) for _ in range(2))
    other = explain(REFERENCE, RuleEnricher(Vocabulary()))
    assert card(first) == card(again) == card(other)
    encode = msgspec.json.encode
    assert encode(document(first)) == encode(document(again)) == encode(document(other))


def test_rules_that_are_not_at_hand_are_said_to_be_so() -> None:
    with pytest.raises(WrongUse, match=r"rules 1-0000 are not at hand, only .*install the release"):
        explain(REFERENCE, enricher(), "1-0000")


def test_the_card_says_that_the_index_holds_what_other_rules_said() -> None:
    assert "the index holds what rules 0-old said" in card(explain(REFERENCE, enricher(), stored="0-old"))
    assert "the index holds" not in card(explain(REFERENCE, enricher(), stored=enricher().rules))


def test_every_quote_of_the_card_is_in_the_text() -> None:
    explained = explain(REFERENCE, enricher())
    spans = [span for verdict in explained.verdicts for span in (*verdict.evidence, *verdict.against)]
    assert spans
    assert all(REFERENCE.text(span.field)[span.start : span.end] == span.quote for span in spans)
