"""Questions to Airflow's REST API: what is asked again and what is not. A real Airflow is in ``tests/airflow``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import stamina

from guildwire.airflow.api import AirflowApi, Silent
from news.errors import GuildwireError


@contextmanager
def airflow(*statuses: int) -> Iterator[tuple[AirflowApi, list[str]]]:
    """Serve one user's login and then these statuses one after another; what was asked is listed."""
    left, asked = list(statuses), list[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.answer(left.pop(0), {"dags": [{"dag_id": "poll"}]})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(201, {"access_token": "t"})

        def answer(self, status: int, body: object) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield AirflowApi(f"http://127.0.0.1:{server.server_port}", "admin", "secret"), asked
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(autouse=True)
def without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=5):
        yield


def test_a_locked_database_is_asked_again() -> None:
    with airflow(500, 503, 200) as (api, asked):
        assert api.dags() == {"poll"}
    assert asked == ["/api/v2/dags?limit=100"] * 3


def test_after_five_times_it_is_silent() -> None:
    with airflow(*[500] * 6) as (api, asked), pytest.raises(Silent, match="Airflow answers 500"):
        api.dags()
    assert len(asked) == 5


def test_what_is_refused_is_not_asked_again() -> None:
    with airflow(404, 200) as (api, asked), pytest.raises(GuildwireError, match=r"refuses GET .* \(404\)"):
        api.dags()
    assert len(asked) == 1
