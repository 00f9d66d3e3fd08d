"""Finds the folder with the real feeds and labelled headlines, which is not part of the project."""

import os
from pathlib import Path

import pytest


def shared_folder() -> Path | None:
    """Return the folder named by GUILDWIRE_SHARED, or ``shared`` beside the checkout, or nothing."""
    named = os.environ.get("GUILDWIRE_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    return folder if (folder / "feeds").is_dir() else None


def need_shared() -> Path:
    """Return that folder, or skip the test and say why."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("no shared folder beside the checkout (name it with GUILDWIRE_SHARED)")
    return folder
