"""The parts under test, as they are put together where Guildwire runs."""

from sqlalchemy import Engine

from alerts.deliver import Compose
from alerts.letters.compose import Composer


def composer(_: Engine) -> Compose:
    """Return what makes letters."""
    return Composer()
