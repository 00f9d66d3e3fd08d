"""What is written can be read; what somebody made to do harm, or broke on the way, is refused by name."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from news.enriched import Enriched
from news.errors import WrongUse
from search.export.bundle import archive
from search.export.bundle.archive import opened
from search.export.bundle.manifest import FILES, HASHES, ITEMS, MANIFEST, README, RECEIPT
from search.export.bundle.write import Written, write_bundle
from tests.search.export.rows import HEAD, QUESTION, hits

ITEMS_OF_SAMPLE = [hit.enriched for hit in hits()]
WATCHED = {"receipt": {"state": "part"}}


def made(path: Path, batches: Sequence[Sequence[Enriched]] = (ITEMS_OF_SAMPLE,)) -> Written:
    with path.open("w+b") as file:
        return write_bundle(file, HEAD, QUESTION, WATCHED, batches)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(path: Path, contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made(tmp_path / "a.zip")
    return tmp_path / "a.zip"


def read_all(path: Path) -> None:
    with opened(path) as bundle:
        list(bundle.items())
        assert bundle.receipt
        list(bundle.tampered())


def refusal(path: Path) -> str:
    with pytest.raises(WrongUse) as refused:
        read_all(path)
    assert str(path) in str(refused.value)
    return str(refused.value)


def test_the_same_items_are_the_same_bytes(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one.zip"), made(tmp_path / "other.zip", [[item] for item in ITEMS_OF_SAMPLE])
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    assert one == other
    assert made(tmp_path / "less.zip", [ITEMS_OF_SAMPLE[1:]]).fingerprint != one.fingerprint


def test_what_is_in_a_bundle(path: Path) -> None:
    found = members(path)
    assert tuple(found) == FILES
    lines = found[ITEMS].splitlines(keepends=True)
    listed = found[HASHES].decode().splitlines()
    assert listed == [
        f"{sha256(line).hexdigest()}  {item.item.id}" for line, item in zip(lines, ITEMS_OF_SAMPLE, strict=True)
    ]
    first = json.loads(lines[0])
    assert first["tags"][0]["evidence"][0]["quote"]
    assert "indexed" not in first
    said = json.loads(found[MANIFEST])
    assert said["items"] == 4
    assert said["rules"] == {item.rules: 1 for item in sorted(ITEMS_OF_SAMPLE, key=lambda item: item.rules)}
    assert {name: entry["sha256"] for name, entry in said["files"].items()} == {
        name: sha256(found[name]).hexdigest() for name in FILES if name != MANIFEST
    }
    page = found[README].decode()
    assert HEAD.receipt in page
    assert "guildwire bundle check" in page
    assert json.loads(found[RECEIPT]) == WATCHED


def test_it_is_read_as_it_was_written(path: Path, tmp_path: Path) -> None:
    written = made(tmp_path / "again.zip")
    with opened(path) as bundle:
        assert bundle.manifest == written.manifest
        assert bundle.fingerprint == written.fingerprint
        assert bundle.receipt == WATCHED
        assert list(bundle.tampered()) == []
        assert [id_ for id_, _, _ in bundle.items()] == [item.item.id for item in ITEMS_OF_SAMPLE]
        assert all(sha256(line).hexdigest() == listed for _, listed, line in bundle.items())


def test_a_bundle_of_nothing(tmp_path: Path) -> None:
    made(tmp_path / "a.zip", [])
    with opened(tmp_path / "a.zip") as bundle:
        assert bundle.manifest.items == 0
        assert list(bundle.items()) == []


@pytest.mark.parametrize("name", [name for name in FILES if name != MANIFEST])
def test_a_file_that_was_changed_is_named(path: Path, name: str) -> None:
    changed = members(path)
    changed[name] = changed[name].replace(b"e", b"3", 1)
    packed(path, changed)
    with opened(path) as bundle:
        assert [each.file for each in bundle.tampered()] == [name]


def test_a_file_that_the_manifest_does_not_know_is_named(path: Path) -> None:
    changed = members(path)
    said = json.loads(changed[MANIFEST])
    del said["files"][RECEIPT]
    packed(path, {**changed, MANIFEST: json.dumps(said).encode()})
    with opened(path) as bundle:
        assert [(each.file, each.reason) for each in bundle.tampered()] == [(RECEIPT, "is not in the manifest")]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "items.jsonl/../x", "C:\\x", "folder/", "x"])
def test_paths_and_strangers_are_refused(path: Path, name: str) -> None:
    packed(path, {**members(path), name: b"x"})
    assert "no part of a bundle" in refusal(path)


def test_a_file_that_is_there_twice_is_refused(path: Path) -> None:
    contents = members(path)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as file:
        file.writestr(RECEIPT, contents[RECEIPT])
    assert "twice" in refusal(path)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_named(path: Path, name: str) -> None:
    packed(path, {other: content for other, content in members(path).items() if other != name})
    assert f"lacks {name}" in refusal(path)


def test_a_bomb_is_refused_before_it_is_unpacked(path: Path) -> None:
    packed(path, {**members(path), ITEMS: bytes(50_000_000)})
    assert "grows from" in refusal(path)


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_said(path: Path) -> None:
    packed(path, {**members(path), RECEIPT: bytes(900_000)})
    content = path.read_bytes()
    real, said = struct.pack("<L", 900_000), struct.pack("<L", 10)
    assert content.count(real) == 2
    path.write_bytes(content.replace(real, said))
    assert "damaged" in refusal(path)


def test_large_small_files_and_endless_lines_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LINE", 100)
    assert "longer than 100" in refusal(path)
    monkeypatch.setattr(archive, "SMALL", 100)
    assert "larger than 100" in refusal(path)


def test_other_ways_of_packing_are_refused(path: Path) -> None:
    packed(path, members(path), zipfile.ZIP_BZIP2)
    assert "no bundle" in refusal(path)


def encrypted(content: bytes) -> bytes:
    at = content.index(b"PK\x01\x02")
    return content[: at + 8] + b"\x01" + content[at + 9 :]


def overlapping(content: bytes) -> bytes:
    """Make the archive's list say that its first file is as large as all of it and more."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 20] + struct.pack("<L", 2 * len(content)) + content[at + 24 :]


@pytest.mark.parametrize("harm", [encrypted, overlapping])
def test_lists_that_lie_are_refused(path: Path, harm: Callable[[bytes], bytes]) -> None:
    packed(path, members(path))
    path.write_bytes(harm(path.read_bytes()))
    assert "no bundle" in refusal(path)


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_archive_is_refused(path: Path, part: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    assert "no whole bundle" in refusal(path)


def test_bytes_that_were_damaged_on_the_way_are_named(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[200] ^= 0xFF
    path.write_bytes(content)
    assert f"{ITEMS} is damaged" in refusal(path)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (b"", "cannot be read"),
        (b"[]", "cannot be read"),
        (b'{"bundle": 1}', "cannot be read"),
        (b'{"bundle": 2}', "a later Guildwire"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"bundle": 1, "x": ' + b"[" * 100_000, "cannot be read"),
    ],
)
def test_a_manifest_that_is_none_is_refused(path: Path, manifest: bytes, said: str) -> None:
    packed(path, {**members(path), MANIFEST: manifest})
    assert said in refusal(path)


def test_a_question_of_thousands_of_words_is_refused(path: Path) -> None:
    contents = members(path)
    said = json.loads(contents[MANIFEST])
    said["question"]["tree"] = {"type": "Or", "children": [{"type": "Word", "text": f"w{n}"} for n in range(501)]}
    packed(path, {**contents, MANIFEST: json.dumps(said).encode()})
    assert "501 parts: 500 are the most" in refusal(path)


def test_a_question_that_is_nested_without_end_is_refused(path: Path) -> None:
    contents = members(path)
    tree = '{"type": "Not", "child": ' * 50_000 + '{"type": "All"}' + "}" * 50_000
    text = contents[MANIFEST].decode().replace('{\n      "type": "All"\n    }', tree)
    assert len(text) > len(tree)
    packed(path, {**contents, MANIFEST: text.encode()})
    assert "cannot be read" in refusal(path)


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "none.zip")
    assert "cannot be read" in refusal(tmp_path)
    (tmp_path / "text.zip").write_text("no archive")
    assert "no whole bundle" in refusal(tmp_path / "text.zip")


def test_the_archive_needs_no_more_than_any_program_has(path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
        assert file.testzip() is None
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [info.filename for info in file.infolist()] == list(FILES)
