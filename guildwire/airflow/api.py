"""The few questions to Airflow's REST API that starting, watching and testing it take."""

import json
import urllib.error
import urllib.request
from typing import Any

import stamina

from news.errors import GuildwireError

_PATIENTLY = stamina.RetryingCaller(attempts=5, timeout=None, wait_initial=0.2, wait_max=2.0, wait_jitter=0.2)
"""Asks up to five times, after 0.2 seconds and then twice as long each time: on SQLite Airflow's own processes
now and then lock each other out."""


class Silent(GuildwireError):
    """Airflow does not answer, or not yet."""


class AirflowApi:
    """Talks to one Airflow as one user. Every method raises :class:`Silent` when there is no answer."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self._address = address
        self._login = {"username": user, "password": password}
        self._token = ""
        # A proxy of the environment is for the world outside, not for this machine.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def is_healthy(self) -> bool:
        """Whether the database, the scheduler and the DAG processor are well."""
        health = self._send("GET", "/api/v2/monitor/health", token=False)
        parts = ("metadatabase", "scheduler", "dag_processor")
        return all(health[part]["status"] == "healthy" for part in parts)

    def make_pool(self, name: str, slots: int, description: str) -> None:
        """Make a pool unless there is one of that name."""
        pool = {"name": name, "slots": slots, "description": description, "include_deferred": False}
        self.ask("POST", "/pools", pool, fine=(409,))

    def dags(self) -> set[str]:
        """Return the ids of the DAGs that are known."""
        return {dag["dag_id"] for dag in self.ask("GET", "/dags?limit=100")["dags"]}

    def pause(self, dag: str, *, paused: bool) -> None:
        """Pause a DAG, or let it run."""
        self.ask("PATCH", f"/dags/{dag}", {"is_paused": paused})

    def trigger(self, dag: str, conf: dict[str, Any] | None = None) -> str:
        """Start a run and return its id.

        Raises :class:`GuildwireError` with what Airflow says of a wrong ``conf``.
        """
        asked = {"logical_date": None, "conf": conf or {}}
        return str(self.ask("POST", f"/dags/{dag}/dagRuns", asked)["dag_run_id"])

    def ask(self, method: str, path: str, body: Any = None, fine: tuple[int, ...] = ()) -> Any:
        """Send a request below ``/api/v2``, logged in, some times if need be.

        Answers whose status is in ``fine`` are no errors.
        """
        if not self._token:
            self._token = self._send("POST", "/auth/token", self._login, token=False)["access_token"]
        return _PATIENTLY(Silent, self._send, method, f"/api/v2{path}", body, fine=fine)

    def _send(
        self, method: str, path: str, body: Any = None, *, token: bool = True, fine: tuple[int, ...] = ()
    ) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._address + path, data, headers, method=method)  # noqa: S310 (http)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            said = error.read().decode("utf-8", "replace")[:500]
            if error.code in fine:
                return None
            if error.code >= 500:
                raise Silent(f"Airflow answers {error.code}: {said}") from error
            raise GuildwireError(f"Airflow refuses {method} {path} ({error.code}): {said}") from error
        except (OSError, ValueError) as error:
            raise Silent(f"Airflow does not answer at {self._address}: {error}") from error
