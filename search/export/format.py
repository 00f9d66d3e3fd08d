"""The port of formats: a head, any number of batches of hits, and an end; joined they are the whole export.

A batch's bytes hang on its hits alone, so that an export that was stopped goes on with the same bytes.
"""

from collections.abc import Sequence
from typing import Protocol

from search.export.head import Head
from search.port import Hit


class Format(Protocol):
    """Writes one export. Keeps no state between calls."""

    media_type: str

    def begin(self, head: Head | None) -> bytes:
        """Return what stands before the first hit; without a head only what the format cannot be without."""
        ...

    def batch(self, hits: Sequence[Hit]) -> bytes:
        """Return the hits in their order."""
        ...

    def end(self) -> bytes:
        """Return what stands after the last hit."""
        ...

    def stopped(self, reason: str, after: str) -> bytes:
        """Return what tells a reader that the rest is missing, why, and the cursor to go on with.

        Empty where the format has no place for it.
        """
        ...
