"""Alerts into a file: one line of JSON for each delivery, which other programs can follow."""

import errno
import json
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from more_itertools import bucket

from alerts.channels.port import Answer, Letter, Refused, Retry, Sent
from alerts.channels.text import whole_values
from news.clock import Clock
from news.errors import WrongUse
from news.text.plain import one_line

_MARK = b'{"delivery":"'
"""How every line of ours starts: what tells our own torn line from another program's unfinished one."""

_FIELDS = [name for name in Letter.__struct_fields__ if name not in ("delivery", "address", "at", "html")]


class FileChannel:
    """Appends letters to files below one folder.

    A delivery that the file already has is not written again, a line that a crash tore is taken
    out, and several processes may append to one file: they take turns by a lock file beside it.
    """

    idempotent = True

    def __init__(self, folder: Path, clock: Clock, *, anywhere: bool = False, patience: float = 10.0) -> None:
        """Relative addresses are below ``folder``; with ``anywhere`` a path outside it may be named too.

        ``patience`` is how many seconds to wait for another process's turn to end.
        """
        self._folder = folder
        self._clock = clock
        self._anywhere = anywhere
        self._patience = patience
        self._read: dict[Path, tuple[int, int, set[str]]] = {}

    def check(self, address: str) -> str:
        """Refuse an address outside the folder, or of a folder."""
        try:
            path = self._path(address)
            folder = path.is_dir()
        except (OSError, ValueError, RuntimeError) as error:
            raise WrongUse(f"file:{one_line(address, 80)} is no name of a file: give a short one") from error
        if folder:
            raise WrongUse(f"file:{address} is a folder: name a file in it")
        if not self._anywhere and not path.is_relative_to(self._folder.resolve()):
            raise WrongUse(f"file:{address} is outside {self._folder}: name a file below that folder")
        return ""

    def send(self, letter: Letter) -> Answer:
        """Append the letter unless the file has it; on return it survives a crash of the machine."""
        return self.send_all([letter])[0]

    def send_all(self, letters: Sequence[Letter]) -> list[Answer]:
        """Append the letters that their files do not have, those of one file by one write."""
        by_address = bucket(letters, key=lambda letter: letter.address)
        answers = {address: self._send_to(address, list(by_address[address])) for address in by_address}
        return [answers[letter.address] for letter in letters]

    def _send_to(self, address: str, letters: Sequence[Letter]) -> Answer:
        try:
            self.check(address)
        except WrongUse as error:
            return Refused(str(error))
        path = self._path(address)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{path}.lock", timeout=self._patience):
                self._append(path, letters)
        except Timeout:
            return Retry(f"another process holds {path}.lock")
        except OSError as error:
            return Retry(f"{path} cannot be written: {error.strerror or error}")
        return Sent()

    def _path(self, address: str) -> Path:
        return (self._folder / address).resolve()

    def _append(self, path: Path, letters: Sequence[Letter]) -> None:
        new = not path.exists()
        with path.open("a+b") as file:
            _mend(file.fileno())
            known = self._ids(path, file.fileno())
            missing = {letter.delivery: letter for letter in letters if letter.delivery not in known}
            # One write, so that what follows the file never sees half a line unless the machine stops.
            lines = b"".join(map(self._line, missing.values()))
            if os.write(file.fileno(), lines) < len(lines):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())
        if new:
            _sync_folder(path.parent)

    def _line(self, letter: Letter) -> bytes:
        fields = {name: getattr(letter, name) for name in _FIELDS}
        line = {"delivery": letter.delivery, "at": self._clock().isoformat(), **fields}
        try:
            return msgspec.json.encode(line) + b"\n"
        except UnicodeEncodeError:
            return msgspec.json.encode(whole_values(msgspec.to_builtins(line))) + b"\n"

    def _ids(self, path: Path, descriptor: int) -> set[str]:
        """Return the deliveries in the file, reading only what was added since the last time."""
        status = os.fstat(descriptor)
        inode, offset, ids = self._read.get(path, (status.st_ino, 0, set()))
        if inode != status.st_ino or offset > status.st_size:
            offset, ids = 0, set()
        with path.open("rb") as file:
            file.seek(offset)
            ids.update(found for line in file if (found := _id(line)))
        self._read[path] = (status.st_ino, status.st_size, ids)
        return ids


def _id(line: bytes) -> str:
    return line[len(_MARK) :].partition(b'"')[0].decode("ascii", "replace") if line.startswith(_MARK) else ""


def _mend(descriptor: int) -> None:
    """Take out our own torn last line; end another program's with a newline."""
    size = os.fstat(descriptor).st_size
    tail = _last_line(descriptor, size)
    if not tail:
        return
    if _is_torn(tail):
        os.ftruncate(descriptor, size - len(tail))
    else:
        os.write(descriptor, b"\n")


def _last_line(descriptor: int, size: int) -> bytes:
    """Return what follows the last newline."""
    tail = b""
    while size > 0 and b"\n" not in tail:
        step = min(size, 65_536)
        size -= step
        tail = os.pread(descriptor, step, size) + tail
    return tail.rpartition(b"\n")[2]


def _is_torn(tail: bytes) -> bool:
    if not tail.startswith(_MARK) and not _MARK.startswith(tail):
        return False
    try:
        json.loads(tail)
    except ValueError:
        return True
    return False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
