"""The formats by name, and which one is meant."""

from pathlib import PurePath

import msgspec

from news.errors import WrongUse
from search.export.atom_feed import AtomExport
from search.export.bulk_lines import BulkLines
from search.export.columns import chosen
from search.export.csv_table import CsvTable
from search.export.format import Format
from search.export.json_lines import JsonLines

FORMATS = ("csv", "jsonl", "atom", "ndjson")
"""``jsonl``: an item a line. ``ndjson``: lines for the bulk API of Elasticsearch."""
ENDINGS = {".csv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".atom": "atom", ".xml": "atom", ".ndjson": "ndjson"}


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How an export is written."""

    format: str = "csv"
    """One of :data:`FORMATS`."""
    columns: tuple[str, ...] = ()
    """Chosen names in their order; none for those of the format."""
    head: bool = True
    """Whether it says at its beginning where it comes from."""
    bom: bool = False
    """Whether a table begins with the mark by which spreadsheets know UTF-8."""


def named(name: str, path: str = "") -> str:
    """Return the format of that name; without one that of the file's ending, and csv for a file without ending.

    Raises :class:`WrongUse` for what is no format, and for an ending that promises another.
    """
    if name:
        if name not in FORMATS:
            raise WrongUse(f"there is no format {name}: the formats are {', '.join(FORMATS)}")
        return name
    ending = PurePath(path).suffix.lower()
    if not ending:
        return "csv"
    if ending == ".zip":
        raise WrongUse(f"{path} ends in .zip: a bundle is written by --bundle {path}")
    if ending not in ENDINGS:
        raise WrongUse(
            f"{path} ends in {ending}, which tells no format: say which by --format {', '.join(FORMATS)}"
        )
    return ENDINGS[ending]


def writer(form: Form, public: str = "") -> Format:
    """Return what writes this form; ``public`` is the address of the page, for links to it.

    Raises :class:`WrongUse` for columns that the format cannot have.
    """
    if form.bom and form.format != "csv":
        raise WrongUse(f"a byte order mark is for spreadsheets, which read csv: leave it out for {form.format}")
    if form.columns and form.format == "atom":
        raise WrongUse("an Atom feed has no columns: choose them for csv, jsonl or ndjson")
    match form.format:
        case "csv":
            return CsvTable(chosen(form.columns, cells=True), bom=form.bom)
        case "jsonl":
            return JsonLines(chosen(form.columns, cells=False))
        case "ndjson":
            return BulkLines(chosen(form.columns, cells=False))
        case _:
            return AtomExport(public)
