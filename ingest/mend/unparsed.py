"""What is handed on instead of a document where its bytes cannot be read as one."""

from typing import Literal

import msgspec


class Unparsed(msgspec.Struct, frozen=True):
    """Bytes that are no readable feed, and why."""

    status: Literal["not-a-feed", "broken", "too-costly"]
    message: str
