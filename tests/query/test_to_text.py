import pytest
from hypothesis import given, settings

from query.build import leaves
from query.errors import QueryError
from query.parse import parse
from query.to_text import to_text
from query.tree import (
    All,
    And,
    AtLeast,
    Exists,
    Keyword,
    KeywordPattern,
    KeywordPrefix,
    Near,
    Node,
    Not,
    Or,
    Range,
    Similar,
    Word,
    WordPattern,
    WordPrefix,
)
from tests.search.corpora import NOW, written_trees


@settings(deadline=None)
@given(written_trees)
def test_a_written_tree_parses_to_itself(tree: Node) -> None:
    assert parse(to_text(tree), NOW) == tree


A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (And((A, Or((B, C)))), "a AND (b OR c)"),
        (Or((And((A, B)), Not(C))), "(a AND b) OR NOT c"),
        (Not(And((A, B))), "NOT (a AND b)"),
        (Word('say "no"', "title"), r'title:"say \"no\""'),
        (Word("AND"), '"AND"'),
        (Keyword("url", "https://a.example/b"), 'url:"https://a.example/b"'),
        (KeywordPrefix("outlet", "The Hollywood R"), r"outlet:The\ Hollywood\ R*"),
        (Range("published", NOW, None, low_open=True), "published:{2023-07-28T12:00:00.000Z TO *]"),
        (Range("pay_min", -5.0, 100_000.0), "pay_min:[-5.0 TO 100000.0]"),
        (Exists("union"), "_exists_:union"),
        (WordPattern("Photog*ph", "title"), "title:Photog*ph"),
        (WordPattern("strike?"), r"\strike?"),
        (WordPattern("wom?n?"), "wom?n?"),
        (KeywordPattern("outlet", r"*the\* p?st"), r"outlet:*the\*\ p?st"),
        (KeywordPattern("company", "netfli?"), r"company:\netfli?"),
        (Similar("netflx", 1), "netflx~1"),
        (Similar("NOT", 1), r"\NOT~1"),
        (Similar("Fran Drecsher", 2, "person"), r"person:Fran\ Drecsher~2"),
        (Near("writers strike", 3, "body"), 'body:"writers strike"~3'),
        (AtLeast(2, (A, B, C)), "(a AND b) OR (a AND c) OR (b AND c)"),
        (And((A, AtLeast(2, (A, Not(B), C)))), "a AND ((a AND NOT b) OR (a AND c) OR (NOT b AND c))"),
    ],
)
def test_what_is_written(tree: Node, text: str) -> None:
    assert to_text(tree) == text


def test_for_kibana_a_word_prefix_names_the_unstemmed_subfields() -> None:
    assert to_text(WordPrefix("Strik", "title"), kibana=True) == "title.words:strik*"
    assert (
        to_text(WordPrefix("Café"), kibana=True)
        == "(title.words:cafe* OR summary.words:cafe* OR body.words:cafe*)"
    )
    assert to_text(All(), kibana=True) == "*:*"


def test_for_kibana_what_is_looked_for_as_it_is_spelled_names_the_unstemmed_subfields() -> None:
    assert to_text(WordPattern("Wom?n", "body"), kibana=True) == "body.words:wom?n"
    assert to_text(WordPattern("Strike?", "body"), kibana=True) == "body.words:strike?"
    assert to_text(Similar("Café", 1, "title"), kibana=True) == "title.words:cafe~1"
    assert to_text(Similar("Fran Drecsher", 2, "person"), kibana=True) == r"person:fran\ drecsher~2"
    assert to_text(KeywordPattern("company", "Net?lix*"), kibana=True) == "company:net?lix*"
    assert to_text(Near("writers strike", 3), kibana=True) == '"writers strike"~3'


def test_too_many_combinations_are_not_written_out() -> None:
    words = tuple(Word(f"w{number}") for number in range(12))
    with pytest.raises(QueryError, match="495 combinations"):
        to_text(AtLeast(8, words), kibana=True)
    assert to_text(AtLeast(11, words)).count(" OR ") == 11


def test_for_kibana_a_negation_is_taken_from_everything() -> None:
    assert to_text(Not(A), kibana=True) == "(*:* AND NOT a)"
    assert to_text(Or((A, Not(B))), kibana=True) == "a OR (*:* AND NOT b)"
    assert to_text(And((Not(A), Not(B))), kibana=True) == "*:* AND NOT a AND NOT b"
    assert to_text(And((A, Not(B))), kibana=True) == "a AND NOT b"


def _as_spelled(leaf: Node) -> bool:
    """Say whether a leaf is written for the unstemmed subfields, or folded."""
    return isinstance(leaf, WordPrefix | WordPattern | KeywordPattern | Similar)


@settings(deadline=None)
@given(written_trees)
def test_without_prefixes_our_parser_reads_kibanas_text_too(tree: Node) -> None:
    if not any(_as_spelled(leaf) for leaf in leaves(tree)):
        assert parse(to_text(tree, kibana=True), NOW) == tree
