"""Values that no document has."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from query.analysis.near import nearest
from query.document import View
from query.parse import parse, read
from query.to_predicate import to_predicate
from query.unknown import UnknownValue
from search.port import Index, Result, Search
from search.results.unknown import MOST, unknown_values
from search.sqlite.index import SqliteIndex
from tests.query.reading.names import NAMES
from tests.search.make import NOON, document


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    opened = SqliteIndex(tmp_path / "index.db")
    opened.put([document("a", companies=("Netflix",), tags=("labor/strike",))], NOON)
    yield opened
    opened.close()


def found(index: SqliteIndex, text: str) -> tuple[UnknownValue, ...]:
    return unknown_values(index, parse(text, NOON))


def test_each_value_that_nothing_has_comes_with_what_is_near(index: SqliteIndex) -> None:
    assert found(index, "company:netflx OR company:zebra OR company:NETFLIX OR tag:labor") == (
        UnknownValue("company", "netflx", ("Netflix",)),
        UnknownValue("company", "zebra"),
    )
    assert found(index, "company:netflx*") == (UnknownValue("company", "netflx*", ("Netflix",)),)


def test_what_is_left_out_or_no_keyword_is_not_looked_at(index: SqliteIndex) -> None:
    assert found(index, "zebra AND NOT company:zebra AND pay_min:>5 AND _exists_:law") == ()


def test_what_the_names_know_is_not_unknown(index: SqliteIndex) -> None:
    tree = parse("company:universal OR company:zebra OR union:wg* OR union:zz*", NOON)
    assert [each.value for each in unknown_values(index, tree, NAMES)] == ["zebra", "zz*"]


def test_names_that_no_item_has_yet_are_near_behind_those_that_items_have(index: SqliteIndex) -> None:
    index.put([document("b", companies=("Universal Musik",))], NOON)
    (found,) = unknown_values(index, parse("company:universl", NOON), NAMES)
    assert found.near == ("Universal Musik", "Universal", "Universal Music Group")


def test_the_cost_is_bounded_and_each_value_told_once(index: SqliteIndex) -> None:
    assert len(found(index, " OR ".join(f"company:z{number}" for number in range(2 * MOST)))) == MOST
    assert len(found(index, "company:zebra OR (company:zebra AND a)")) == 1


def test_it_is_said_with_how_to_write_it() -> None:
    words = UnknownValue("company", "netflx", ("Netflix", "Netflix Animation")).words
    assert words == 'no item has company:netflx; nearest: company:Netflix, company:"Netflix Animation"'
    assert UnknownValue("company", "zeb*").words == "no item has company:zeb*; nothing there is spelled like it"


class Hand:
    """An index of one company, as far as unknown values need one."""

    def search(self, search: Search) -> Result:
        view = View(document("a", companies=("Netflix",)), NOON)
        return Result(int(to_predicate(search.query)(view)))

    def near(self, _field: str, value: str, _limit: int) -> tuple[str, ...]:
        return nearest(value, ("Netflix",))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("company:net?lix", ""),
        ("company:n?tflx", "company:n?tflx; nearest: company:Netflix"),
        ("company:netflx~1", ""),
        ("company:netfl~1", "company:netfl~1; nearest: company:Netflix"),
        ("company:*zebra", "company:*zebra; nothing there is spelled like it"),
        ("zebra~1 title:z?bra", ""),
    ],
)
def test_forms_and_spellings_that_no_value_fits(text: str, asked: str) -> None:
    index = cast("Index", Hand())
    assert [each.words.removeprefix("no item has ") for each in unknown_values(index, parse(text, NOON))] == (
        [asked] if asked else []
    )


def test_what_is_near_stands_in_the_place_of_a_form() -> None:
    reading = read("strike company:n?tflx OR company:netfl~1", NOON)
    assert reading.with_value("company", "n?tflx", "Netflix") == "strike company:Netflix OR company:netfl~1"
    assert reading.with_value("company", "netfl~1", "Netflix") == "strike company:n?tflx OR company:Netflix"
