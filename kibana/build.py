"""All content for Kibana as one file: ``guildwire kibana build`` writes it, Kibana imports it whole."""

from pathlib import Path

from kibana.dashboards.desk import desk
from kibana.dashboards.pipeline import pipeline
from kibana.objects import MARK, SUFFIX, TAG, Object, lines, saved_object
from kibana.searches import searches
from kibana.views import views

ALIAS = "guildwire-news"
"""The index that the file in this folder is for."""
FILE = Path(__file__).parent / f"{MARK}{SUFFIX}"
"""What was built last for :data:`ALIAS`, for who imports it by hand."""


def build(alias: str = ALIAS) -> bytes:
    """Return the file for an index of that alias; the same for the same tables of fields, byte for byte."""
    return lines(objects(alias))


def objects(alias: str = ALIAS) -> list[Object]:
    """Return every object, what is referred to before what refers to it."""
    return [_tag(), *views(alias), *searches(), desk(), pipeline()]


def _tag() -> Object:
    description = (
        "News of AI and labor in film, television, games and music; made by Guildwire, renewed by import."
    )
    return saved_object("tag", TAG, {"color": "#0d5a62", "description": description, "name": "Guildwire"})
