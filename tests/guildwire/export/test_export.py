"""``guildwire export`` as people run it."""

import csv
import io
import json
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from guildwire.cli.search.export import export
from guildwire.wiring import Parts
from news.errors import WrongUse
from search.saved import SavedSearch
from tests.guildwire.export.inside import run
from tests.guildwire.run import COMMAND, environment, lines
from tests.journey.desk import opened
from tests.search.export.rows import formula, reference
from tests.web.desk import NOW, plain

NUMBER = 2_500
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with opened(tmp_path_factory.mktemp("desk")) as made:
        made.index.put([reference(), formula(), *(plain(number) for number in range(3, NUMBER + 1))], NOW)
        made.saved.save(
            SavedSearch(
                name="netflix", query="company:netflix", columns=("title", "outlet"), sort="first-seen",
                created=NOW, changed=NOW,
            )
        )  # fmt: skip
        made.saved.save(SavedSearch(name="best", query="*", sort="relevance", created=NOW, changed=NOW))
        yield made


@pytest.fixture
def data(parts: Parts) -> tuple[str, str]:
    return "--data", str(parts.settings.data)


def rows(text: str) -> list[dict[str, str]]:
    table = [line for line in io.StringIO(text, newline="") if not line.startswith("#")]
    return list(csv.DictReader(table))


def test_everything_comes_as_a_table(data: tuple[str, str]) -> None:
    """Case search-export: every hit, whatever their number."""
    ended = run("export", "*", *data)
    found = rows(ended.stdout)
    assert len(found) == NUMBER
    assert len({row["id"] for row in found}) == NUMBER
    assert "# query" in ended.stdout
    assert "2,500 items" in ended.stderr
    times = [row["published"] for row in found]
    assert times == sorted(times, reverse=True)


def test_a_question_with_its_time_and_columns(data: tuple[str, str]) -> None:
    ended = run(
        "export", "company:netflix", "--since", "2023-07-26", "--columns", "title, outlet", "--no-head", *data
    )
    assert ended.stdout.splitlines()[0] == '"title","outlet"'
    assert reference().item.title in ended.stdout
    assert "'=HYPERLINK" in ended.stdout


def test_json_lines_are_what_search_gives_without_marks(data: tuple[str, str]) -> None:
    (item,) = lines(run("export", "union:sag-aftra", "--format", "jsonl", "--no-head", *data).stdout)
    (hit,) = lines(run("search", "union:sag-aftra", "--json", *data).stdout)
    assert item == {name: value for name, value in hit.items() if name not in ("snippet", "matches")}


def test_a_query_that_begins_with_a_minus(data: tuple[str, str]) -> None:
    ended = run("export", "-headline", "--no-head", *data)
    assert len(rows(ended.stdout)) == 2


def test_a_file_is_written_whole_and_not_over_another(data: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "all.atom"
    assert "in " in run("export", "*", "--to", path, *data).stderr
    assert len(etree.parse(path).getroot().findall(f"{ATOM}entry")) == NUMBER
    before = path.read_bytes()
    refused = run("export", "tag:ai", "--to", path, *data, code=2)
    assert "--force" in refused.stderr
    assert path.read_bytes() == before
    run("export", "tag:ai", "--to", path, "--force", *data)
    assert len(path.read_bytes()) < len(before)
    assert [found.name for found in tmp_path.iterdir()] == ["all.atom"]


def test_a_full_disk_is_told_and_gone_on_with(data: tuple[str, str], tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.jsonl", tmp_path / "a.jsonl"
    at = ("--at", "2026-01-01T00:00:00Z")
    run("export", "*", "--to", whole, *at, *data)
    room = whole.stat().st_size // 2

    def no_more_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    ended = subprocess.run(
        [*COMMAND, "export", "*", "--to", str(path), *at, *data],
        env=environment(), capture_output=True, text=True, timeout=120, check=False, preexec_fn=no_more_room,
    )  # fmt: skip
    assert ended.returncode == 1, ended.stderr
    assert "cannot be written" in ended.stderr
    assert f"guildwire export --to {path} --resume" in ended.stderr
    assert " of 2,500 items" in ended.stderr
    assert "unfinished" in run("export", "*", "--to", path, *data, code=2).stderr
    other = run("export", "tag:ai", "--to", path, "--resume", *data, code=2)
    assert "the query tag:ai is not that of the unfinished export, *" in other.stderr
    run("export", "--to", path, "--resume", *data)
    assert path.read_bytes() == whole.read_bytes()
    assert "there is no unfinished export" in run("export", "--to", path, "--resume", *data, code=2).stderr


def test_a_saved_search_has_its_query_order_and_columns(data: tuple[str, str]) -> None:
    ended = run("export", "--saved", "netflix", *data)
    assert '"title","outlet"' in ended.stdout.splitlines()
    assert "company:" in ended.stdout
    assert "first-seen" in ended.stdout
    assert len(rows(ended.stdout)) == 2
    chosen = run("export", "--saved", "Netflix", "--columns", "id", "--sort", "newest", "--no-head", *data)
    assert chosen.stdout.splitlines()[0] == '"id"'
    run("export", "--saved", "best", "--sort", "newest", *data)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"sort": "relevance"}, "newest or first-seen"),
        ({"sort": "oldest"}, "newest or first-seen"),
        ({"match": "most"}, "with OR"),
        ({"match": "some"}, "--match all"),
        ({"query": ""}, "--saved NAME"),
        ({"saved": "netflix"}, "leave out one"),
        ({"query": "", "saved": "nobody"}, "guildwire saved list"),
        ({"format_": "xlsx"}, "csv, jsonl, atom, ndjson"),
        ({"columns": "titel"}, "no column titel"),
        ({"resume": True}, "leave out one"),
        ({"force": True}, "leave out one"),
        ({"bundle": "a.zip", "to": "a.csv"}, "leave out one"),
        ({"bundle": "a.zip", "columns": "title"}, "leave out one"),
        ({"bundle": "a.csv"}, r"a\.zip"),
        ({"to": "a.csv", "resume": True, "force": True}, "leave out one"),
        ({"to": "a.xlsx"}, "--format"),
        ({"bom": True, "format_": "jsonl"}, "byte order mark"),
        ({"at": "2999"}, "still to come"),
        ({"at": "soon"}, "--at: 'soon' is not a date"),
        ({"since": "soon"}, "--since: 'soon' is not a date"),
        ({"after": "nowhere"}, "no cursor of this index"),
        ({"query": "tag:nothing"}, "nothing"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_helps(
    parts: Parts, tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    paths: dict[str, Any] = {name: tmp_path / options[name] for name in ("to", "bundle") if name in options}
    given: dict[str, Any] = {"query": "*", "data": parts.settings.data} | options | paths
    with pytest.raises(WrongUse, match=said):
        export(**given)
    assert list(tmp_path.iterdir()) == []


def test_a_cursor_goes_on_behind_its_item(data: tuple[str, str], parts: Parts) -> None:
    from query.tree import All
    from search.port import Search

    page = parts.index.search(Search(query=All(), limit=2_000))
    ended = run("export", "*", "--after", page.next, "--format", "jsonl", *data)
    head, *items = lines(ended.stdout)
    assert head["export"]["after"] == page.next
    assert len(items) == NUMBER - 2_000


def test_a_reader_that_has_gone_is_no_error(data: tuple[str, str]) -> None:
    with subprocess.Popen(
        [*COMMAND, "export", "*", "--format", "jsonl", *data],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        json.loads(process.stdout.readline())
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 0
