"""What Kibana's answers mean: go on, wait, or what a person has to change. Pure.

The forms are those of Kibana's documented API; the words for people are ours.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from kibana.client.http import KibanaAnswer
from kibana.client.settings import DEFAULT_SPACE, KibanaSettings
from news.errors import GuildwireError

_WAIT = {429, 502, 503, 504}
"""Kibana says 503 while it starts; a proxy in front of it 502 or 504."""


class StillStarting(Exception):
    """Kibana does not answer yet; ``str()`` says how that showed."""


def payload(answer: KibanaAnswer, settings: KibanaSettings, doing: str) -> dict[str, Any]:
    """Return the JSON object of an answer that is one.

    Raises :class:`StillStarting` where waiting may help, and :class:`GuildwireError` with what to change where it
    cannot; ``doing`` says what was tried.
    """
    if answer.status in _WAIT:
        raise StillStarting(words(answer) or f"status {answer.status}")
    if 300 <= answer.status < 400:
        raise _error(settings, doing, _redirected(answer, settings))
    if problem := _PROBLEMS.get(answer.status):
        what, remedy = problem
        raise _error(settings, doing, f"{what} ({words(answer) or answer.status}): {remedy(settings)}")
    found = _json(answer)
    if found is None:
        kind = "a page of HTML" if _is_html(answer) else "something else than JSON"
        raise _error(
            settings, doing, f"what answers there sends {kind} (status {answer.status}): {_address(settings)}"
        )
    if answer.status >= 400:
        raise _error(settings, doing, f"{words(answer)} (status {answer.status})")
    return found


def _redirected(answer: KibanaAnswer, settings: KibanaSettings) -> str:
    if "login" in answer.location or "/auth" in answer.location:
        return f"it asks for a login, at {answer.location}: {_login(settings)}"
    return f"it leads on to {answer.location or 'nowhere'}: give that address, up to the base path, with --url"


def _login(settings: KibanaSettings) -> str:
    if settings.api_key:
        return "check GUILDWIRE_KIBANA_API_KEY"
    if settings.user:
        return f"check GUILDWIRE_KIBANA_USER ({settings.user}) and GUILDWIRE_KIBANA_PASSWORD"
    return "set GUILDWIRE_KIBANA_USER and GUILDWIRE_KIBANA_PASSWORD, or GUILDWIRE_KIBANA_API_KEY"


def _rights(settings: KibanaSettings) -> str:
    who = settings.user or "the owner of the API key"
    return (
        f"{who} needs Saved Objects Management: All in the space {settings.space}; give the role that, or another "
        "user with GUILDWIRE_KIBANA_USER"
    )


def _address(settings: KibanaSettings) -> str:
    return f"check the address {settings.url} (--url, GUILDWIRE_KIBANA), with Kibana's base path where it has one"


def _nowhere(settings: KibanaSettings) -> str:
    if settings.space == DEFAULT_SPACE:
        return _address(settings)
    return f"check the space {settings.space} (--space), and the address {settings.url}"


_PROBLEMS = {
    401: ("the login is not accepted", _login),
    403: ("the login is not allowed to do that", _rights),
    404: ("there is nothing at that address", _nowhere),
    413: ("the file is too large", lambda _: "raise the limit of the proxy in front of it, or server.maxPayload"),
}


def _error(settings: KibanaSettings, doing: str, reason: str) -> GuildwireError:
    return GuildwireError(f"Kibana at {settings.url}: {doing} failed: {reason}")


def _json(answer: KibanaAnswer) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found if isinstance(found, dict) else None


def _is_html(answer: KibanaAnswer) -> bool:
    return answer.type == "text/html" or answer.body.lstrip()[:1] == b"<"


def words(answer: KibanaAnswer) -> str:
    """Return the message of an answer, as one short line; empty where there is none fit for people."""
    if _is_html(answer):
        return ""
    found = _json(answer)
    text = (
        str(found.get("message") or found.get("error") or "") if found else answer.body.decode("utf-8", "replace")
    )
    return one_line(text)


def one_line(text: object) -> str:
    """Return what Kibana says as one line of bounded length."""
    return " ".join(str(text).split())[:300]


def version(status: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return major and minor of the Kibana that gave this status; null where it hides them."""
    number = status.get("version")
    text = str(number.get("number", "")) if isinstance(number, Mapping) else ""
    parts = text.partition("-")[0].split(".")
    if len(parts) < 2 or not all(part.isdecimal() for part in parts[:2]):
        return None
    return int(parts[0]), int(parts[1])


def available(status: Mapping[str, Any]) -> str:
    """Return why Kibana, by this status, cannot keep objects yet; empty where it can. ``degraded`` can.

    What keeps saved objects decides where it is named: a plugin that stays unwell is nothing to an import.
    """
    about = _mapping(status.get("status"))
    judged = _mapping(_mapping(about.get("core")).get("savedObjects")) or _mapping(about.get("overall"))
    level = judged.get("level", "available")
    if level in ("available", "degraded"):
        return ""
    summary = judged.get("summary")
    return one_line(f"{level}: {summary}" if summary else level)


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
