"""The text that is handed to Kibana, and what is said of it."""

from query.modes.kibana import for_kibana
from query.modes.most import most
from query.parse import has_relative, parse
from tests.search.make import NOON


def test_the_text_has_its_operators_and_its_subfields() -> None:
    found = for_kibana(parse("writers strik* tag:labor/strike", NOON))
    assert found.text == (
        'writers AND (title.words:strik* OR summary.words:strik* OR body.words:strik*) AND tag:"labor/strike"'
    )
    assert found.remarks == ()


def test_what_kibana_may_find_otherwise_is_said() -> None:
    text = "company:netflx~1 published:>=now-7d"
    (moments, spellings) = for_kibana(parse(text, NOON), relative=has_relative(text)).remarks
    assert "now-7d" in moments
    assert "netflx~1" in spellings
    assert "50" in spellings


def test_most_of_the_words_is_written_out() -> None:
    found = for_kibana(most(parse("authors lawsuit openai", NOON)))
    assert found.text == "(authors AND lawsuit) OR (authors AND openai) OR (lawsuit AND openai)"
    assert "combination" in found.remarks[0]
