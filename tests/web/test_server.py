"""Serving in a thread."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from news.errors import WrongUse
from tests.web.desk import make, plain
from web.server import Server, address


def test_it_answers_between_start_and_stop_and_gives_the_port_back() -> None:
    server = Server(make([plain(1)]), port=0)
    with server:
        assert httpx.get(f"{server.url}healthz").json() == {"status": "ok", "documents": 1}
        assert "Sample headline 1" in httpx.get(server.url).text
    assert server.wait(timeout=0)
    socket.create_server(("127.0.0.1", server.port)).close()


def test_stopping_twice_or_before_the_start_is_harmless() -> None:
    server = Server(make(), port=0)
    server.stop()
    server.stop()
    with Server(make(), port=0) as running:
        running.stop()


def test_a_port_in_use_is_named_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WrongUse, match=f"port {port} .*GUILDWIRE_PORT"):
            Server(make(), port=port)


FOREGROUND = """
from tests.web.desk import make
from web.server import serve
serve(make(), port=0, announce=lambda url: print(url, flush=True))
print("ended", flush=True)
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_it_ends_cleanly_at_a_signal(sign: signal.Signals) -> None:
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", FOREGROUND], cwd=root, stdout=subprocess.PIPE, text=True) as page:
        assert page.stdout is not None
        url = page.stdout.readline().strip()
        assert httpx.get(f"{url}healthz").status_code == 200
        page.send_signal(sign)
        assert page.stdout.read() == "ended\n"
    assert page.returncode == 0


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),
        ("::", "http://[::1]:80/"),
        ("::1", "http://[::1]:80/"),
        ("news.example", "http://news.example:80/"),
    ],
)
def test_addresses_a_browser_here_can_open(host: str, url: str) -> None:
    assert address(host, 80) == url
