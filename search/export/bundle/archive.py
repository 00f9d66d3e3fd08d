"""Reading a bundle that anybody may have made: nothing is unpacked, and nothing is read without a bound."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

import msgspec

from news.errors import WrongUse
from query.build import leaves
from query.parse import MOST_LEAVES
from search.export.bundle.manifest import (
    FILES,
    HASHES,
    ITEMS,
    MANIFEST,
    RECEIPT,
    VERSION,
    FileHash,
    Manifest,
    fingerprint,
)

SMALL = 8 * 1024 * 1024
"""Bytes of manifest, receipt and page at most."""
LINE = 64 * 1024 * 1024
"""Bytes of an item's line at most: a feed's document has 15 MiB at most."""
RATIO = 400
"""How many times larger a file may be unpacked than packed: texts are five to thirty times, bombs a thousand."""
FREE = 1024 * 1024
"""Unpacked bytes up to which the ratio does not matter."""
_ENCRYPTED = 0x1
_STEP = 1 << 16


class Tampered(msgspec.Struct, frozen=True):
    """Something in a bundle that is not what its manifest or its hashes say."""

    file: str
    id: str
    """Id of the item, empty where it is the file as a whole."""
    reason: str


class Bundle:
    """An open bundle, whose manifest can be read and whose archive does no harm."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive = archive
        self._path = path
        content = self._small(MANIFEST)
        self.fingerprint = fingerprint(content)
        self.manifest = self._manifest(content)

    @property
    def receipt(self) -> Any:
        """What was watched then, as data."""
        try:
            return msgspec.json.decode(self._small(RECEIPT))
        except (msgspec.DecodeError, RecursionError) as error:
            raise WrongUse(f"{self._path}: {RECEIPT} cannot be read: {error}") from error

    def lines(self, name: str = ITEMS) -> Iterator[bytes]:
        """Yield the lines of a file with their newlines."""
        with self._reading(name), self._archive.open(name) as file:
            while line := file.readline(LINE + 1):
                if len(line) > LINE:
                    raise WrongUse(
                        f"{self._path}: a line of {name} is longer than {LINE:,} bytes: this is no bundle"
                    )
                yield line

    def items(self) -> Iterator[tuple[str, str, bytes]]:
        """Yield id, hash and line of each item by :data:`HASHES`; empty where one of the two is missing."""
        for line, listed in zip_longest(self.lines(), self.lines(HASHES), fillvalue=b""):
            hash_, _, id_ = listed.decode("utf-8", "replace").rstrip("\n").partition("  ")
            yield id_, hash_, line

    def tampered(self) -> Iterator[Tampered]:
        """Yield every file that has another hash than the manifest says."""
        for name in FILES:
            if name == MANIFEST:
                continue
            said = self.manifest.files.get(name)
            if said is None:
                yield Tampered(name, "", "is not in the manifest")
            elif self._hash(name) != said:
                yield Tampered(name, "", "is not what the manifest says")

    def _hash(self, name: str) -> FileHash:
        found, size = sha256(), 0
        with self._reading(name), self._archive.open(name) as file:
            while piece := file.read(_STEP):
                found.update(piece)
                size += len(piece)
        return FileHash(size, found.hexdigest())

    def _small(self, name: str) -> bytes:
        with self._reading(name), self._archive.open(name) as file:
            content = file.read(SMALL + 1)
        if len(content) > SMALL:
            raise WrongUse(f"{self._path}: {name} is larger than {SMALL:,} bytes: this is no bundle")
        return content

    def _manifest(self, content: bytes) -> Manifest:
        try:
            version = msgspec.json.decode(content, type=_Version).bundle
            if not 1 <= version <= VERSION:
                raise WrongUse(f"{self._path} is a bundle of form {version}: a later Guildwire reads it")
            found = msgspec.json.decode(content, type=Manifest)
            number = sum(1 for _ in leaves(found.question.tree))
        except (msgspec.DecodeError, RecursionError) as error:
            raise WrongUse(f"{self._path}: its {MANIFEST} cannot be read: {error}") from error
        if number > MOST_LEAVES:
            raise WrongUse(f"{self._path}: its query has {number} parts: {MOST_LEAVES} are the most")
        return found

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise WrongUse(f"{self._path}: {name} is damaged ({error}): fetch the bundle again") from error


class _Version(msgspec.Struct):
    bundle: int


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """Open a bundle. Raises :class:`WrongUse` for what is none, and for an archive that is made to do harm."""
    with _file(path) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise WrongUse(f"{path} is no whole bundle: {error}") from error
        with archive:
            _refuse_hostile(archive, path)
            yield Bundle(archive, path)


def _file(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}") from error


def _refuse_hostile(archive: zipfile.ZipFile, path: Path) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    # Nothing else than the known names is ever opened, so that no path leads anywhere.
    if strange := [name for name in names if name not in FILES]:
        raise WrongUse(f"{path} holds {strange[0]!r:.80}, which is no part of a bundle")
    if twice := [name for name in FILES if names.count(name) > 1]:
        raise WrongUse(f"{path} holds {twice[0]} twice: this is no bundle")
    if missing := [name for name in FILES if name not in names]:
        raise WrongUse(f"{path} lacks {missing[0]}: this is no whole bundle")
    for member in members:
        if member.flag_bits & _ENCRYPTED or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WrongUse(f"{path}: {member.filename} is packed in a way that no bundle is")
        if member.file_size > max(FREE, RATIO * member.compress_size):
            raise WrongUse(
                f"{path}: {member.filename} grows from {member.compress_size:,} to {member.file_size:,} bytes, "
                "as no bundle does"
            )
    if sum(member.compress_size for member in members) > path.stat().st_size:
        raise WrongUse(f"{path}: its files lie over one another, as in no bundle")
