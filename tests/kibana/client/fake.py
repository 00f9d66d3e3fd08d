"""A small Kibana over real HTTP, which answers imports by :mod:`kibana.simulate` unless told otherwise."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from kibana.objects import Object
from kibana.simulate import simulate

Said = tuple[int, Mapping[str, str], bytes]
"""Status, headers and body."""
JSON = {"Content-Type": "application/json; charset=utf-8"}
HTML = (200, {"Content-Type": "text/html; charset=utf-8"}, b"<!DOCTYPE html><title>Welcome</title>")
STARTING = (503, {"Content-Type": "text/plain; charset=utf-8"}, b"Kibana server is not ready yet.")


def say(status: int, body: Any) -> Said:
    """Return an answer of JSON."""
    return status, JSON, json.dumps(body).encode()


def error(status: int, name: str, message: str) -> Said:
    """Return an error in Kibana's form."""
    return say(status, {"statusCode": status, "error": name, "message": message})


NOT_FOUND = error(404, "Not Found", "Not Found")


class FakeKibana(ThreadingHTTPServer):
    """Listens on loopback; ``address`` is its URL. Keeps what was imported, and what it was asked."""

    daemon_threads = True

    def __init__(self, version: str = "9.5.3", tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.address = f"http{'s' if tls else ''}://127.0.0.1:{self.server_address[1]}"
        self.version = version
        self.objects: dict[tuple[str, str], Object] = {}
        self.asked: list[str] = []
        """Method and path of each request, in order."""
        self.headers: list[Mapping[str, str]] = []
        self.names: list[str] = []
        """What uploaded files were called."""
        self.instead: dict[str, list[Said]] = {}
        """Answers, the first first, to requests whose path has this in it, before the usual ones."""
        self.warnings: dict[str, list[Any]] = {}
        """By dashboard what is said of it when it is read."""
        self.change: Callable[[Any], Any] = lambda answer: answer
        """What is done to the answer to an import."""

    def answer(self, method: str, path: str, file: bytes) -> Said:
        """Return what is said to a request."""
        for part, answers in self.instead.items():
            if part in path and answers:
                return answers.pop(0)
        where = path.partition("/api/")[2]
        if where == "status":
            return self._status()
        if method == "POST" and where == "saved_objects/_import":
            return self._take(file)
        kind, _, id_ = where.rpartition("/")
        return self._read(kind, unquote(id_))

    def _status(self) -> Said:
        return say(
            200,
            {
                "version": {"number": self.version},
                "status": {"overall": {"level": "available", "summary": "All services and plugins are available"}},
            },
        )

    def _take(self, file: bytes) -> Said:
        answer = simulate(file, held=self.objects)
        self.objects |= answer.written
        return say(answer.status, self.change(answer.body))

    def _read(self, kind: str, id_: str) -> Said:
        type_ = {"data_views/data_view": "index-pattern", "dashboards": "dashboard"}.get(kind)
        if type_ is None:
            return NOT_FOUND
        found = self.objects.get((type_, id_))
        if found is None:
            return error(404, "Not Found", f"Saved object [{type_}/{id_}] not found")
        if type_ == "index-pattern":
            return say(200, {"data_view": {"id": id_, "title": found["attributes"]["title"]}})
        panels = json.loads(found["attributes"]["panelsJSON"])
        read: dict[str, Any] = {"id": id_, "data": {"panels": [{"grid": each["gridData"]} for each in panels]}}
        if id_ in self.warnings:
            read["warnings"] = self.warnings[id_]
        return say(200, read)


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeKibana

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.headers.append(dict(self.headers.items()))
        status, headers, said = self.server.answer(self.command, urlsplit(self.path).path, self._file(body))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = _handle  # noqa: N815 (the library asks for these names)

    def _file(self, body: bytes) -> bytes:
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/form-data"):
            return b""
        whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP)
        (part,) = whole.iter_parts()
        assert part.get_param("name", header="content-disposition") == "file"
        self.server.names.append(str(part.get_filename()))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return content

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def fake_kibana(version: str = "9.5.3", tls: ssl.SSLContext | None = None) -> Iterator[FakeKibana]:
    """Run a fake for a while."""
    with FakeKibana(version, tls) as opened:
        thread = threading.Thread(target=opened.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield opened
        finally:
            opened.shutdown()
            thread.join()
