"""Why a document cannot be read."""

from typing import Literal

import msgspec


class Unparsed(msgspec.Struct, frozen=True):
    """Bytes that are no readable feed, and why."""

    status: Literal["not-a-feed", "broken", "too-costly"]
    message: str
