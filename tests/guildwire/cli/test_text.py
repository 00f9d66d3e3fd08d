"""parse, tag and group: text in, JSON lines out."""

import json
from pathlib import Path

import pytest

from guildwire.demo.demo import SAMPLE
from guildwire.demo.site import FeedSite
from tests.guildwire.run import guildwire, lines

REFERENCE = SAMPLE / "feeds" / "reference-wire.xml"


def test_parse_writes_one_line_for_each_item() -> None:
    (item,) = lines(guildwire("parse", REFERENCE).stdout)
    assert item["guid"] == "wire-2023-07-26-netflix-ai-jobs"
    assert item["url"] == "https://wire.example/2023/07/netflix-ai-jobs"
    assert item["published"] == "2023-07-26T16:00:00Z"
    assert (item["language"], item["position"], item["author"]) == ("en", 0, "Guildwire desk")
    assert "<p>" not in item["body"]
    assert {"id", "title", "summary", "notes"} <= item.keys()


def test_parse_reads_standard_input() -> None:
    from_file = lines(guildwire("parse", REFERENCE).stdout)
    from_input = lines(guildwire("parse", "-", given=REFERENCE.read_bytes()).stdout)
    assert [item["title"] for item in from_input] == [item["title"] for item in from_file]


def test_parse_reads_an_address_if_it_is_allowed_to() -> None:
    with FeedSite(REFERENCE.parent) as site:
        refused = guildwire("parse", site.url(REFERENCE.name), code=1)
        assert "private network" in refused.stderr
        assert "--local" in refused.stderr
        (item,) = lines(guildwire("parse", site.url(REFERENCE.name), "--local").stdout)
        assert item["guid"] == "wire-2023-07-26-netflix-ai-jobs"


@pytest.mark.parametrize(
    ("content", "code"), [(b"<html><body>Not found</body></html>", 1), (b"", 1), (b"\x00\x01\x02", 1)]
)
def test_parse_says_what_is_wrong_with_something_that_is_no_feed(content: bytes, code: int) -> None:
    ended = guildwire("parse", "-", given=content, code=code)
    assert ended.stdout == ""
    assert ended.stderr.startswith("guildwire: stdin:")
    assert "Traceback" not in ended.stderr


def test_parse_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    ended = guildwire("parse", tmp_path / "nowhere.xml", code=2)
    assert "nowhere.xml" in ended.stderr


def test_parse_compares_with_feedparser() -> None:
    assert guildwire("parse", "--compare", REFERENCE).stdout.splitlines()[-1] == "1 item, all equal"
    entry = b"<entry><id>7</id><title>One</title></entry>"
    given = b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/">' + entry + b"</feed>"
    shown = guildwire("parse", "--compare", "-", given=given).stdout
    assert shown.startswith("atom10, charset utf-8, sound\n")
    assert "item 0: One" in shown
    assert "https://b.example/7" in shown
    assert shown.splitlines()[-1] == "1 item, 1 differs"
    first, _ = lines(guildwire("parse", "--compare", "--json", "-", given=given).stdout)
    assert (first["field"], first["ours"], first["feedparser"]) == ("guid", "7", "https://b.example/7")


def test_parse_compares_what_is_no_feed() -> None:
    shown = guildwire("parse", "--compare", "-", given=b"<html><body>Hello</body></html>").stdout
    assert "we cannot read it: an HTML page" in shown


def test_tag_finds_what_the_reference_item_is_about() -> None:
    parsed = guildwire("parse", REFERENCE).stdout
    (found,) = lines(guildwire("tag", given=parsed).stdout)
    assert {"ai", "labor", "ai/hiring", "labor/strike", "labor/pay"} <= set(found["tag"])
    assert found["union"] == ["SAG-AFTRA", "WGA"]
    pay = [(each["role"], each["min"], each["max"], each["currency"], each["period"]) for each in found["pay"]]
    assert pay == [
        ("Product Manager", 300_000, 900_000, "USD", "year"),
        ("Technical Director", 450_000, 650_000, "USD", "year"),
    ]


def test_tag_answers_a_malformed_line_in_its_place_and_goes_on() -> None:
    given = (
        '{"title": "Actors vote to strike"}\nnot json\n[1]\n{"title": 5}\n{"title": "Writers end their strike"}\n'
    )
    ended = guildwire("tag", given=given, code=1)
    found = lines(ended.stdout)
    assert len(found) == 5
    assert ["error" in each for each in found] == [False, True, True, True, False]
    assert "labor/strike" in found[4]["tag"]
    assert "3 lines" in ended.stderr


def test_tag_survives_bytes_that_are_no_utf8() -> None:
    found = lines(guildwire("tag", given=b'{"title": "Caf\xe9 workers strike"}\n').stdout)
    assert "labor" in found[0]["tag"]


def test_group_gives_copies_one_story() -> None:
    rows = [
        {"title": "Writers Guild members vote to authorize a strike", "published": "2023-04-17T18:00:00Z"},
        {"title": "Paris museum reopens after long repairs", "published": "2023-04-17T18:00:00Z"},
        {"title": "Writers Guild members vote to authorize strike", "published": "2023-04-17T20:00:00Z"},
    ]
    found = lines(guildwire("group", given="\n".join(map(json.dumps, rows))).stdout)
    assert found[0]["story"] == found[2]["story"] != found[1]["story"]


def test_nothing_on_standard_input_gives_nothing() -> None:
    assert guildwire("tag", given="").stdout == ""
