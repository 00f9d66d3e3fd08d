"""Checks 9 to 11: what searches find, and what an import answers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kibana.check.finding import Finding, Line
from kibana.client.verdict import verdict
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
    """Yield what an imitated import objects to (check 10); the real one is judged in the same words (check 11)."""
    answer = simulate(content)
    if answer.status != 200:
        yield Finding(
            0, "the file", f"Kibana would refuse it: {answer.body['message']}", "mend it as the message says"
        )
        return
    judged = verdict(answer.body)
    for refused in judged.refused:
        yield Finding(0, refused.object, refused.what, refused.remedy)
    lines = len(content.splitlines())
    if judged.success and judged.count != lines:
        yield Finding(0, "the file", f"only {judged.count} of {lines} lines are objects", "leave out the others")
