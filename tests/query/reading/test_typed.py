# ruff: noqa: RUF001 (look-alikes are what people type)
"""What people type, put right in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.errors import QueryError
from query.reading.typed import typed


@pytest.mark.parametrize(
    ("text", "plain", "said"),
    [
        ("“a b” c", '"a b" c', "curly"),
        ("«a b»", '"a b"', "curly"),
        ("title:’a b’", 'title:"a b"', '"a b" is read as text in quotation marks'),
        ("a 'b'", 'a "b"', '"b" is read as text in quotation marks'),
        ("(‘a b’ OR c)", '("a b" OR c)', '"a b" is read'),
        ("a , b", "a   b", ", is left out"),
        ("a ; b", "a   b", "; is left out"),
        ("a — b", "a   b", "— is left out"),
        ("a - b", "a   b", "write it before a word"),
        ("a & b", "a   b", "& is left out"),
        ("a 😀", "a 😀", ""),
        ("a !", "a  ", "! is left out"),
        ("what now?", "what now ", "? is left out"),
        ("(what now??) a", "(what now  ) a", "?? is left out"),
        ("a –b", "a –b", "write - to leave it out"),
        ("a,b", "a,b", "write a OR b for either"),
        ("SAG-AFTRA,WGA", "SAG-AFTRA,WGA", "write SAG-AFTRA OR WGA"),
        ("a or b", "a or b", "write OR in capitals to find either"),
        ("a And b", "a And b", "write AND in capitals to ask for both"),
        ("not a", "not a", "write NOT in capitals to leave out"),
    ],
)
def test_what_is_read_otherwise_is_put_right_and_said(text: str, plain: str, said: str) -> None:
    found, remarks = typed(text)
    assert found == plain
    assert said in " ".join(remark.message for remark in remarks)
    assert bool(remarks) is bool(said)


@pytest.mark.parametrize(
    "text",
    [
        "a OR b AND NOT c",
        '"a or b"',
        r"a \or b",
        'say "what, now?" ok',
        '"the writers’ ‘final’ offer"',
        '"“quoted” twice"',
        "writers' strike",
        "don’t SAG’s",
        "or a",
        "a or",
        "3,000.5",
        "-(a b) -c !(d) ! e",
        "published:[now-7d TO now] {* TO 5]",
        r"what\? a\,b",
        "company:at&t a&&b a || b",
        "x=y 2>1",
        "pay_min:>=5 title:a=b",
    ],
)
def test_what_is_meant_as_it_is_stays_without_a_word(text: str) -> None:
    assert typed(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "position", "offers"),
    [
        ("a pay_min>100000", 2, ("a pay_min:>100000",)),
        ("Pay_Max >= 5 b", 0, ("pay_max:>=5 b",)),
        ("pay_min=>5", 0, ("pay_min:>=5",)),
        ("published<2023-07", 0, ("published:<2023-07",)),
        ("(tag=ai)", 1, ("(tag:ai)",)),
        ("tag == ai", 0, ("tag:ai",)),
        ("tag!=ai", 0, ("NOT tag:ai",)),
        ("company>netflix", 0, ("company:netflix",)),
        ('outlet="The Post"', 0, ('outlet:"The Post"',)),
        ("salary>100000", 0, ()),
        ("a | b", 2, ("a OR b",)),
        ("published:[2023-07-01 to now]", 10, ("published:[2023-07-01 TO now]",)),
        ("pay_min:[5,9}", 8, ("pay_min:[5 TO 9}",)),
        ("pay_min:{5..9}", 8, ("pay_min:{5 TO 9}",)),
        ("tag:[ai,labor] a", 4, ("tag:(ai OR labor) a",)),
        ("title: {a b}", 7, ("title: (a OR b)",)),
        ("[updated] strike", 0, ()),
        ('a "b', 2, ()),
        ('title:guild"', 11, ()),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_may_be(
    text: str, position: int, offers: tuple[str, ...]
) -> None:
    with pytest.raises(QueryError) as refusal:
        typed(text)
    assert refusal.value.position == position
    assert refusal.value.within(text).offers == offers


def test_one_query_with_every_operator_in_capitals_is_offered() -> None:
    _, remarks = typed("a or b and not c or d")
    assert [remark.position for remark in remarks] == [2, 7, 11]
    assert {remark.query for remark in remarks} == {"a OR b AND NOT c OR d"}


@given(st.text(st.sampled_from("ab '\"’“»,-–|&!?()[]:=<>\\orTO"), max_size=30))
def test_every_character_keeps_its_place(text: str) -> None:
    try:
        plain, remarks = typed(text)
    except QueryError:
        with pytest.raises(QueryError) as refusal:
            typed(text)
        assert 0 <= refusal.value.position < len(text)
        return
    assert len(plain) == len(text)
    assert all(0 <= remark.position < len(text) for remark in remarks)
