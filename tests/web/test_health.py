"""The routes for probes: what they say as JSON, with which status, and that hanging pages do not hold them up."""

import asyncio
import threading
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from search.port import Result, Search
from tests.web.desk import make
from tests.web.fake_index import FakeIndex
from web.health_routes import Health, add_health, health_app

WELL = {"alive": True}
NOT = {"alive": False, "late": ["poll"]}


def health(*, live: bool = True, ready: bool = True) -> Health:
    def told(well: bool) -> tuple[bool, Mapping[str, Any]]:
        return well, WELL if well else NOT

    return Health(lambda: told(live), lambda: told(ready), lambda: b"a_metric 1.0\n", "text/plain; version=0.0.4")


async def ask(app: FastAPI, path: str, host: str = "localhost") -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
        return await client.get(path)


def get(app: FastAPI, path: str, host: str = "localhost") -> httpx.Response:
    return asyncio.run(ask(app, path, host))


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.parametrize(("well", "status", "said"), [(True, 200, WELL), (False, 503, NOT)])
def test_a_probe_reads_the_status_and_a_person_the_reason(
    path: str, well: bool, status: int, said: Mapping[str, Any]
) -> None:
    answer = get(health_app(health(live=well, ready=well)), path)
    assert (answer.status_code, answer.json()) == (status, said)


def test_metrics_are_given_in_their_own_type() -> None:
    answer = get(health_app(health()), "/metrics")
    assert answer.text == "a_metric 1.0\n"
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


def test_they_stand_beside_the_page_which_keeps_its_own_health() -> None:
    app = make()
    add_health(app, health())
    assert get(app, "/livez").json() == WELL
    assert get(app, "/healthz").json()["status"] == "ok"


def test_a_name_that_is_not_ours_is_refused_here_too() -> None:
    assert get(health_app(health()), "/metrics", "elsewhere.example").status_code == 400
    assert get(health_app(health(), ["worker"]), "/metrics", "worker").status_code == 200


class Hanging(FakeIndex):
    """An index that answers no search before it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = threading.Event()

    def search(self, request: Search) -> Result:
        self.may.wait(60)
        return super().search(request)


def test_probes_are_answered_while_every_thread_for_pages_waits_for_a_server() -> None:
    index = Hanging()
    app = make(index=index)
    add_health(app, health())

    async def all_at_once() -> list[int]:
        pages = [asyncio.create_task(ask(app, "/")) for _ in range(45)]
        probes = [await ask(app, path) for path in ("/livez", "/readyz", "/metrics")]
        index.may.set()
        await asyncio.gather(*pages)
        return [probe.status_code for probe in probes]

    assert asyncio.run(asyncio.wait_for(all_at_once(), 60)) == [200, 200, 200]
