import pytest

from query.document import View
from query.parse import parse
from query.to_predicate import to_predicate
from query.tree import Range, Word, WordPrefix
from tests.search.make import NOON, document

VIEW = View(
    document(
        "0f3a",
        "SAG-AFTRA’s strike over artificial intelligence",  # noqa: RUF001
        summary="Actors strike.",
        body="The union is artificial. Intelligence is not.",
        tags=("labor/strike",),
        companies=("Netflix", "The Walt Disney Company"),
    ),
    NOON,
)


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("strikes", True),
        ("sag aftra", True),
        ('"sag aftra strike"', True),
        ('"strike sag"', False),
        ('title:"artificial intelligence"', True),
        ('summary:"artificial intelligence"', False),
        ('"intelligence actors"', False),
        ("title:actor", False),
        ("title:aftra*", True),
        ("body:aftra*", False),
        ("artificially*", False),
        ("art*ial", True),
        ("title:*ficial", True),
        ("summary:*ficial", False),
        ("s?rike", True),
        ("s??rike", False),
        ("inteligence~1", True),
        ("summary:inteligence~1", False),
        ("intelgence~1", False),
        ("intelgence~2", True),
        ('"strike sag"~3', True),
        ('"strike sag"~2', False),
        ('"aftra intelligence"~3', True),
        ('"actors union"~50', False),
        ("company:*disney*", True),
        ("company:net?lix", True),
        ("company:walt*y", False),
        ("company:netflx~1", True),
        ('company:"the walt disny compny"~2', True),
        ("company:disney~2", False),
        ("tag:LABOR", True),
        ("tag:lab", False),
        ("tag:lab*", True),
        ('company:"the walt disney company"', True),
        ("company:walt", False),
        ("_exists_:union", False),
        ("NOT _exists_:union", True),
        ("published:2023-07-26", True),
        ("published:>2023-07-26", False),
        ("revision:{0 TO 1}", False),
        ("revision:[1 TO 1]", True),
        ("pay_min:<5", False),
        ("NOT pay_min:<5", True),
        ("domain:variety.com id:0f*", True),
        ("a OR b OR strike", True),
        ("strike actor zebra", False),
    ],
)
def test_a_document_matches(text: str, matches: bool) -> None:
    assert to_predicate(parse(text, NOON))(VIEW) is matches


def test_trees_no_text_can_give_match_nothing() -> None:
    assert not to_predicate(Word("—"))(VIEW)
    assert not to_predicate(Range("title", 1.0, None))(VIEW)
    assert to_predicate(WordPrefix("", "title"))(VIEW)
