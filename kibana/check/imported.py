"""Checks 9 to 11: what searches find, what an import answers, imitated or real."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kibana.check.finding import Finding, Line
from kibana.simulate import simulate


def meaning(
    line: Line, found: Callable[[Mapping[str, Any]], set[str]], wanted: Mapping[str, set[str]]
) -> Iterator[Finding]:
    """Yield where a saved search does not find what it is for (check 9).

    ``found`` asks Elasticsearch for the ids that match a query of its own; ``wanted`` has the expected ids by the
    id of each saved search. A search that nothing is expected of is a finding too: it was never tried.
    """
    if line.type != "search":
        return
    if not wanted.get(line.id):
        yield line.finding("nothing is expected of it", "give it items that it must find")
        return
    given = found({"query_string": {"query": line.source()["query"]["query"], "analyze_wildcard": True}})
    if missed := sorted(wanted[line.id] - given):
        yield line.finding(f"it misses {', '.join(missed)}", "mend its query")
    if more := sorted(given - wanted[line.id]):
        yield line.finding(f"it finds {', '.join(more)} too", "mend its query")


def imitated(content: bytes) -> Iterator[Finding]:
    """Yield what an imitated import objects to (check 10)."""
    answer = simulate(content)
    if answer.status != 200:
        yield Finding(
            0, "the file", f"Kibana would refuse it: {answer.body['message']}", "mend it as the message says"
        )
        return
    yield from answered(answer.body, len(content.splitlines()))


def answered(body: Mapping[str, Any], lines: int) -> Iterator[Finding]:
    """Yield what Kibana's answer to the import of so many lines says is not in order (check 11)."""
    for error in body.get("errors", ()):
        said = error["error"]
        details = {name: value for name, value in said.items() if name not in {"type", "statusCode"}}
        yield Finding(
            0,
            f"{error['type']} {error['id']}",
            f"it was not imported: {said['type']}" + (f" {json.dumps(details)}" if details else ""),
            "mend the object and import the file again",
        )
    if body.get("success") is not True and not body.get("errors"):
        yield Finding(0, "the import", "it was no success", "look into Kibana's log")
    if body.get("success") is True and body.get("successCount") != lines:
        count = body.get("successCount")
        yield Finding(0, "the import", f"{count} of {lines} objects were imported", "import the file again")
