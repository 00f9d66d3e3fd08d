"""The way of an export: to standard output as it comes, or to a file that can be gone on with."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from guildwire.ops.export.asking import Asked, Words
from guildwire.run.one_pass import Watch, silent
from news.errors import Unavailable, WrongUse
from search.export.format import Format
from search.export.formats import Form, writer
from search.export.pages import PAGE, pages
from search.export.unfinished import Place, Unfinished, counted
from search.port import Index, Result


class Chunk(msgspec.Struct, frozen=True):
    """A part of an export and how far it leads."""

    content: bytes
    after: str
    """Cursor of what follows; empty behind the last item."""
    rows: int
    rules: Counter[str]
    """How many of the items had their claims made by each version of the rules."""


def chunks(index: Index, asked: Asked, form: Form, public: str = "", size: int = PAGE) -> Iterator[Chunk]:
    """Yield an export in chunks of a page: the first begins with the head, the last ends with the end."""
    format_ = writer(form, public)
    begin = format_.begin(asked.head if form.head else None)
    for page in pages(index, asked.question, asked.head.after, size):
        end = b"" if page.next else format_.end()
        content = b"".join((begin, format_.batch(page.hits), end))
        yield Chunk(content, page.next, len(page.hits), versions(page))
        begin = b""


def one_page(index: Index, asked: Asked, form: Form, size: int, public: str = "") -> Chunk:
    """Return a page of at most ``size`` items as a document of its own."""
    format_ = writer(form, public)
    page = index.search(asked.question.search(asked.head.after, size))
    begin = format_.begin(asked.head if form.head else None)
    content = b"".join((begin, format_.batch(page.hits), format_.end()))
    return Chunk(content, page.next, len(page.hits), versions(page))


class FileExport:
    """An export to a file. Every method raises :class:`news.errors.Unavailable` with the way to go on."""

    def __init__(self, index: Index, files: Unfinished, public: str = "") -> None:
        self._index = index
        self._files = files
        self._public = public

    def begin(self, asked: Asked, form: Form) -> Place:
        """Write the head and return the place of the first row."""
        place = Place(question=asked.question, form=form, head=asked.head, after=asked.head.after)
        return self._files.begin(place, writer(form, self._public).begin(asked.head if form.head else None))

    def go_on(self, place: Place, watch: Watch = silent, size: int = PAGE) -> Place:
        """Write what is missing from a place on, give the file its name, and return the place of its end."""
        format_ = writer(place.form, self._public)
        watch("export", place.rows, place.head.hits)
        try:
            for page in pages(self._index, place.question, place.after, size) if place.more else ():
                place = self._page(format_, page, place)
                watch("export", len(page.hits), max(place.head.hits, place.rows))
            if place.form.format == "ndjson" and place.form.head:
                self._beside(place)
            self._files.finish(place, format_.end())
        except Unavailable as error:
            raise Unavailable(f"{error}\n{self.how_to_go_on(place)}") from error
        return place

    def how_to_go_on(self, place: Place) -> str:
        """Return the sentence that says what is kept and how it is continued."""
        return (
            f"{self._files.part} keeps {place.rows:,} of {place.head.hits:,} items: "
            f"go on with `guildwire export --to {self._files.path} --resume`"
        )

    def _page(self, format_: Format, page: Result, place: Place) -> Place:
        further = msgspec.structs.replace(
            place,
            after=page.next,
            more=bool(page.next),
            rows=place.rows + len(page.hits),
            rules=counted(place, versions(page)),
        )
        return self._files.add(format_.batch(page.hits), further)

    def _beside(self, place: Place) -> None:
        """Write what a format without a place for it cannot say into a file of its own."""
        about = self._files.path.with_name(f"{self._files.path.name}.about.json")
        self._files.write_beside(about, msgspec.json.format(msgspec.json.encode(place.head)) + b"\n")


def versions(page: Result) -> Counter[str]:
    """Return how many items of a page had their claims made by each version of the rules."""
    return Counter(hit.enriched.rules for hit in page.hits)


def refuse_other(place: Place, words: Words, format_: str) -> None:
    """Raise :class:`WrongUse` where something is given that an unfinished export was not begun with."""
    head = place.head
    given = {
        "the query": (words.query, head.query),
        "--sort": (words.sort, head.sort),
        "--format": (format_, place.form.format),
    }
    for name, (now, then) in given.items():
        if now and now != then:
            raise WrongUse(f"{name} {now} is not that of the unfinished export, {then}: leave it out")
    if words.since or words.until:
        raise WrongUse("an unfinished export has its time: leave out --since and --until")
