"""What browsers and mail programs send of a form, which needs no script."""

from email import message_from_bytes
from urllib.parse import parse_qs


def form_fields(kind: str, body: bytes) -> dict[str, str]:
    """Return the fields of a form in either way of writing them, the first of each name."""
    if kind.partition(";")[0].strip().lower() == "multipart/form-data":
        return _parts(kind, body)
    fields = parse_qs(body.decode("utf-8", "replace"))
    return {name: values[0].strip() for name, values in fields.items()}


def _parts(kind: str, body: bytes) -> dict[str, str]:
    head = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n"
    found: dict[str, str] = {}
    for part in message_from_bytes(head + body).walk():
        name, payload = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            found.setdefault(name, payload.decode("utf-8", "replace").strip())
    return found
