"""Research bundles as people make and check them."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guildwire.wiring import Parts
from news.enriched import Enriched, Tag
from search.export.bundle.manifest import ITEMS
from tests.guildwire.export.inside import run
from tests.guildwire.run import lines
from tests.journey.desk import opened
from tests.search.export.bundle.test_archive import members, packed
from tests.search.export.rows import reference
from tests.search.make import document
from tests.web.desk import NOW

replace = msgspec.structs.replace
AT = ("--at", "2026-01-01T00:00:00Z")


def report(number: int, title: str = "", **more: Any) -> Enriched:
    return document(f"{number:032x}", title or f"Strike vote {number}", tags=("labor", "labor/strike"), **more)


def said(enriched: Enriched, **changes: Any) -> Enriched:
    return replace(enriched, item=replace(enriched.item, revision=enriched.item.revision + 1, **changes))


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path / "desk") as made:
        made.index.put([reference(), *(report(number) for number in range(1, 6))], NOW)
        yield made


@pytest.fixture
def path(parts: Parts, tmp_path: Path) -> Path:
    made(parts, tmp_path / "a.zip")
    return tmp_path / "a.zip"


def made(parts: Parts, path: Path, query: str = "tag:labor/strike") -> str:
    return run("export", query, "--bundle", path, *AT, "--data", parts.settings.data).stdout


def check(parts: Parts, path: Path, code: int = 0, *more: str) -> str:
    return run("bundle", "check", path, *more, "--data", parts.settings.data, code=code).stdout


def findings(parts: Parts, path: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Return what differs by id, and the last line."""
    *found, last = lines(check(parts, path, 1, "--json"))
    return {each["id"]: each for each in found}, last


def put(parts: Parts, items: Sequence[Enriched]) -> None:
    verdicts = parts.index.put(items, NOW)
    assert {verdict.outcome for verdict in verdicts} == {"indexed"}


def test_two_bundles_of_one_time_are_the_same_bytes(parts: Parts, path: Path, tmp_path: Path) -> None:
    told = made(parts, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == path.read_bytes()
    assert "6 items" in told
    (fingerprint,) = [line.split()[-1] for line in told.splitlines() if "cite" in line]
    assert fingerprint in run("bundle", "show", path).stdout
    assert "--force" in run("export", "*", "--bundle", path, "--data", parts.settings.data, code=2).stderr


def test_nothing_differs(parts: Parts, path: Path) -> None:
    told = check(parts, path)
    assert told.startswith("Nothing differs: 6 items then, 6 now, 6 as they were.")
    (last,) = lines(check(parts, path, 0, "--json"))
    assert last["equal"] is True
    assert last["check"]["equal"] == 6


def test_when_an_item_was_written_to_the_index_does_not_matter(parts: Parts, path: Path) -> None:
    parts.index.put([report(1)], NOW.replace(year=2024))
    check(parts, path)


def test_whatever_differs_is_told_by_its_word(parts: Parts, path: Path) -> None:
    put(
        parts,
        [
            said(report(1), title="Strike vote put off"),
            replace(report(2), tags=(*report(2).tags, Tag("ai", 1.0)), rules="2-newer"),
            replace(report(3), tags=(), rules="2-newer"),
            replace(report(4), story="cd" * 16),
            report(7),
        ],
    )
    found, last = findings(parts, path)
    assert {int(id_, 16): each["what"] for id_, each in found.items()} == {
        1: "text", 2: "claims", 3: "unmatched", 4: "story", 7: "new",
    }  # fmt: skip
    assert found[f"{1:032x}"]["revision"] == [1, 2]
    assert found[f"{2:032x}"]["rules"] == ["1-test", "2-newer"]
    assert last["equal"] is False
    assert last["check"]["equal"] == 2
    assert last["check"]["found"] == {"new": 1, "text": 1, "claims": 1, "unmatched": 1, "story": 1}
    told = check(parts, path, 1)
    assert told.startswith("It differs: 6 items then, 6 now, 2 as they were.")
    assert "rules 1-test to 2-newer" in told
    assert "What was watched" in told


def test_what_was_deleted_is_gone(parts: Parts, path: Path) -> None:
    parts.index.delete_before(NOW)
    found, last = findings(parts, path)
    assert {each["what"] for each in found.values()} == {"gone"}
    assert last["check"]["now"] == 6 - len(found)


def test_a_relative_time_means_what_it_meant(parts: Parts, tmp_path: Path) -> None:
    put(parts, [report(8, published=NOW.replace(year=2024), seen=NOW.replace(year=2024))])
    path = tmp_path / "week.zip"
    run(
        "export", "published:>=now-7d", "--bundle", path, "--at", "2023-07-28", "--since", "now-3d",
        "--data", parts.settings.data,
    )  # fmt: skip
    manifest = json.loads(members(path)["manifest.json"])
    assert manifest["head"]["meaning"].startswith("published:[2023-07-21T00:00:00")
    assert manifest["head"]["since"] == "2023-07-25T00:00:00Z"
    assert manifest["items"] == 7
    check(parts, path)


def test_what_was_tampered_with_is_named(parts: Parts, path: Path) -> None:
    contents = members(path)
    packed(path, {**contents, ITEMS: contents[ITEMS].replace(b"Strike vote 3", b"Strike vote 9")})
    *found, last = lines(check(parts, path, 1, "--json"))
    assert {each["what"] for each in found} == {"tampered"}
    assert [each.get("title") or each["id"] for each in found] == [ITEMS, f"{3:032x}"]
    assert last["check"]["found"]["tampered"] == 2
    assert "not what the bundle's hashes say" in check(parts, path, 1)


def test_a_line_that_was_taken_out_or_doubled_is_noticed(parts: Parts, path: Path) -> None:
    contents = members(path)
    kept = contents[ITEMS].splitlines(keepends=True)
    for changed in (kept[:-1], [*kept, kept[0]], [b"", b"no json\n", *kept[1:]]):
        packed(path, {**contents, ITEMS: b"".join(changed)})
        assert (
            "not what the bundle's hashes say"
            in run("bundle", "check", path, "--data", parts.settings.data, code=1).stdout
        )


def test_another_bundle_than_the_cited_one_is_refused(parts: Parts, path: Path) -> None:
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
    show = lines(run("bundle", "show", path, "--json").stdout)[0]
    check(parts, path, 0, "--fingerprint", show["fingerprint"][:16].upper())
    told = run("bundle", "check", path, "--fingerprint", "0" * 16, "--data", parts.settings.data, code=2)
    assert "another bundle" in told.stderr


def test_what_is_no_bundle_is_refused(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("x")
    for command in ("check", "show"):
        told = run("bundle", command, tmp_path / "a.zip", "--data", parts.settings.data, code=2)
        assert "no whole bundle" in told.stderr


def test_a_bundle_that_cannot_be_finished_leaves_nothing(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "none").write_text("")
    told = run("export", "*", "--bundle", tmp_path / "none" / "a.zip", "--data", parts.settings.data, code=1)
    assert "cannot be written" in told.stderr
    assert not list(tmp_path.glob("*.part*"))
