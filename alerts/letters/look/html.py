"""A letter as one HTML document: styles on the elements, nothing that needs the network, everything escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.letters.look.view import LetterView
from alerts.letters.words import short

TEMPLATES = Path(__file__).resolve().parent / "templates"

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_environment.filters["short"] = short


def write(view: LetterView) -> str:
    """Return the letter as a document."""
    return _environment.get_template("letter.html").render(letter=view)
