"""Commands whose first words may be a query, which people begin with a minus sign, too."""

import re
import shlex
from itertools import takewhile
from typing import Any

from typer.core import TyperCommand

from news.errors import WrongUse

QUERY_FIRST = {"ignore_unknown_options": True, "allow_extra_args": True}
"""For commands with a query: one that begins with - is no option, and a word too many is told in our words."""
_OPTION = re.compile(r"--[^\W\d_][\w-]*")


class QueryCommand(TyperCommand):
    """A command with a query, which still names an option that nobody knows, and the one that may be meant."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as every command does. Raises :class:`WrongUse` for an unknown option and for a word too many."""
        known = [name for each in self.get_params(ctx) for name in (*each.opts, *each.secondary_opts)]
        for each in takewhile(lambda given: given != "--", args):
            name = each.partition("=")[0]
            if _OPTION.fullmatch(name) and name not in known:
                raise WrongUse(_no_option(name, known))
        rest = super().parse_args(ctx, args)
        if ctx.args:
            raise WrongUse(self._too_much(ctx))
        return rest

    def _too_much(self, ctx: Any) -> str:
        last = next((each for each in reversed(self.params) if each.param_type_name == "argument"), None)
        first = ctx.params.get(str(last.name)) if last else None
        whole = shlex.quote(" ".join(filter(None, (str(first or ""), *ctx.args))))
        return f"{ctx.args[0]!r} is one word too many here: put what has several words in quotation marks, {whole}"


def _no_option(name: str, known: list[str]) -> str:
    from query.analysis.near import nearest

    near = nearest(name, known, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"there is no option {name}: {meant}--help shows those there are; a query that begins so goes behind --"
