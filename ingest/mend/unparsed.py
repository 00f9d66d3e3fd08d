"""Why a document cannot be read."""

from typing import Literal

import msgspec

UNKNOWN = "what came is no feed: its format is not known"
"""What is told of bytes in which nobody sees a feed."""


class Unparsed(msgspec.Struct, frozen=True):
    """Bytes that are no readable feed, and why."""

    status: Literal["not-a-feed", "broken", "too-costly"]
    message: str
