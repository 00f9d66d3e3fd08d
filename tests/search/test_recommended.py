"""The searches that are recommended can be run, and say what they mean."""

import pytest

from guildwire.names import names
from guildwire.settings import load
from query.fields import FIELDS
from query.parse import read
from search.recommended import RECOMMENDED, Recommended
from tests.search.make import NOON


@pytest.mark.parametrize("each", RECOMMENDED, ids=lambda each: each.name)
def test_each_is_read_without_a_remark_and_shows_fields_there_are(each: Recommended) -> None:
    known = names(load(), lambda: pytest.fail("no name of these is looked up in an index"))
    assert read(each.query, NOON, known).remarks == ()
    assert set(each.columns) <= FIELDS.keys()
    assert each.note
    assert each.title


def test_each_has_a_name_and_a_title_of_its_own() -> None:
    assert (
        len({each.name for each in RECOMMENDED}) == len({each.title for each in RECOMMENDED}) == len(RECOMMENDED)
    )
