"""A gate in front of an Elasticsearch: passes requests on, except where a test has said otherwise."""

import gzip
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Act = Callable[["Passage"], None]
"""What is done to one request instead of passing it on."""


class Passage(BaseHTTPRequestHandler):
    """One connection to the gate."""

    protocol_version = "HTTP/1.1"
    server: "Gate"

    def pass_on(self) -> tuple[int, dict[str, str], bytes]:
        """Send the request to the real server and return its answer."""
        real = urlsplit(self.server.real)
        connection = http.client.HTTPConnection(str(real.hostname), real.port, timeout=60)
        try:
            headers = {
                name: value
                for name, value in self.headers.items()
                if name.lower() not in {"host", "accept-encoding"}
            }
            connection.request(self.command, self.path, self.body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Send an answer to the client."""
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _handle(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("content-length") or 0))
        act = self.server.next_act(self)
        if act is None:
            self.answer(*self.pass_on())
        else:
            act(self)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle  # noqa: N815 (the library asks for these names)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Gate(ThreadingHTTPServer):
    """Listens on loopback; ``address`` is its URL."""

    daemon_threads = True

    def __init__(self, real: str) -> None:
        super().__init__(("127.0.0.1", 0), Passage)
        self.real = real
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.bulks: list[list[Any]] = []
        """The lines of each bulk request that came."""
        self.requests: list[str] = []
        """Method and path of each request that came, without what follows ``?``."""
        self._acts: list[Act] = []
        self._lock = threading.Lock()

    def instead(self, *acts: Act) -> None:
        """Do these to the next bulk requests, one each, and forget what came before."""
        self._acts[:] = acts
        self.bulks.clear()

    def next_act(self, passage: Passage) -> Act | None:
        """Return what is to be done to a request, nothing where it is passed on."""
        self.requests.append(f"{passage.command} {urlsplit(passage.path).path}")
        if "/_bulk" not in passage.path:
            return None
        with self._lock:
            lines = gzip.decompress(passage.body).splitlines()
            self.bulks.append([json.loads(line) for line in lines])
            return self._acts.pop(0) if self._acts else None


def say(status: int, type_: str, reason: str = "as the test says") -> Act:
    """Answer with an error of Elasticsearch's."""
    body = json.dumps({"error": {"type": type_, "reason": reason}, "status": status}).encode()
    headers = {"content-type": "application/json", "x-elastic-product": "Elasticsearch"}
    return lambda passage: passage.answer(status, headers, body)


def hang_up(passage: Passage) -> None:
    """Close the connection without a word."""
    passage.close_connection = True


def hang_up_after_writing(passage: Passage) -> None:
    """Let the request take effect and lose the answer."""
    passage.pass_on()
    passage.close_connection = True


def refuse_document(at: int, status: int, type_: str) -> Act:
    """Answer as the server does, but for one document that it is said to have refused."""

    def act(passage: Passage) -> None:
        code, headers, body = passage.pass_on()
        answer = json.loads(body)
        answer["items"][at] = {"index": {"status": status, "error": {"type": type_, "reason": "as the test says"}}}
        passage.answer(code, headers, json.dumps(answer).encode())

    return act


@contextmanager
def gate(real: str) -> Iterator[Gate]:
    """Run a gate in front of the server with that address."""
    with Gate(real) as opened:
        thread = threading.Thread(target=opened.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield opened
        finally:
            opened.shutdown()
            thread.join()
