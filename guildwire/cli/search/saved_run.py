"""Running a saved search, and the desk they are kept at."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildwire.cli import common
from guildwire.wiring import Parts

if TYPE_CHECKING:
    from guildwire.ops.saved_desk import SavedSearchDesk

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the saved search.")]


def saved_desk(parts: Parts) -> "SavedSearchDesk":
    """Return the desk, where a mistake in a query is shown at its place."""
    from guildwire.arguments import reading
    from guildwire.ops.saved_desk import SavedSearchDesk

    return SavedSearchDesk(parts, lambda query: reading(query, parts.clock(), parts.names))


def running(search: Callable[..., None]) -> Callable[..., None]:
    """Return the command that searches as ``search`` does, with its options, by the name of a saved search.

    Written by its signature: so it has every option that ``search`` gets.
    """
    own = inspect.signature(search, eval_str=True).parameters
    of_saved = {key: each.replace(default=None) for key, each in own.items() if key in ("sort", "columns")}
    rest = [of_saved.get(key, each) for key, each in own.items() if key != "query"]

    @wraps(search)
    def run(name: str, data: Any = None, **options: Any) -> None:
        with common.parts(data) as parts:
            saved = saved_desk(parts).found(name)
        usual = {"sort": saved.sort, "columns": ",".join(saved.columns)}
        chosen = {key: usual[key] for key in of_saved if options.get(key) is None}
        search(query=saved.query, data=data, **options | chosen)

    first = inspect.Parameter("name", inspect.Parameter.KEYWORD_ONLY, annotation=Name)
    parameters = [first, *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in rest)]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__doc__ = """Run a saved search: what `guildwire search` shows, with the same options.

    Order and columns are those it was saved with, unless others are given.

    Example: `guildwire saved run ai-labor --since now-7d`
    """
    return run
