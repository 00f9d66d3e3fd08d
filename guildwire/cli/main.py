"""Entry point of ``guildwire``: the commands, and what an error looks like to a person."""

import sys
from typing import Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from guildwire.cli import common, demo, doctor, feeds, index, kibana, parked, pipeline, replay, story, text
from guildwire.cli.alert import app as alert
from guildwire.cli.query_command import QUERY_FIRST, QueryCommand
from guildwire.cli.search import bundle, export, find, saved
from news.errors import GuildwireError, WrongUse


class Guildwire(TyperGroup):
    """All commands, where a reader of standard output who has seen enough is no failure."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command. A closed pipe is dealt with in here, since outside of it typer ends with 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            common.reader_has_gone()


app = typer.Typer(
    cls=Guildwire,
    name="guildwire",
    help="Watches entertainment-technology news for AI and labor, and where the two meet.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command()(demo.demo)
app.command()(pipeline.up)
app.command()(pipeline.run)
app.command()(pipeline.poll)
app.command()(pipeline.work)
app.command()(text.parse)
app.command()(text.tag)
app.command()(text.group)
app.command("explain")(find.explain_item)
app.command(cls=QueryCommand, context_settings=QUERY_FIRST)(find.search)
app.command(cls=QueryCommand, context_settings=QUERY_FIRST)(export.export)
app.command(cls=QueryCommand, context_settings=QUERY_FIRST)(replay.replay)
app.command()(pipeline.serve)
app.command()(doctor.doctor)
app.add_typer(feeds.app, name="feeds")
app.add_typer(alert.app, name="alert")
app.add_typer(saved.app, name="saved")
app.add_typer(story.app, name="story")
app.add_typer(parked.app, name="parked")
app.add_typer(index.app, name="index")
app.add_typer(bundle.app, name="bundle")
app.add_typer(kibana.app, name="kibana")


def run() -> None:
    """Run the command line. Exit codes: 0 done, 1 something failed and is named, 2 wrong use."""
    try:
        app()
    except WrongUse as error:
        _say(error)
        sys.exit(2)
    except GuildwireError as error:
        _say(error)
        sys.exit(1)


def _say(error: GuildwireError) -> None:
    # A message may quote a feed or a query, so nothing in it is taken for markup.
    Console(stderr=True).print(Text.assemble(("guildwire: ", "bold red"), str(error)), soft_wrap=True)
