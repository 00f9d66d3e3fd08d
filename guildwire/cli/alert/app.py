"""The commands of ``guildwire alert`` by name."""

import re
from itertools import takewhile
from typing import Any

import typer
from typer.core import TyperCommand

from guildwire.cli.alert import account, ask, change, exchange, hush, look, rehearsal, send
from news.errors import WrongUse

QUERY_FIRST = {"ignore_unknown_options": True}
"""For commands with a query: one that begins with - is no option."""
_OPTION = re.compile(r"--[a-z][a-z-]*")


class QueryCommand(TyperCommand):
    """A command with a query, which still names an option that nobody knows, and the one that may be meant."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as every command does. Raises :class:`WrongUse` for an option that is not there."""
        known = [name for each in self.get_params(ctx) for name in (*each.opts, *each.secondary_opts)]
        for each in takewhile(lambda given: given != "--", args):
            name = each.partition("=")[0]
            if _OPTION.fullmatch(name) and name not in known:
                from query.analysis.near import nearest

                near = nearest(name, known, 1)
                meant = f"did you mean {near[0]}? " if near else ""
                raise WrongUse(f"there is no option {name}: {meant}--help shows those there are")
        return super().parse_args(ctx, args)


app = typer.Typer(
    help="Subscriptions: what someone wants to hear, where and when, and what became of every match.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
app.command(cls=QueryCommand, context_settings=QUERY_FIRST)(change.add)
app.command(cls=QueryCommand, context_settings=QUERY_FIRST)(change.edit)
app.command()(look.show)
app.command("list")(look.list_subscriptions)
app.command()(change.remove)
app.command()(hush.pause)
app.command()(hush.resume)
app.command()(hush.mute)
app.command()(hush.unmute)
app.command("test")(send.send_sample)
app.command(cls=QueryCommand, context_settings=QUERY_FIRST)(rehearsal.rehearse)
app.command()(account.books)
app.command()(account.deliveries)
app.command()(send.resend)
app.command("why-not")(ask.why_not)
app.command("import")(exchange.import_file)
app.command("export")(exchange.export)
app.command()(account.history)
