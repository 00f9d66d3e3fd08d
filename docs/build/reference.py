"""The reference pages in docs/, written from the code: commands, settings, fields, DAGs, metrics, events,
the schema of a letter.

``make docs`` rewrites them; a test compares them with what it would write.
"""

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from alerts.channels import payload
from docs.build import tags, watching
from guildwire.cli.main import app
from guildwire.settings import PREFIX, SECRETS, Settings
from news import topics
from query.fields import FIELDS
from search.health import FIELDS as HEALTH
from search.health import KINDS, prefix

DOCS = Path(__file__).resolve().parents[1]
NOTE = "<!-- Written by `make docs`; edit the code, not this page. -->"


def commands() -> str:
    """Return docs/commands.md."""
    lines = ["# Commands", "", NOTE, "", *_GENERAL]
    for name, command in every_command():
        lines += ["", f"## `{name}`", "", *_help(command)]
        rows = [row for parameter in command.params if (row := _parameter(parameter))]
        if rows:
            lines += ["", "| argument or option | meaning |", "| --- | --- |", *rows]
    return "\n".join(lines) + "\n"


_GENERAL = (
    "Every command takes `--data DIR` (default `./data`) and has `--help` with an example. Results go to",
    "standard output, everything else to standard error; `--json` writes JSON lines for machines. Exit codes:",
    "0 done, 1 something failed and is named, 2 wrong use.",
)


def settings() -> str:
    """Return docs/settings.md."""
    lines = [
        "# Settings",
        "",
        NOTE,
        "",
        "Read from the environment when a command starts. An option of a command wins over its setting, and an",
        "empty variable counts as not set. A secret may come from a file that a variable with `_FILE` behind the",
        f"name names: {', '.join(f'`{PREFIX}{name.upper()}_FILE`' for name in SECRETS)}.",
        "",
        "| setting | default | meaning |",
        "| --- | --- | --- |",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, ()) or not str(field.default) else f"`{field.default}`"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {_cell(field.description or '')} |")
    return "\n".join(lines) + "\n"


def fields() -> str:
    """Return docs/fields.md."""
    lines = [
        "# Fields and topics",
        "",
        NOTE,
        "",
        "The fields of the index, of the query language and of every hit in JSON:",
        "",
        "| field | type | meaning | example |",
        "| --- | --- | --- | --- |",
    ]
    for field in FIELDS.values():
        kind = f"{field.type}, several" if field.many else field.type
        example = f"`{field.example}`" if field.example else ""
        lines.append(f"| `{field.name}` | {kind} | {_cell(field.meaning)} | {example} |")
    lines += ["", "Beside its fields an item in JSON has its claims with their evidence ([page.md](page.md)).", ""]
    lines += ["The topics of the log; keys are item ids:", "", "| topic | read by |", "| --- | --- |"]
    for topic in (topics.FOUND, topics.ENRICHED):
        readers = ", ".join(f"`{topics.group(stage)}`" for stage in topics.STAGES if topics.source(stage) == topic)
        lines.append(f"| `{topic}` | {readers} |")
    lines.append(
        f"| `{topics.MATCHED}` | programs of yours; keys are subscription ids ([channels.md](channels.md)) |"
    )
    lines += [f"| `{topics.parked(stage)}` | nobody, until someone replays it |" for stage in topics.STAGES]
    lines += [
        "",
        "Where the index is Elasticsearch, the pipeline's own health is kept beside it once a minute, for Kibana,",
        f"in an index a month: `{prefix('guildwire-news')}-YYYY.MM` where the alias is `guildwire-news`. Each",
        "document is of one kind:",
        "",
        *(f"- `{kind}`: {meaning}" for kind, meaning in KINDS.items()),
        "",
        "| field | type | meaning | kinds |",
        "| --- | --- | --- | --- |",
    ]
    for each in HEALTH:
        lines.append(f"| `{each.name}` | {each.type} | {_cell(each.meaning)} | {', '.join(each.kinds)} |")
    return "\n".join(lines) + "\n"


def letter_schema() -> str:
    """Return docs/letter.schema.json: what webhooks and the log's topic hold."""
    return json.dumps(payload.schema(), indent=2, ensure_ascii=False) + "\n"


def dags() -> str:
    """Return docs/dags.md: the page that each DAG shows in Airflow."""
    lines = ["# DAGs", "", NOTE, "", "What [Airflow](airflow.md) shows of each DAG when it is opened there."]
    for path in sorted((DOCS.parent / "dags").glob("*.py")):
        page = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        if page.startswith(f"# {path.stem}\n"):
            lines += ["", f"#{page}"]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "fields.md": fields,
    "dags.md": dags,
    "tags.md": tags.page,
    "metrics.md": watching.metrics,
    "logs.md": watching.logs,
    "letter.schema.json": letter_schema,
}
"""Every page that is made from the code."""


def every_command() -> Iterator[tuple[str, Any]]:
    """Yield every command of the command line, with its name as it is typed."""
    return _walk(get_command(app), "guildwire")


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for child, inner in command.commands.items():
            yield from _walk(inner, f"{name} {child}")
    else:
        yield name, command


def _help(command: Any) -> list[str]:
    return [line.strip() for line in (command.help or "").strip().splitlines()]


def _parameter(parameter: Any) -> str:
    text = _cell(getattr(parameter, "help", "") or "")
    if parameter.param_type_name == "argument":
        return f"| `{_cell(parameter.metavar or parameter.name.upper())}` | {text} |"
    if "--help" in parameter.opts:
        return ""
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    return f"| {names} | {text} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
