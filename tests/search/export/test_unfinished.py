"""An export that was stopped anywhere goes on to the bytes of one that was not."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from guildwire.ops.export.asking import Words
from guildwire.ops.export.running import FileExport, refuse_other
from news.errors import Unavailable, WrongUse
from search.export.formats import FORMATS, Form, writer
from search.export.unfinished import Place, Unfinished, alone
from tests.search.export.rows import HEAD, QUESTION, LongIndex

ROWS, SIZE = 95, 10


def begun(path: Path, format_: str = "csv") -> tuple[Unfinished, Place]:
    files, form = Unfinished(path), Form(format=format_)
    place = Place(question=QUESTION, form=form, head=msgspec.structs.replace(HEAD, hits=ROWS))
    return files, files.begin(place, writer(form).begin(place.head))


def run_export(files: Unfinished, place: Place, index: LongIndex | None = None) -> None:
    FileExport(index or LongIndex(ROWS), files).go_on(place, size=SIZE)  # type: ignore[arg-type]


def export(path: Path, format_: str = "csv") -> bytes:
    run_export(*begun(path, format_))
    return path.read_bytes()


def stopped(path: Path, at: int, format_: str = "csv") -> Unfinished:
    """Return an export whose index went away at a row."""
    files, place = begun(path, format_)
    with pytest.raises(Unavailable, match="--resume"):
        run_export(files, place, LongIndex(ROWS, until=at))
    return files


def gone_on(files: Unfinished) -> bytes:
    run_export(files, files.place())
    return files.path.read_bytes()


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("at", [0, 10, 50, 90])
def test_what_is_gone_on_with_is_what_it_would_have_been(tmp_path: Path, format_: str, at: int) -> None:
    whole = export(tmp_path / "whole", format_)
    files = stopped(tmp_path / "stopped", at, format_)
    assert files.place().rows == at
    assert not files.path.exists()
    assert gone_on(files) == whole
    assert not files.part.exists()
    assert not files.note.exists()


@pytest.mark.parametrize("further", [b"", b'"half a row', b"x" * 100_000])
def test_what_was_written_behind_the_place_is_cut_off(tmp_path: Path, further: bytes) -> None:
    whole = export(tmp_path / "whole")
    files = stopped(tmp_path / "stopped", 30)
    with files.part.open("ab") as file:
        file.write(further)
    assert gone_on(files) == whole


def test_only_the_end_is_missing(tmp_path: Path) -> None:
    whole = export(tmp_path / "whole", "atom")
    files = stopped(tmp_path / "stopped", 90, "atom")
    index = LongIndex(ROWS)
    place = msgspec.structs.replace(files.place(), more=True)
    run = FileExport(index, files)  # type: ignore[arg-type]
    files.finish = _killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        run.go_on(place, size=SIZE)
    again = Unfinished(files.path)
    assert not again.place().more
    assert gone_on(again) == whole


def _killed(place: Place, end: bytes) -> None:
    raise KeyboardInterrupt


def test_a_note_that_outlived_its_export_is_taken_away(tmp_path: Path) -> None:
    files = stopped(tmp_path / "a.csv", 30)
    files.part.rename(files.path)
    assert files.is_whole()
    assert left(tmp_path) == {"a.csv"}
    assert not files.is_whole()


def test_nothing_is_lost_without_a_word(tmp_path: Path) -> None:
    files = stopped(tmp_path / "a.csv", 30)
    with pytest.raises(WrongUse, match=r"a\.csv\.part is an unfinished export: --resume"):
        files.refuse_loss()
    gone_on(files)
    with pytest.raises(WrongUse, match="is there already: --force"):
        files.refuse_loss()


def shorter(files: Unfinished) -> None:
    files.part.write_bytes(b"#")


def broken(files: Unfinished) -> None:
    files.note.write_bytes(b"{")


def gone(files: Unfinished) -> None:
    files.part.unlink()


@pytest.mark.parametrize(
    ("harm", "said"), [(shorter, "shorter"), (broken, "cannot be read"), (gone, "leave out --resume")]
)
def test_a_place_that_cannot_be_trusted_is_refused(
    tmp_path: Path, harm: Callable[[Unfinished], None], said: str
) -> None:
    files = stopped(tmp_path / "a.csv", 30)
    harm(files)
    with pytest.raises(WrongUse, match=said):
        files.place()


def test_two_do_not_write_one_file(tmp_path: Path) -> None:
    with alone(tmp_path / "deep" / "a.csv"), pytest.raises(WrongUse, match="another process"):  # noqa: SIM117
        with alone(tmp_path / "deep" / "a.csv"):
            pass
    with alone(tmp_path / "deep" / "a.csv"):
        pass
    assert left(tmp_path / "deep") == set()


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be written"), alone(tmp_path / "file" / "a.csv"):
        pass


def test_the_versions_of_rules_are_added_up(tmp_path: Path) -> None:
    files = stopped(tmp_path / "a.csv", 30)
    assert files.place().rules == {"1-abcdef": 30}


def test_bulk_lines_have_their_head_beside_them(tmp_path: Path) -> None:
    export(tmp_path / "a.ndjson", "ndjson")
    about = json.loads((tmp_path / "a.ndjson.about.json").read_bytes())
    assert about["receipt"] == HEAD.receipt
    export(tmp_path / "a.csv")
    assert left(tmp_path) == {"a.ndjson", "a.ndjson.about.json", "a.csv"}


@pytest.mark.parametrize(
    ("words", "format_", "said"),
    [
        (Words(query="strike"), "", "the query strike"),
        (Words(sort="first-seen"), "", "--sort"),
        (Words(), "atom", "--format"),
        (Words(since="2023"), "", "--since"),
    ],
)
def test_another_question_is_no_resumption(tmp_path: Path, words: Words, format_: str, said: str) -> None:
    place = stopped(tmp_path / "a.csv", 30).place()
    with pytest.raises(WrongUse, match=said):
        refuse_other(place, words, format_)
    refuse_other(place, Words(query=HEAD.query, sort="newest"), "csv")
