"""How long work tells whoever watches it how far it is."""

from collections.abc import Callable

Watch = Callable[[str, int, int | None], None]
"""Told the stage, how many more it has done, and its total where that has just become known."""


def silent(stage: str, done: int, total: int | None) -> None:
    """Watch nothing."""
