"""Each check passes the content as it is and fails on a copy that is broken in one way."""

from typing import Any

import pytest

from kibana.build import build, objects
from kibana.check.content import findings
from kibana.check.finding import Finding, Line
from kibana.check.imported import imitated, meaning
from kibana.lens.columns import kql
from kibana.objects import TYPES, lines
from kibana.searches import SOURCE
from query.names import KnownNames
from tests.kibana import broken as b
from tests.kibana.breakages import BROKEN, DESK, PAY, PIPELINE, pop

NAMES = KnownNames(closed={"tag": lambda: {"ai": "ai", "labor": "labor", "labor/strike": "labor/strike"}})


def said(content: bytes, names: KnownNames | None = None) -> list[str]:
    return [str(each) for each in (findings(content, names) if names else findings(content))]


def test_the_content_is_sound() -> None:
    assert said(build()) == []
    assert said(build("newsroom")) == []


@pytest.mark.parametrize("how", BROKEN)
def test_a_copy_that_is_broken_is_found(how: str) -> None:
    id_, edit, what = BROKEN[how]
    found = said(b.broken(id_, edit))
    assert any(what in each for each in found), found
    assert all(id_ in each or "line" in each for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "lag: strike~2",
        "lag: [1 TO 5]",
        "kind: /feed.*/",
        "+kind: feeds",
        "-kind: feeds",
        "kind: feeds^2",
        "kind: fe?ds",
        "_exists_:kind",
        "kind: a && kind: b",
        "kind: !a",
    ],
)
def test_lucene_in_kql_is_found_though_the_grammar_takes_it(text: str) -> None:
    found = said(b.broken(PIPELINE, b.panel("lag", lambda each: b.state(each).update(query=kql(text)))))
    assert any("as kuery wants it" in each for each in found), found


def test_signs_within_quotation_marks_and_after_a_stroke_are_text() -> None:
    quoted = kql('kind: "a~2 [1 TO 2] /x/ -y" and stage: a\\*b')
    assert said(b.broken(PIPELINE, b.panel("lag", lambda each: b.state(each).update(query=quoted)))) == []


# 1: lines


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (build()[:-1], "its last line has no end"),
        (b"\xef\xbb\xbf" + build(), "byte order mark"),
        (build().replace(b"\n", b"\r\n"), "carriage return"),
        (build() + b"{\n", "cannot be read"),
        (build() + b"[]\n", "it is no object"),
        (b.broken(PAY, lambda each: each.update(created_at="2026")), "it has created_at"),
        (b.broken(PAY, pop("references")), "it has no references"),
    ],
)
def test_a_line_that_is_broken_is_found(content: bytes, what: str) -> None:
    found = said(content)
    assert any(what in each for each in found), found


def test_an_object_that_is_there_twice_is_found() -> None:
    assert "it is there twice" in said(build() + lines(objects()[-1:]))[0]


def test_two_panels_of_one_name_are_found() -> None:
    def twice(panels: list[dict[str, Any]]) -> None:
        panels[1]["panelIndex"] = panels[1]["gridData"]["i"] = panels[0]["panelIndex"]

    assert any(
        "two panels have one panelIndex" in each for each in said(b.broken(DESK, b.inside("panelsJSON", twice)))
    )


@pytest.mark.parametrize(("language", "text"), [("lucene", 'tag:"ai/unheard"'), ("kuery", 'tag: "ai/unheard"')])
def test_a_value_that_no_item_can_have_is_found(language: str, text: str) -> None:
    content = b.broken(PAY, b.asking(text, language))
    assert any("tag has no value ai/unheard" in each for each in said(content, NAMES))
    assert not any("unheard" in each for each in said(content))


def test_a_filter_for_a_value_that_no_item_can_have_is_found() -> None:
    content = b.broken(
        DESK, b.inside("searchSourceJSON", lambda it: it["filter"][0]["meta"].update(params=["robots"]))
    )
    assert any("filter 0: tag has no value robots" in each for each in said(content, NAMES))


# 9: what a search finds


def test_a_search_that_finds_something_else_is_found() -> None:
    (pay,) = (Line(1, each) for each in objects() if each["id"] == PAY)
    assert [each.what for each in meaning(pay, lambda _: {"a", "b"}, {PAY: {"a", "c"}})] == [
        "it misses c",
        "it finds b too",
    ]
    assert [each.what for each in meaning(pay, lambda _: {"a"}, {})] == ["nothing is expected of it"]
    assert list(meaning(pay, lambda _: {"a"}, {PAY: {"a"}})) == []


# 10: an import, imitated. What a real one answers (11) is judged and tried in the client and its tests.


def test_an_import_that_fails_is_found() -> None:
    assert list(imitated(build())) == []
    missing = b.broken(PAY, b.reference(f"{SOURCE}.index", id="other"))
    assert "it refers to what is not there: index-pattern other" in str(next(imitated(missing)))
    assert "Non-unique" in str(next(imitated(build() + build())))
    assert "only 12 of 13 lines are objects" in str(next(imitated(build() + b"\n")))


def test_a_finding_names_its_line() -> None:
    assert str(Finding(3, "search x", "it is bad", "mend it")) == "line 3, search x: it is bad: mend it"
    assert str(Finding(0, "the file", "it is bad", "mend it")) == "the file: it is bad: mend it"


def test_every_type_is_written_in_a_version_that_its_table_allows() -> None:
    assert all(type_.needed and type_.version <= type_.newest for type_ in TYPES.values())
    assert all(set(type_.needed) | set(type_.encoded) <= type_.attributes.keys() for type_ in TYPES.values())
