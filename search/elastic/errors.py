"""What an error of Elasticsearch means: again, look up again, refused, or stopped until somebody acts. Pure."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from elasticsearch import ApiError, SSLError, TransportError, UnsupportedProductError

Kind = Literal["again", "moved", "refused", "stopped", "slow"]
"""``again``: it may work in a moment. ``moved``: the index went away or is being replaced, so find
out where to write. ``refused``: the document or the request is at fault. ``stopped``: somebody must act.
``slow``: the question asks for too much."""


class Fault(msgspec.Struct, frozen=True):
    """An error and what it asks for."""

    kind: Kind
    reason: str


DISK = (
    "the disk is full, so Elasticsearch has made the index read-only: free space or add a node; "
    "the block lifts by itself"
)
SLOW = "the search takes too long: narrow it, by more words, a field or a shorter time"
LOGIN = "check the user, password or API key (GUILDWIRE_INDEX_...) and that it may do this"
_AGAIN = {408, 425, 429}


def fault(status: int, error: Mapping[str, Any] | str | None) -> Fault:
    """Judge an error by its status and body, of a whole request or of one document of a bulk request."""
    if not isinstance(error, Mapping):
        error = {"reason": str(error or f"status {status}")}
    type_, reason = str(error.get("type", "")), _reason(error)
    if type_ == "cluster_block_exception":
        return _block(status, reason)
    if type_ in {"index_not_found_exception", "index_closed_exception"}:
        return Fault("moved", reason)
    if type_ == "search_timeout_exception":
        return Fault("slow", SLOW)
    if status in {401, 403}:
        return Fault("stopped", f"{reason}; {LOGIN}")
    if status in _AGAIN or status >= 500:
        return Fault("again", reason)
    return Fault("refused", reason)


def _block(status: int, reason: str) -> Fault:
    # Elasticsearch names blocks by number and text; the read-only one answers 429 as if it were busy.
    if "read-only-allow-delete" in reason:
        return Fault("stopped", DISK)
    if "index write (api)" in reason:
        return Fault("moved", "the index is closed to writing, as it is for a moment when it is replaced; if it "
                     "stays so, a reindex was interrupted: run `guildwire index reindex` again")  # fmt: skip
    if status >= 500:
        return Fault("again", reason)
    return Fault("stopped", f"{reason}; an operator has closed the index: open it again")


def _reason(error: Mapping[str, Any]) -> str:
    """Return the reason and what lies behind it, the repetitions left out."""
    parts: list[str] = []
    step: Any = error
    while isinstance(step, Mapping) and len(parts) < 4:
        text = str(step.get("reason") or step.get("type") or "")
        if text and not any(text in part for part in parts):
            parts.append(text)
        step = step.get("caused_by")
    return ": ".join(parts)[:500]


def of_request(error: ApiError | TransportError) -> Fault:
    """Judge what the client raised for a whole request."""
    if isinstance(error, UnsupportedProductError):
        return Fault("stopped", "what answers there is not Elasticsearch: check the address")
    if isinstance(error, SSLError):
        return Fault(
            "stopped", f"{error.message}; check https:// and the certificate authority (GUILDWIRE_INDEX_CA)"
        )
    if isinstance(error, TransportError):
        return Fault("again", str(error.message) or type(error).__name__)
    body = error.body if isinstance(error.body, Mapping) else {}
    found = fault(error.meta.status, _first_cause(body.get("error", error.message)))
    if found.kind == "refused" and "media_type_header_exception" in str(error.body):
        return Fault("stopped", "that Elasticsearch is older than version 9, which Guildwire needs")
    return found


def _first_cause(error: Any) -> Any:
    """Return the error that a failed search met on its shards, which says more than "all shards failed"."""
    if isinstance(error, Mapping) and error.get("type") == "search_phase_execution_exception":
        causes = error.get("root_cause") or []
        return causes[0] if causes else error
    return error
