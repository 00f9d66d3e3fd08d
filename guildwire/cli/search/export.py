"""Every hit of a question as a file that other programs read."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from guildwire.cli import common
from guildwire.cli.search import options
from guildwire.cli.search.bundle import write
from guildwire.cli.search.saved_run import saved_desk
from guildwire.wiring import Parts
from news.errors import Unavailable, WrongUse
from news.wording import count

if TYPE_CHECKING:
    from guildwire.ops.export.asking import AskedExport, Words
    from guildwire.ops.export.running import FileExport
    from search.export.formats import Form
    from search.export.unfinished import Unfinished, UnfinishedExport


def export(
    query: options.Query = "",
    format_: options.Format = "",
    to: options.To = None,
    since: options.Since = "",
    until: options.Until = "",
    columns: options.Columns = "",
    sort: options.Order = "",
    match: options.Match = "",
    after: options.After = "",
    saved: options.Saved = "",
    head: options.WithHead = True,
    bom: options.Bom = False,
    resume: options.Resume = False,
    force: options.Force = False,
    bundle: options.Bundle = None,
    at: options.At = "",
    data: common.Data = None,
) -> None:
    """Write every hit of a query as CSV, JSON lines, Atom or bulk lines, or as a research bundle.

    A file is written as FILE.part and renamed when it is whole; one that was stopped goes on with `--resume`.

    Example: `guildwire export 'tag:ai AND tag:labor' --since 2023-07 --to july.csv`
    """
    from guildwire.ops.export.asking import Words
    from search.export.columns import listed
    from search.export.formats import Form, named

    words = Words(query=query, since=since, until=until, sort=sort, match=match, after=after)
    given = {"--to": to, "--format": format_, "--columns": columns, "--after": after, "--bom": bom}
    if bundle is not None:
        _refuse("--bundle", {**given, "--resume": resume})
    elif to is None:
        _refuse("standard output", {"--resume": resume, "--force": force})
    if resume:
        _refuse(
            "--resume", {"--force": force, "--saved": saved, "--after": after, "--at": at, "--columns": columns}
        )
    with common.parts(data) as parts:
        parts.lean = True
        if to is not None and resume:
            _resume(parts, to, words, format_)
            return
        words, chosen = _with_saved(parts, saved, words, listed(columns))
        if bundle is not None:
            write(parts, words, at, bundle, force=force)
            return
        form = Form(format=named(format_, str(to or "")), columns=chosen, head=head, bom=bom)
        if to is None:
            _to_stdout(parts, _asked(parts, words, at, form), form)
        else:
            _to_file(parts, words, at, form, to, force=force)


def _refuse(what: str, given: dict[str, object]) -> None:
    """Raise :class:`WrongUse` for options that make no sense with another."""
    if names := [name for name, value in given.items() if value]:
        raise WrongUse(f"{names[0]} makes no sense with {what}: leave out one of them")


def _with_saved(
    parts: Parts, name: str, words: "Words", columns: tuple[str, ...]
) -> tuple["Words", tuple[str, ...]]:
    from msgspec.structs import replace

    from guildwire.ops.export.asking import ORDERS

    if not name:
        if not words.query:
            raise WrongUse("there is no query: give one, `*` for everything, or --saved NAME")
        return words, columns
    if words.query:
        raise WrongUse("--saved has a query of its own: leave out one of the two")
    found = saved_desk(parts).found(name)
    if not (sort := words.sort) and (sort := found.sort) not in ORDERS:
        sort = ORDERS[0]
        said = f"Note: {found.name} is ordered by {found.sort}, and an export has all: it is in the order {sort}."
        common.console.print(Text(said, style="yellow"), soft_wrap=True)
    return replace(words, query=found.query, sort=sort), columns or found.columns


def _asked(parts: Parts, words: "Words", at: str, form: "Form") -> "AskedExport":
    from guildwire.ops.export.asking import asked, moment
    from search.export.formats import writer

    writer(form)  # wrong columns are told before anything is asked
    found = asked(parts, words, moment(at, parts.clock()))
    common.say_remarks(found.reading.remarks)
    return found


def _to_stdout(parts: Parts, asked: "AskedExport", form: "Form") -> None:
    from guildwire.ops.export.running import chunks

    after, rows, rules = asked.head.after, 0, Counter[str]()
    try:
        with common.watching() as watch:
            watch("export", 0, asked.head.hits)
            for chunk in chunks(parts.index, asked, form, parts.settings.public):
                sys.stdout.buffer.write(chunk.content)
                sys.stdout.buffer.flush()
                after, rows, rules = chunk.after, rows + chunk.rows, rules + chunk.rules
                watch("export", chunk.rows, asked.head.hits)
    except BrokenPipeError:
        common.reader_has_gone()
    except Unavailable as error:
        raise Unavailable(
            f"{error}\n{rows:,} items were written: go on with --no-head --after {after!r}"
        ) from error
    _say_end(rows, dict(rules), asked.head.receipt)


def _to_file(parts: Parts, words: "Words", at: str, form: "Form", to: Path, *, force: bool) -> None:
    from guildwire.ops.export.running import FileExport
    from search.export.unfinished import alone

    with alone(to) as files:
        if not force:
            files.refuse_loss()
        run = FileExport(parts.index, files, parts.settings.public)
        _go_on(run, run.begin(_asked(parts, words, at, form), form), files)


def _resume(parts: Parts, to: Path, words: "Words", format_: str) -> None:
    from guildwire.ops.export.running import FileExport, refuse_other
    from search.export.unfinished import alone

    with alone(to) as files:
        if files.is_whole():
            common.console.print(Text(f"{to} is whole: nothing was left to do."))
            return
        place = files.place()
        refuse_other(place, words, format_)
        _go_on(FileExport(parts.index, files, parts.settings.public), place, files)


def _go_on(run: "FileExport", place: "UnfinishedExport", files: "Unfinished") -> None:
    try:
        with common.watching() as watch:
            place = run.go_on(place, watch)
    except KeyboardInterrupt:
        raise Unavailable(f"Stopped. {run.how_to_go_on(files.place())}") from None
    _say_end(place.rows, place.rules, place.head.receipt, f" in {files.path}")


def _say_end(rows: int, rules: dict[str, int], receipt: str, where: str = "") -> None:
    by = ", ".join(f"{version} {number:,}" for version, number in sorted(rules.items()))
    said = f"{count(rows, 'item')}{where}{f' (rules {by})' if by else ''}. {receipt}"
    common.console.print(Text(said), style="dim")
