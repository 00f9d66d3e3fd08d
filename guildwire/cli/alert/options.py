"""The options that describe a subscription: one for each key of a description, the same for several commands."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from alerts.subscription import CONDITIONS, LIMIT_PER_HOUR, ORDERS, PACES, WEEKDAYS

Text = str | None
Texts = list[str] | None
Flag = bool | None

OPTIONS: dict[str, Any] = {
    "saved": Annotated[
        Text, typer.Option("--saved", metavar="NAME", help="Take the query that the saved search has now.")
    ],
    "channels": Annotated[
        Texts,
        typer.Option("--channel", metavar="KIND:ADDRESS", help="Where to; may be given several times. "
                     "Usual: file:alerts.jsonl."),
    ],
    "pace": Annotated[Text, typer.Option("--pace", help=f"One of {', '.join(PACES)}. Usual: instant.")],
    "weekday": Annotated[
        Text, typer.Option("--weekday", help=f"Day of a weekly digest: {', '.join(WEEKDAYS)}. Usual: mon.")
    ],
    "at": Annotated[Text, typer.Option("--at", metavar="HH:MM", help="Local time of a digest. Usual: 08:00.")],
    "zone": Annotated[Text, typer.Option("--zone", help="IANA time zone of --at and --quiet. Usual: UTC.")],
    "quiet": Annotated[
        Text,
        typer.Option("--quiet", metavar="HH:MM-HH:MM", help="Hours in which alerts are held, not sent; or none."),
    ],
    "quiet_zone": Annotated[Text, typer.Option("--quiet-zone", help="Time zone of --quiet, where it is another.")],
    "every_item": Annotated[
        Flag,
        typer.Option("--every-item/--once-per-story", help="Tell each item, or each story once and its news."),
    ],
    "min_outlets": Annotated[
        Text, typer.Option("--min-outlets", metavar="NUMBER", help="Wait until so many outlets carry the story.")
    ],
    "max_age": Annotated[
        Text,
        typer.Option("--max-age", metavar="DAYS", help="Ignore older items: days, or 36h; 0: no limit. Usual: 7."),
    ],
    "limit_per_hour": Annotated[
        Text,
        typer.Option("--limit-per-hour", metavar="NUMBER", help="Letters an hour, the last of which tells "
                     f"the rest; 0 means no limit. Usual: {LIMIT_PER_HOUR}."),
    ],
    "order": Annotated[Text, typer.Option("--order", help=f"Of the stories in a letter: {', '.join(ORDERS)}.")],
    "date_zone": Annotated[
        Text, typer.Option("--date-zone", help="Time zone in which letters write times. Usual: that of --zone.")
    ],
    "locale": Annotated[Text, typer.Option("--locale", help="Language of dates in letters: en, en_GB, de.")],
    "empty_digest": Annotated[
        Flag, typer.Option("--empty-digest/--no-empty-digest", help="Send a digest also when it is empty.")
    ],
    "muted_until": Annotated[
        Text, typer.Option("--mute-until", metavar="DATE", help="Tell nothing until then: 2026-12-24, 3d, none.")
    ],
    "muted_stories": Annotated[
        Texts, typer.Option("--mute-story", metavar="STORY", help="Tell nothing of this story; several; or none.")
    ],
    "watches": Annotated[
        Texts,
        typer.Option("--watch", help=f"What of Guildwire itself to tell: {', '.join(CONDITIONS)}; several times."),
    ],
    "owner": Annotated[
        Text, typer.Option("--owner", help="Who answers for it: a name, or a channel that is told of its faults.")
    ],
    "labels": Annotated[Texts, typer.Option("--label", help="Words to group it by; several times; or none.")],
    "note": Annotated[Text, typer.Option("--note", help="Why it is there.")],
}  # fmt: skip
"""By the key of a description."""

_NAMED = {
    "channels": "--channel",
    "labels": "--label",
    "watches": "--watch",
    "muted_until": "--mute-until",
    "muted_stories": "--mute-story",
    "query": "the query",
    "name": "the name",
}


def option_name(key: str) -> str:
    """Return how a key is called on the command line."""
    return _NAMED.get(key, f"--{key.replace('_', '-')}")


def describing(command: Callable[..., None]) -> Callable[..., None]:
    """Give ``command`` an option for each key; it gets those that were used as ``given``, by key.

    Written once for all commands: the list would otherwise stand in each of them.
    """
    own = inspect.signature(command, eval_str=True)
    kept = [each for each in own.parameters.values() if each.name != "given"]
    more = [
        inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for key, annotation in OPTIONS.items()
    ]
    first = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in kept]

    @wraps(command)
    def called(**values: Any) -> None:
        found = {key: values.pop(key) for key in OPTIONS}
        command(**values, given={key: value for key, value in found.items() if value is not None})

    parameters = [*first, *more]
    called.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {each.name: each.annotation for each in parameters}
    return called
