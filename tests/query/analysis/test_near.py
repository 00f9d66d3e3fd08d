"""Values that may have been meant."""

import pytest

from query.analysis.near import nearest

NAMES = (
    "Netflix",
    "Netflix Animation",
    "Fran Drescher",
    "Café Noir",
    "Nickelodeon",
    "Los Gatos, CA",
    "labor/strike",
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("netflx", ("Netflix", "Netflix Animation")),
        ("Netlfix", ("Netflix", "Netflix Animation")),
        ("betflix", ("Netflix", "Netflix Animation")),
        ("drescher", ("Fran Drescher",)),
        ("drescher fran", ("Fran Drescher",)),
        ("dresher", ("Fran Drescher",)),
        ("cafe noire", ("Café Noir",)),
        ("los gatos", ("Los Gatos, CA",)),
        ("los gatos, california usa", ()),
        ("strikes", ("labor/strike",)),
        ("nick", ("Nickelodeon",)),
        ("zebra", ()),
        ("", ()),
        ("x", ()),
        ("mr drescher fran", ("Fran Drescher",)),
        ("—", ()),
    ],
)
def test_what_is_near(written: str, found: tuple[str, ...]) -> None:
    assert nearest(written, NAMES) == found


def test_words_go_before_spelling_and_the_limit_holds() -> None:
    assert nearest("guild", ("Guilds", "Writers Guild", "Guild"), 2) == ("Guild", "Writers Guild")
