"""The Jinja templates, everything escaped, and how a page becomes a response."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"


class Pages:
    """Renders the templates under one title."""

    def __init__(
        self, title: str, troubles: Callable[[], str] = str, *, saved: bool = False, export: bool = False
    ) -> None:
        """Make them for one site.

        ``troubles`` says what of Guildwire itself needs mending, for the foot of every page; mostly nothing.
        ``saved`` and ``export`` are whether there are saved searches and exports to lead to.
        """
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(site=title, troubles=troubles, saved=saved, export=export)

    def render(self, name: str, code: int = 200, **context: Any) -> HTMLResponse:
        """Return the template ``name`` filled in."""
        return HTMLResponse(self._environment.get_template(name).render(**context), status_code=code)
