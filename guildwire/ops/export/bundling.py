"""Writing a research bundle and holding one to the present index."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from more_itertools import chunked

from guildwire.ops.export.asking import Asked
from guildwire.run.one_pass import Watch, silent
from guildwire.trust import judged
from guildwire.wiring import Parts
from news.enriched import Enriched
from news.errors import WrongUse
from query.times import TimeRange
from receipt.words import line, receipt
from search.export.bundle.archive import Bundle
from search.export.bundle.compare import Finding, absent, difference
from search.export.bundle.manifest import item_line, item_record
from search.export.bundle.write import Written, write_bundle
from search.export.pages import pages
from search.export.unfinished import Unfinished

BATCH = 500
"""Items of a bundle that are held to the index at once."""


def write(parts: Parts, asked: Asked, files: Unfinished, watch: Watch = silent) -> Written:
    """Write the bundle of a question; what is begun and not finished is taken away."""

    def batches() -> Iterator[list[Enriched]]:
        watch("export", 0, asked.head.hits)
        for page in pages(parts.index, asked.question):
            yield [hit.enriched for hit in page.hits]
            watch("export", len(page.hits), None)

    watched = {"receipt": receipt(asked.judgement), "coverage": asked.judgement}
    return files.at_once(lambda file: write_bundle(file, asked.head, asked.question, watched, batches()))


class Outcome(msgspec.Struct, kw_only=True):
    """What became of a check; counts are complete once its findings were gone through."""

    then: int
    """Items in the bundle."""
    now: int = 0
    """Items that the question finds in the index at hand."""
    equal: int = 0
    """Items that are what they were."""
    found: dict[str, int] = {}
    """How many items there are of each word of :data:`search.export.bundle.compare.Word`."""
    rules: str
    """Version of the rules in force now."""
    receipt: str
    """What was watched of the question as it is known now."""

    @property
    def is_equal(self) -> bool:
        """Whether the bundle is sound and the question has the same answer."""
        return not self.found


class Check:
    """Holds a bundle to its hashes and to the index: :meth:`findings`, then :attr:`outcome`.

    An item takes about 250 bytes of memory, whatever its texts.
    """

    def __init__(self, parts: Parts, bundle: Bundle, at: datetime) -> None:
        self._parts = parts
        self._bundle = bundle
        asked = bundle.manifest.question
        window = TimeRange(asked.since, asked.until)
        self.outcome = Outcome(
            then=bundle.manifest.items,
            rules=parts.enricher.rules,
            receipt=line(judged(parts, asked.tree, window, (), at)),
        )
        self._counts: Counter[str] = Counter()
        self._unknown: set[str] = set()
        """Ids of items that were tampered with."""

    def findings(self, watch: Watch = silent) -> Iterator[Finding]:
        """Yield whatever differs: first what was tampered with, then what is new, then the rest by the bundle."""
        for finding in self._all(watch):
            self._counts[finding.what] += 1
            self.outcome.found = dict(self._counts)
            yield finding

    def _all(self, watch: Watch) -> Iterator[Finding]:
        for each in self._bundle.tampered():
            yield Finding(what="tampered", id="", title=each.file, reason=each.reason)
        hashes: dict[str, bytes] = {}
        yield from self._verified(hashes, watch)
        differing: set[str] = set()
        yield from self._asked_again(hashes, differing, watch)
        yield from self._rest(hashes, differing)

    def _verified(self, hashes: dict[str, bytes], watch: Watch) -> Iterator[Finding]:
        """Fill in the hash of each item's line, and yield those that are not what is listed."""
        watch("verify", 0, self.outcome.then)
        number = 0
        for number, (id_, listed, content) in enumerate(self._bundle.items(), 1):
            digest = sha256(content).digest()
            if listed != digest.hex():
                # No word on what the item says now: what it said then is not known.
                self._unknown.add(id_)
                yield Finding(what="tampered", id=id_, reason=f"line {number} has another hash than is listed")
            elif id_ in hashes:
                yield Finding(what="tampered", id=id_, reason=f"line {number} is an item that was there before")
            hashes[id_] = digest
            watch("verify", 1, None)
        if number != self.outcome.then:
            yield Finding(
                what="tampered",
                id="",
                reason=f"{number} items are there, and the manifest says {self.outcome.then}",
            )

    def _asked_again(self, hashes: dict[str, bytes], differing: set[str], watch: Watch) -> Iterator[Finding]:
        """Take out of ``hashes`` what is as it was, gather what differs, and yield what is new."""
        for page in pages(self._parts.index, self._bundle.manifest.question):
            watch("ask", len(page.hits), page.total)
            self.outcome.now += len(page.hits)
            for hit in page.hits:
                id_ = hit.enriched.item.id
                then = hashes.get(id_)
                if id_ in self._unknown:
                    continue
                if then is None:
                    yield absent("new", item_record(hit.enriched))
                elif then == sha256(item_line(hit.enriched)).digest():
                    self.outcome.equal += 1
                    del hashes[id_]
                else:
                    differing.add(id_)

    def _rest(self, hashes: dict[str, bytes], differing: set[str]) -> Iterator[Finding]:
        wanted = (line for id_, _, line in self._bundle.items() if id_ in hashes and id_ not in self._unknown)
        for lines in chunked(wanted, BATCH):
            items = [_read(each) for each in lines]
            stored = self._parts.index.get([str(item["id"]) for item in items])
            for then in items:
                id_ = str(then["id"])
                now = stored.get(id_)
                if now is None:
                    yield absent("gone", then)
                elif finding := difference(then, _plain(now), found=id_ in differing):
                    yield finding


def _read(content: bytes) -> dict[str, Any]:
    try:
        item = msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError) as error:
        raise WrongUse(f"an item of the bundle cannot be read: {error}") from error
    return {"id": "", **item}


def _plain(enriched: Enriched) -> dict[str, Any]:
    """Return the item as it is read from a line."""
    return msgspec.json.decode(item_line(enriched), type=dict[str, Any])


def replaceable(path: Path, files: Unfinished, *, force: bool) -> None:
    """Raise :class:`WrongUse` where a bundle would replace a file that nobody said may be replaced."""
    if path.suffix.lower() != ".zip":
        raise WrongUse(f"{path} does not end in .zip, and a bundle is an archive: name it {path.stem}.zip")
    if not force:
        files.refuse_loss()
