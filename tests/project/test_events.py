"""The log says what is on the list of events and nothing else: every call in the sources is compared with it."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from guildwire.watch.events import EVENTS
from tests.project.test_layers import ROOT, sources

METHODS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
LEVEL_OF = {"exception": "error"}


class Call(NamedTuple):
    place: str
    method: str
    """Empty where the level is chosen when it runs."""
    names: list[str]
    fields: set[str]
    spread: bool


def calls(source: str, place: str) -> Iterator[Call]:
    """Yield every call of the log in a module, those by way of a variable among them."""
    tree = ast.parse(source)
    logs = {"_log", *_bound(tree)}
    aliases = {
        node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and any(_method(part, logs) for part in ast.walk(node.value))
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        method = _method(node.func, logs)
        if not method and not (isinstance(node.func, ast.Name) and node.func.id in aliases):
            continue
        yield Call(
            f"{place}:{node.lineno}",
            "" if method == "log" else method,
            _names(node.args[-1]) if node.args else [],
            {keyword.arg for keyword in node.keywords if keyword.arg},
            any(keyword.arg is None for keyword in node.keywords),
        )


def _bound(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a logger found once is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("_log.bind("):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _method(node: ast.AST, logs: set[str]) -> str:
    is_log = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in logs
    return node.attr if is_log and isinstance(node, ast.Attribute) and node.attr in METHODS else ""


def _names(node: ast.AST) -> list[str]:
    """Return the texts that an argument may be; one that is computed is none."""
    if isinstance(node, ast.IfExp):
        return [*_names(node.body), *_names(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else ["(computed)"]


def wrong(call: Call) -> str:
    """Return what about a call is not on the list."""
    for name in call.names or ["(none)"]:
        event = EVENTS.get(name)
        if event is None:
            return f"{name!r} is no event of the list"
        if call.method and LEVEL_OF.get(call.method, call.method) not in event.levels:
            return f"{name!r} is not told as {call.method}"
        if extra := call.fields - set(event.fields):
            return f"{name!r} has no field {extra}"
        if call.spread and not event.more and not event.fields:
            return f"{name!r} has no further fields"
    return ""


def everywhere() -> list[Call]:
    return [call for path in sources() for call in calls(path.read_text("utf-8"), str(path.relative_to(ROOT)))]


@pytest.mark.parametrize("call", everywhere(), ids=lambda call: call.place)
def test_a_line_of_the_log_is_an_event_of_the_list(call: Call) -> None:
    assert not wrong(call)


def test_every_event_of_the_list_is_told_somewhere() -> None:
    assert set(EVENTS) == {name for call in everywhere() for name in call.names}


def test_every_module_calls_its_log_by_the_name_that_is_looked_for() -> None:
    makers = [
        path
        for path in sources()
        if "get_logger(" in path.read_text("utf-8") and "\n_log = " not in path.read_text("utf-8")
    ]
    assert not makers


@pytest.mark.parametrize(
    "line",
    [
        '_log.info("brewed coffee")',
        '_log.info("handled", stage="x", item="y", trace="z")',
        '_log.warning("waiting", colour="red")',
        "_log.info(name)",
        'say = _log.info\nsay("brewed coffee")',
        'log = _log.bind()\nlog.info("brewed coffee")',
    ],
)
def test_a_line_that_is_not_on_the_list_is_noticed(line: str) -> None:
    assert all(map(wrong, calls(line, "here")))
    assert list(calls(line, "here"))
