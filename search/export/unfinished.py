"""An export to a file: written beside it, with the place where it stands, and renamed when it is whole.

``FILE.part`` holds what is written, ``FILE.part.json`` the question and how far it came. The second is renewed
after each page and never runs ahead of the first: what stands behind its place is cut off before it goes on, so
that an export that was stopped anywhere ends with the bytes of one that was not.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

import msgspec
from filelock import FileLock, Timeout

from news.errors import Unavailable, WrongUse
from search.export.formats import Form
from search.export.head import ExportHead, ExportQuestion

T = TypeVar("T")


class UnfinishedExport(msgspec.Struct, frozen=True, kw_only=True):
    """How far an export has come, with all that it takes to go on."""

    question: ExportQuestion
    form: Form
    head: ExportHead
    after: str = ""
    """Cursor of what is to be written next."""
    bytes: int = 0
    rows: int = 0
    more: bool = True
    """Whether rows are missing, and not only the end."""
    rules: dict[str, int] = {}
    """How many of the items written so far had their claims made by each version of the rules."""


class Unfinished:
    """The files of one export; to be used within :func:`alone`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self.note = path.with_name(f"{path.name}.part.json")

    def refuse_loss(self) -> None:
        """Raise :class:`WrongUse` where a new export would lose an old one."""
        if self.path.exists():
            raise WrongUse(f"{self.path} is there already: --force replaces it, or name another file")
        if self.note.exists():
            raise WrongUse(f"{self.part} is an unfinished export: --resume goes on with it, --force begins again")

    def is_whole(self) -> bool:
        """Say whether the export was finished and only its note was left behind, which is taken away."""
        if self.note.exists() and self.path.exists() and not self.part.exists():
            self.note.unlink()
            return True
        return False

    def place(self) -> UnfinishedExport:
        """Return where an unfinished export stands, or raise :class:`WrongUse`."""
        try:
            found = msgspec.json.decode(self.note.read_bytes(), type=UnfinishedExport)
            size = self.part.stat().st_size
        except FileNotFoundError as error:
            raise WrongUse(f"there is no unfinished export of {self.path}: leave out --resume") from error
        except (msgspec.DecodeError, OSError) as error:
            raise WrongUse(f"{self.note} cannot be read ({error}): begin again with --force") from error
        if size < found.bytes:
            raise WrongUse(f"{self.part} is shorter than {self.note} says: begin again with --force")
        return found

    def begin(self, place: UnfinishedExport, begun: bytes) -> UnfinishedExport:
        """Write what stands before the first row; what was there is replaced."""
        with _failing(self.part):
            self.part.write_bytes(begun)
        return self._noted(msgspec.structs.replace(place, bytes=len(begun)))

    def add(self, rows: bytes, after: UnfinishedExport) -> UnfinishedExport:
        """Write rows behind the place they belong to and return the place behind them."""
        self._append(rows, after.bytes)
        return self._noted(msgspec.structs.replace(after, bytes=after.bytes + len(rows)))

    def finish(self, place: UnfinishedExport, end: bytes) -> None:
        """Write the end and give the file its name."""
        self._append(end, place.bytes)
        with _failing(self.path):
            self.part.replace(self.path)
            self.note.unlink(missing_ok=True)

    def at_once(self, write: Callable[[IO[bytes]], T]) -> T:
        """Let the file be written in one go and give it its name; what is not finished is taken away."""
        try:
            with _failing(self.part), self.part.open("w+b") as file:
                result = write(file)
                file.flush()
                os.fsync(file.fileno())
            with _failing(self.path):
                self.part.replace(self.path)
        except BaseException:
            self.part.unlink(missing_ok=True)
            raise
        return result

    def write_beside(self, path: Path, content: bytes) -> None:
        """Write a small file that belongs to the export."""
        with _failing(path), path.open("wb") as file:
            _written(file, content)

    def _append(self, content: bytes, at: int) -> None:
        with _failing(self.part), self.part.open("r+b") as file:
            file.truncate(at)
            file.seek(at)
            _written(file, content)

    def _noted(self, place: UnfinishedExport) -> UnfinishedExport:
        new = self.note.with_name(f"{self.note.name}.new")
        with _failing(new), new.open("wb") as file:
            _written(file, msgspec.json.encode(place))
        with _failing(self.note):
            new.replace(self.note)
        return place


@contextmanager
def alone(path: Path) -> Iterator[Unfinished]:
    """Give the files of an export to ``path``, held against a second process that writes the same."""
    lock = FileLock(path.with_name(f"{path.name}.part.lock"), timeout=0)
    with _failing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise WrongUse(f"another process is writing {path}: wait for it, or name another file") from error
    try:
        yield Unfinished(path)
    finally:
        # Taken away while it is held: who comes next makes its own.
        Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def counted(place: UnfinishedExport, versions: Counter[str]) -> dict[str, int]:
    """Return the rules of a place with those of further items."""
    return dict(Counter(place.rules) + versions)


def _written(file: IO[bytes], content: bytes) -> None:
    """Write all of it so that it is there after a power cut, too."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _failing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror or error}") from error
