"""The trace of an item: one id that its messages, log lines and letters carry, from the poll to the letter.

The header is W3C Trace Context's ``traceparent`` (https://www.w3.org/TR/trace-context/). The ids follow from the
item's id and revision, so that what is published again after a crash is still the same trace.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b

HEADER = "traceparent"
"""Name of the header on messages."""
POLL = "poll"
"""The step a trace begins with."""

_FORM = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
_ABSENT = "0" * 32


def begin(item: str, revision: int) -> str:
    """Return the header of one revision of an item, as its poll publishes it."""
    trace = blake2b(f"{item}/{revision}".encode(errors="surrogatepass"), digest_size=16).hexdigest()
    return f"00-{trace}-{span(trace, POLL)}-01"


def span(trace: str, step: str) -> str:
    """Return the id of what one step did with a trace: 16 hexadecimal digits."""
    return blake2b(f"{trace}/{step}".encode(), digest_size=8).hexdigest()


def of(headers: Mapping[str, str]) -> str:
    """Return the trace id in a message's headers, 32 hexadecimal digits; empty where none can be read."""
    found = _FORM.fullmatch(headers.get(HEADER, ""))
    return found[1] if found and found[1] != _ABSENT else ""
