"""Writing a bundle: the same items at the same time are the same bytes.

Names, order, times and compression of the archive are fixed, and nothing is kept in memory but a page of items:
the hashes wait in a temporary file for their turn.
"""

import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, Any

import msgspec

from news.enriched import Enriched
from news.wire import MINOR, SCHEMA
from search.export.bundle import readme
from search.export.bundle.manifest import (
    HASHES,
    ITEMS,
    MANIFEST,
    README,
    RECEIPT,
    FileHash,
    Manifest,
    fingerprint,
    item_line,
)
from search.export.head import Head, Question

_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that the form of archives knows."""
_RIGHTS = 0o644 << 16
_UNIX = 3
_STEP = 1 << 16


class Written(msgspec.Struct, frozen=True):
    """What became of a bundle."""

    manifest: Manifest
    fingerprint: str


def write_bundle(
    file: IO[bytes], head: Head, question: Question, receipt: Any, batches: Iterable[Sequence[Enriched]]
) -> Written:
    """Write a bundle of the items to a file that can be read and moved in.

    ``receipt`` is what was watched, as anything that JSON can hold.
    """
    with zipfile.ZipFile(file, "w") as archive, tempfile.TemporaryFile() as hashes:
        files: dict[str, FileHash] = {}
        rules: Counter[str] = Counter()
        with _member(archive, ITEMS, files) as out:
            for batch in batches:
                rules.update(enriched.rules for enriched in batch)
                for enriched in batch:
                    line = item_line(enriched)
                    out.write(line)
                    hashes.write(f"{sha256(line).hexdigest()}  {enriched.item.id}\n".encode())
        hashes.seek(0)
        with _member(archive, HASHES, files) as out:
            shutil.copyfileobj(hashes, out, _STEP)
        _put(archive, RECEIPT, _json(receipt), files)
        _put(archive, README, readme.page(head, rules.total()).encode("utf-8", "replace"), files)
        manifest = Manifest(
            head=head,
            question=question,
            schema=f"{SCHEMA}.{MINOR}",
            items=rules.total(),
            rules=dict(sorted(rules.items())),
            files=files,
        )
        content = _json(manifest)
        _put(archive, MANIFEST, content, {})
    return Written(manifest, fingerprint(content))


class _Hashed:
    """Writes on, and counts and hashes what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = sha256()
        self._bytes = 0

    def write(self, content: bytes) -> int:
        self._hash.update(content)
        self._bytes += len(content)
        return self._file.write(content)

    def total(self) -> FileHash:
        return FileHash(self._bytes, self._hash.hexdigest())


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, files: dict[str, FileHash]) -> Iterator[_Hashed]:
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _RIGHTS
    info.create_system = _UNIX
    with archive.open(info, "w", force_zip64=True) as out:
        hashed = _Hashed(out)
        yield hashed
    files[name] = hashed.total()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, files: dict[str, FileHash]) -> None:
    with _member(archive, name, files) as out:
        out.write(content)


def _json(record: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
