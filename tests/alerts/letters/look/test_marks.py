"""The words of a quote that were asked for."""

import pytest

from alerts.letters.look.marks import pieces
from query.parse import parse
from tests.alerts.make import NOON

QUOTE = "SAG-AFTRA suspended its strike; pickets ended."


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("union:sag-aftra event:strike/suspended", ["SAG-AFTRA", "suspended"]),
        ("title:picket", ["pickets"]),
        ("tag:labor/strike", ["strike"]),
        ("strik* NOT pickets", ["strike"]),
        ("title:s?rike end*d susbended~1", ["suspended", "strike", "ended"]),
        ('"strike suspended"~4', ["suspended", "strike"]),
        ("company:strke~1", []),
        ("*", []),
        ("pay_min:>1", []),
    ],
)
def test_what_is_marked(query: str, marked: list[str]) -> None:
    found = pieces(QUOTE, parse(query, NOON))
    assert [piece.text for piece in found if piece.marked] == marked
    assert "".join(piece.text for piece in found) == QUOTE


def test_nothing_in_nothing() -> None:
    assert pieces("", parse("strike", NOON)) == ()
