"""Saved searches: a query under a name, to be run, read as a feed and subscribed to."""

from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.cli.query_command import QUERY_FIRST, QueryCommand
from guildwire.cli.search import find
from guildwire.cli.search.saved_run import Name, running, saved_desk
from guildwire.cli.search.saved_words import lines, tell, whole
from guildwire.wiring import Parts
from news.errors import WrongUse
from search.port import Sort

if TYPE_CHECKING:
    from web.saved.port import KeptSearch

Sorted = Annotated[str | None, typer.Option("--sort", help=f"One of {', '.join(get_args(Sort))}. Usual: newest.")]
Columns = Annotated[str | None, typer.Option("--columns", help="Fields to show or export, comma-separated.")]
Owner = Annotated[str | None, typer.Option("--owner", help="Who answers for it.")]
Note = Annotated[str | None, typer.Option("--note", help="What it is for.")]

app = typer.Typer(
    help="Saved searches: a query under a name, to be run, read as a feed and subscribed to.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@app.command(cls=QueryCommand, context_settings=QUERY_FIRST)
def add(
    name: Annotated[
        str, typer.Argument(help="What to call it; `AI & labor` becomes ai-labor. None with --recommended.")
    ] = "",
    query: Annotated[str, typer.Argument(help="The query, in the language of `guildwire search`.")] = "",
    sort: Sorted = None,
    columns: Columns = None,
    owner: Owner = None,
    note: Note = None,
    instead: Annotated[
        bool, typer.Option("--replace", help="Take the place of the one with this name, if there is one.")
    ] = False,
    recommended: Annotated[
        bool,
        typer.Option(
            "--recommended", help="Save the searches most people want first, but those of a name there is."
        ),
    ] = False,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Save a search under a name. A name that is there already is refused, unless it is to be replaced.

    Example: `guildwire saved add 'AI & labor' 'tag:ai AND tag:labor' --note 'Where the two meet'`
    """
    given = _given(sort=sort, columns=columns, owner=owner, note=note)
    with common.parts(data) as parts:
        if recommended:
            _refuse_more(name, query, given)
            _add_recommended(parts, as_json)
            return
        if not name or not query:
            raise WrongUse("a saved search needs a name and a query: see guildwire saved add --help")
        tell(_saved(parts, {"name": name, "query": query, **given}, instead=instead), as_json)


@app.command(cls=QueryCommand, context_settings=QUERY_FIRST)
def edit(
    name: Name,
    query: Annotated[str | None, typer.Option("--query", help="Another query.")] = None,
    sort: Sorted = None,
    columns: Columns = None,
    owner: Owner = None,
    note: Note = None,
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Change what is given and leave the rest; tells which subscriptions have the older query.

    Example: `guildwire saved edit ai-labor --columns published,outlet,title,union`
    """
    given = _given(query=query, sort=sort, columns=columns, owner=owner, note=note)
    if not given:
        raise WrongUse("there is nothing to change: give an option, see guildwire saved edit --help")
    with common.parts(data) as parts:
        tell(saved_desk(parts).change(name, given), as_json)


@app.command("list")
def list_saved(data: common.Data = None, as_json: common.Json = False) -> None:
    """List the saved searches by name; exit 1 where a query can no longer be asked.

    Example: `guildwire saved list --json`
    """
    with common.parts(data) as parts:
        found = saved_desk(parts).all().saved
    for each in found:
        if as_json:
            common.write_json(each)
        else:
            common.out.print(Text("\n").join(lines(each)))
    if not found:
        common.console.print("None yet: guildwire saved add NAME QUERY, or guildwire saved add --recommended")
    if any(each.trouble for each in found):
        raise typer.Exit(1)


@app.command()
def show(name: Name, data: common.Data = None, as_json: common.Json = False) -> None:
    """Show all about one, its feed and the subscriptions that use it among it; exit 1 where it cannot be asked.

    Example: `guildwire saved show ai-labor`
    """
    with common.parts(data) as parts:
        found = saved_desk(parts).show(name)
    if as_json:
        common.write_json(found)
    else:
        for line in whole(found):
            common.out.print(line)
    if found.trouble:
        raise typer.Exit(1)


@app.command()
def remove(name: Name, data: common.Data = None, as_json: common.Json = False) -> None:
    """Remove one. Subscriptions that took its query keep it.

    Example: `guildwire saved remove ai-labor`
    """
    with common.parts(data) as parts:
        removed = saved_desk(parts).remove(name)
    common.console.print(Text(f"Removed: {removed.name}"), soft_wrap=True)
    if as_json:
        common.write_json(removed)


app.command("run", cls=QueryCommand, context_settings=QUERY_FIRST)(running(find.search))


def _given(**options: str | None) -> dict[str, Any]:
    return {key: value for key, value in options.items() if value is not None}


def _saved(parts: Parts, given: dict[str, Any], *, instead: bool) -> "KeptSearch":
    if instead:
        return saved_desk(parts).put(given["name"], {key: value for key, value in given.items() if key != "name"})
    from search.saved import SearchNameTaken

    try:
        return saved_desk(parts).add(given)
    except SearchNameTaken as error:
        raise WrongUse(f"{error} with --replace") from error


def _refuse_more(name: str, query: str, given: dict[str, Any]) -> None:
    if name or query or given:
        raise WrongUse("--recommended saves a list of its own: give no name, query or other option with it")


def _add_recommended(parts: Parts, as_json: bool) -> None:
    from search.recommended import RECOMMENDED
    from search.saved import SearchNameTaken

    for each in RECOMMENDED:
        given = {
            "name": each.name,
            "query": each.query,
            "sort": each.sort,
            "columns": each.columns,
            "note": each.note,
        }
        try:
            tell(saved_desk(parts).add(given), as_json)
        except SearchNameTaken:
            common.console.print(Text(f"There already, and left as it is: {each.name}"), soft_wrap=True)
