"""The file channel, also after a crash at the worst moment."""

import json
import signal
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from filelock import FileLock

from alerts.channels.file import FileChannel
from alerts.channels.port import Letter, Refused, Retry, Sent, Story
from news.errors import WrongUse
from tests.alerts.make import NOON, note


def letter(delivery: str = "d1", address: str = "a.jsonl", text: str = "Text\n") -> Letter:
    return Letter(
        delivery=delivery,
        subscription="s1",
        name="strikes",
        address=address,
        subject="[strikes] Title",
        text=text,
        stories=(Story(note()),),
    )


@pytest.fixture
def channel(tmp_path: Path) -> FileChannel:
    return again(tmp_path)


def again(folder: Path, **options: Any) -> FileChannel:
    """Return a channel that knows nothing of what another wrote, as after a restart."""
    return FileChannel(folder, lambda: NOON, **options)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def ids(path: Path) -> list[str]:
    return [line["delivery"] for line in lines(path)]


def test_a_letter_is_one_line_of_json(channel: FileChannel, tmp_path: Path) -> None:
    assert channel.send(letter(text="“Two”\nlines\n")) == Sent()
    (line,) = lines(tmp_path / "a.jsonl")
    assert line["delivery"] == "d1"
    assert line["at"] == "2023-07-20T12:00:00+00:00"
    assert (line["name"], line["subject"], line["text"]) == ("strikes", "[strikes] Title", "“Two”\nlines\n")
    assert line["stories"][0]["first"]["title"] == "Title of i1"


def test_the_same_delivery_is_written_once(channel: FileChannel, tmp_path: Path) -> None:
    assert [channel.send(letter(each)) for each in ("d1", "d2", "d1")] == [Sent()] * 3
    assert ids(tmp_path / "a.jsonl") == ["d1", "d2"]


def test_a_delivery_written_before_a_crash_is_not_written_again(channel: FileChannel, tmp_path: Path) -> None:
    channel.send(letter())
    assert again(tmp_path).send(letter()) == Sent()
    assert ids(tmp_path / "a.jsonl") == ["d1"]


@pytest.mark.parametrize("length", [1, 5, 14, 20, 200, -1])
def test_a_line_that_a_crash_tore_is_written_whole(channel: FileChannel, tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.jsonl"
    channel.send(letter("d1"))
    whole = path.stat().st_size
    channel.send(letter("d2", text="é" * 70_000))
    content = path.read_bytes()
    cut = len(content) - 2 if length == -1 else whole + length
    path.write_bytes(content[:cut])
    assert again(tmp_path).send(letter("d2")) == Sent()
    assert ids(path) == ["d1", "d2"]


def test_only_the_newline_missing_counts_as_written(channel: FileChannel, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    channel.send(letter("d1"))
    path.write_bytes(path.read_bytes()[:-1])
    assert again(tmp_path).send(letter("d1")) == Sent()
    assert ids(path) == ["d1"]
    assert path.read_bytes().endswith(b"\n")


def test_what_another_program_wrote_is_kept(channel: FileChannel, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("its own words", "utf-8")
    channel.send(letter())
    first, second = path.read_bytes().splitlines()
    assert first == b"its own words"
    assert json.loads(second)["delivery"] == "d1"


def test_a_file_that_was_moved_away_starts_anew(channel: FileChannel, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    channel.send(letter("d1"))
    path.rename(tmp_path / "old.jsonl")
    channel.send(letter("d1"))
    channel.send(letter("d2"))
    path.write_bytes(b"")
    channel.send(letter("d1"))
    assert ids(path) == ["d1"]


def test_several_who_append_lose_and_double_nothing(tmp_path: Path) -> None:
    def run() -> None:
        own = again(tmp_path)
        for number in range(10):
            assert own.send(letter(f"d{number}")) == Sent()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids(tmp_path / "a.jsonl")) == [f"d{number}" for number in range(10)]


def test_a_disk_that_takes_half_a_line_is_tried_later_and_mended(channel: FileChannel, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    channel.send(letter("d1"))
    size = (tmp_path / "a.jsonl").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, before[1]))
    try:
        answer = channel.send(letter("d2"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert isinstance(answer, Retry)
    assert (tmp_path / "a.jsonl").stat().st_size == size + 50
    assert channel.send(letter("d2")) == Sent()
    assert ids(tmp_path / "a.jsonl") == ["d1", "d2"]


def test_folders_are_made(channel: FileChannel, tmp_path: Path) -> None:
    assert channel.send(letter(address="desk/labor/a.jsonl")) == Sent()
    assert ids(tmp_path / "desk" / "labor" / "a.jsonl") == ["d1"]


def test_a_file_that_another_holds_is_tried_later(tmp_path: Path) -> None:
    with FileLock(tmp_path / "a.jsonl.lock"):
        answer = again(tmp_path, patience=0.0).send(letter())
    assert isinstance(answer, Retry)
    assert "a.jsonl.lock" in answer.reason


def test_a_disk_error_is_tried_later(channel: FileChannel, tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("a file where a folder should be", "utf-8")
    answer = channel.send(letter(address="desk/a.jsonl"))
    assert isinstance(answer, Retry)
    assert "cannot be written" in answer.reason


@pytest.mark.parametrize("address", ["../a.jsonl", "/tmp/guildwire-outside.jsonl"])
def test_a_path_outside_the_folder_is_refused(channel: FileChannel, address: str) -> None:
    with pytest.raises(WrongUse, match="below that folder"):
        channel.check(address)
    assert isinstance(channel.send(letter(address=address)), Refused)


def test_a_path_outside_the_folder_is_taken_where_allowed(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    assert again(inner, anywhere=True).send(letter(address=str(tmp_path / "a.jsonl"))) == Sent()
    assert ids(tmp_path / "a.jsonl") == ["d1"]


def test_a_folder_is_refused(channel: FileChannel) -> None:
    with pytest.raises(WrongUse, match="name a file in it"):
        channel.check(".")


def test_the_id_comes_first_in_a_line(channel: FileChannel, tmp_path: Path) -> None:
    """What finds our own lines again relies on it."""
    channel.send(letter())
    assert (tmp_path / "a.jsonl").read_bytes().startswith(b'{"delivery":"d1"')
    assert msgspec.json.decode((tmp_path / "a.jsonl").read_bytes())["subscription"] == "s1"
