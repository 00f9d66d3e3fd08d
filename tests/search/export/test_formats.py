"""Each format byte for byte, and read again by what people read it with.

The goldens are written anew by ``GUILDWIRE_WRITE_GOLDENS=1 pytest tests/search/export/test_formats.py`` and then
read by a person.
"""

import csv
import io
import json
import os
from typing import Any

import pytest
from lxml import etree

from news.errors import WrongUse
from search.export.format import Format
from search.export.formats import FORMATS, Form, named, writer
from tests.enrich.helpers import GOLDENS
from tests.search.export.rows import HEAD, formula, hits, reference
from tests.web.desk import NOW

WRITING = "GUILDWIRE_WRITE_GOLDENS" in os.environ
ATOM = "{http://www.w3.org/2005/Atom}"


def written(form: Form, size: int = 10) -> bytes:
    made, found = writer(form, "https://desk.example"), hits()
    batches = [made.batch(found[start : start + size]) for start in range(0, len(found), size)]
    return b"".join((made.begin(HEAD if form.head else None), *batches, made.end()))


def rows(form: Form) -> list[dict[str, str]]:
    text = written(form).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO("".join(text.splitlines(keepends=True)), newline="")))


@pytest.mark.parametrize("name", FORMATS)
def test_every_byte_is_as_it_was_read_by_a_person(name: str) -> None:
    path = GOLDENS / "export" / f"items.{name}"
    if WRITING:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(written(Form(format=name)))
    assert written(Form(format=name)) == path.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_batches_of_any_size_give_the_same_bytes(name: str) -> None:
    form = Form(format=name)
    assert written(form, 1) == written(form, 3) == written(form)


def test_a_table_says_where_it_comes_from_in_comments() -> None:
    text = written(Form()).decode()
    comments = [line for line in text.split("\r\n") if line.startswith("#")]
    said = dict(tuple(row) for row in csv.reader(line.removeprefix("# ") for line in comments))
    assert said["query"] == HEAD.query
    assert said["rules"] == "7-0f3a9c"
    assert said["coverage"] == HEAD.receipt
    assert said["at"] == "2023-07-27T12:00:00Z"
    assert text.split("\r\n")[len(comments)].startswith('"published","outlet","title"')


def test_a_table_without_head_is_read_whole() -> None:
    found = rows(Form(head=False))
    assert len(found) == len(hits())
    assert found[0]["title"] == reference().item.title
    assert found[1]["union"] == "SAG-AFTRA; WGA"
    assert found[1]["pay"] == "$300,000 to $900,000 a year, Product Manager"
    assert found[1]["pay_max"] == "900000"


def test_no_cell_of_a_table_begins_a_formula() -> None:
    for bom in (False, True):
        for row in csv.reader(io.StringIO(written(Form(bom=bom)).decode("utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell.strip()[:1] in set("=+-@\uff1d")]
    (row,) = [row for row in rows(Form(head=False)) if row["id"] == formula().item.id]
    assert row["title"].startswith("'=HYPERLINK(")
    assert row["company"] == "'\uff1dcmd|' /C calc'!A0; Netflix"
    assert row["summary"] == "'" + formula().item.summary


def test_a_crafted_query_begins_no_cell_either() -> None:
    made = writer(Form())
    from msgspec.structs import replace

    head = replace(HEAD, query='a,\r\n=cmd()\n"x', meaning="=1")
    first = made.begin(head).decode().split("\r\n")
    (line,) = [line for line in first if line.startswith("# query")]
    assert next(csv.reader([line])) == ["# query", 'a, =cmd() "x']
    assert next(csv.reader([line for line in first if line.startswith("# read as")])) == ["# read as", "'=1"]


def test_only_numbers_stand_without_quotation_marks() -> None:
    """Else a reader that knows comments would take ``#MeToo`` for one."""
    line = written(Form(head=False)).decode().split("\r\n")[2]
    assert ',300000,900000,"$300,000 to $900,000 a year, Product Manager",' in line
    assert line.count('"SAG-AFTRA; WGA"') == 1


def test_the_mark_of_utf8_stands_first_or_nowhere() -> None:
    assert written(Form(bom=True)).startswith(b"\xef\xbb\xbf# Guildwire")
    assert not written(Form()).startswith(b"\xef\xbb\xbf")
    with pytest.raises(WrongUse, match="jsonl"):
        writer(Form(format="jsonl", bom=True))


def objects(form: Form) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(form).splitlines()]


def test_a_line_of_json_is_the_item_as_the_api_gives_it() -> None:
    head, *items = objects(Form(format="jsonl"))
    assert head["export"]["receipt"] == HEAD.receipt
    assert items[0]["id"] == reference().item.id
    assert items[0]["tags"][0]["evidence"]
    assert items == objects(Form(format="jsonl", head=False))


def test_chosen_columns_are_all_there_in_their_order() -> None:
    items = objects(Form(format="jsonl", head=False, columns=("title", "author", "tags")))
    assert {tuple(item) for item in items} == {("title", "author", "tags")}
    assert items[2]["author"] is None
    assert list(rows(Form(head=False, columns=("url", "id")))[0]) == ["url", "id"]


def test_bulk_lines_are_pairs_of_action_and_document() -> None:
    found = objects(Form(format="ndjson"))
    actions, documents = found[::2], found[1::2]
    assert [action["index"]["_id"] for action in actions] == [document["id"] for document in documents]
    assert len(documents) == len(hits())


def test_a_feed_is_one_document_with_its_head_in_it() -> None:
    feed = etree.fromstring(written(Form(format="atom")))
    assert len(feed.findall(f"{ATOM}entry")) == len(hits())
    said = feed.findtext(f"{ATOM}subtitle") or ""
    assert HEAD.receipt in said
    assert HEAD.rules in said
    assert HEAD.query in (feed.findtext(f"{ATOM}title") or "")
    bare = etree.fromstring(written(Form(format="atom", head=False)))
    assert bare.find(f"{ATOM}subtitle") is None
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}) == len(hits())


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_cut_off_says_so_where_it_can(name: str) -> None:
    made: Format = writer(Form(format=name))
    said = made.stopped("the index -- is away", "sqlite:1:ab").decode()
    assert ("sqlite:1:ab" in said) == (name != "ndjson")
    if name == "atom":
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(made.begin(HEAD) + said.encode())
        assert etree.fromstring(made.begin(HEAD) + said.encode() + made.end()) is not None


@pytest.mark.parametrize(
    ("name", "path", "meant"),
    [
        ("", "", "csv"),
        ("", "july.csv", "csv"),
        ("", "july.JSONL", "jsonl"),
        ("", "july.ndjson", "ndjson"),
        ("", "july.xml", "atom"),
        ("", "july", "csv"),
        ("atom", "july.csv", "atom"),
        ("csv", "july.xlsx", "csv"),
    ],
)
def test_the_format_is_that_of_the_name_or_of_the_ending(name: str, path: str, meant: str) -> None:
    assert named(name, path) == meant


@pytest.mark.parametrize(
    ("name", "path", "said"),
    [
        ("xlsx", "", "csv, jsonl, atom, ndjson"),
        ("", "july.xlsx", "--format"),
        ("", "july.json", "--format"),
        ("", "july.zip", "--bundle july.zip"),
    ],
)
def test_what_is_no_format_is_refused_with_what_helps(name: str, path: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        named(name, path)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Form(columns=("titel",)), "no column titel: .*title"),
        (Form(columns=("title", "title")), "twice"),
        (Form(columns=("tags",)), "--format jsonl"),
        (Form(format="jsonl", columns=("nothing",)), "no column nothing"),
        (Form(format="atom", columns=("title",)), "no columns"),
    ],
)
def test_columns_that_cannot_be_are_refused(form: Form, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        writer(form)


def test_the_reference_item_is_among_them() -> None:
    assert hits()[0].enriched.item.id == reference().item.id
    assert hits()[0].indexed == NOW
