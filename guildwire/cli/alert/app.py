"""The commands of ``guildwire alert`` by name."""

import typer

from guildwire.cli.alert import account, ask, change, exchange, hush, look, rehearsal, send
from guildwire.cli.query_command import QUERY_FIRST, QueryCommand

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
