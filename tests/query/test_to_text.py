import pytest
from hypothesis import given, settings

from query.build import leaves
from query.parse import parse
from query.to_text import to_text
from query.tree import All, And, Exists, Keyword, KeywordPrefix, Node, Not, Or, Range, Word, WordPrefix
from tests.search.corpora import NOW, trees


@settings(deadline=None)
@given(trees)
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


def test_for_kibana_a_negation_is_taken_from_everything() -> None:
    assert to_text(Not(A), kibana=True) == "(*:* AND NOT a)"
    assert to_text(Or((A, Not(B))), kibana=True) == "a OR (*:* AND NOT b)"
    assert to_text(And((Not(A), Not(B))), kibana=True) == "*:* AND NOT a AND NOT b"
    assert to_text(And((A, Not(B))), kibana=True) == "a AND NOT b"


@settings(deadline=None)
@given(trees)
def test_without_prefixes_our_parser_reads_kibanas_text_too(tree: Node) -> None:
    if not any(isinstance(leaf, WordPrefix) for leaf in leaves(tree)):
        assert parse(to_text(tree, kibana=True), NOW) == tree
