"""Check 5: every field that content names is there, and of a kind that can do what is asked of it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kibana.check.finding import ContentFinding, ObjectLine
from kibana.check.known import Kind, known
from kibana.check.languages import fields_of
from kibana.check.parts import controls, filters, layer_name, queries, states, view_of
from kibana.lens.columns import RECORDS
from kibana.searches import SOURCE

_ANY: frozenset[Kind] = frozenset(("text", "keyword", "date", "number"))
_COUNTED: frozenset[Kind] = frozenset(("keyword", "date", "number"))
"""What can be sorted by and counted: all but texts."""
_LISTED: frozenset[Kind] = frozenset(("keyword",))
_DATE: frozenset[Kind] = frozenset(("date",))
_NUMBER: frozenset[Kind] = frozenset(("number",))

OPERATIONS: dict[str, frozenset[Kind]] = {
    "count": _ANY,
    "date_histogram": _DATE,
    "filters": _ANY,
    "last_value": _COUNTED,
    "max": _NUMBER,
    "median": _NUMBER,
    "min": _NUMBER,
    "range": _NUMBER,
    "sum": _NUMBER,
    "average": _NUMBER,
    "terms": _COUNTED,
    "unique_count": _COUNTED,
}
"""What each operation of Lens that content may use works on."""


class Use(NamedTuple):
    """A field that something needs."""

    part: str
    view: str
    """Id of the data view it must be in."""
    field: str
    kinds: frozenset[Kind]
    """Any of these will do."""


def fields(lines: Iterable[ObjectLine]) -> Iterator[ContentFinding]:
    """Yield every field that is not there or cannot do what is asked of it."""
    for line in lines:
        for part, view, field, kinds in _uses(line):
            kind = known(view).get(field)
            if kind is None:
                yield line.finding(
                    f"data view {view} has no field {field}", "name one of the tables of fields", part
                )
            elif kind not in kinds:
                yield line.finding(
                    f"{field} is a {kind}, where a {' or '.join(sorted(kinds))} is needed",
                    "name another field; of a text only its words can be searched",
                    part,
                )


def _uses(line: ObjectLine) -> Iterator[Use]:
    if line.type == "index-pattern":
        yield from _of_view(line)
    if line.type == "search":
        yield from _of_search(line)
    for id_, control in controls(line).items():
        view = view_of(line.references, f"controlGroup_{id_}:optionsListDataView")
        yield Use(f"control {id_}", view, control["explicitInput"]["fieldName"], _LISTED)
    for state in states(line):
        for layer, id_, column in state.columns():
            view = view_of(state.references, layer_name(layer))
            yield from (Use(f"{state.part}, column {id_}", view, *use) for use in _of_column(column))
    for part, each, view in filters(line):
        yield from (Use(part, view, field, _ANY) for field in _of_filter(each))
    for asked in queries(line):
        # What stands for everything has no field, and a dashboard's own query is asked of every view.
        if asked.view:
            yield from (
                Use(asked.part, asked.view, field, _ANY) for field in fields_of(asked.language, asked.text)
            )


def _of_view(line: ObjectLine) -> Iterator[Use]:
    yield Use("timeFieldName", line.id, str(line.attributes.get("timeFieldName")), _DATE)
    for name in ("fieldAttrs", "fieldFormatMap"):
        yield from (Use(name, line.id, field, _ANY) for field in line.decoded(name, {}))


def hidden(lines: Iterable[ObjectLine]) -> Iterator[ContentFinding]:
    """Yield every field of the tables that a data view says nothing of, or hides."""
    for line in lines:
        if line.type == "index-pattern":
            described = line.decoded("fieldAttrs", {})
            for field in known(line.id):
                bare = field.rpartition(".")[0] in known(line.id) and known(line.id)[field] == "text"
                if field not in described and not bare:
                    yield line.finding(
                        f"it has no label for {field}", "write the content anew: `guildwire kibana build`"
                    )
            patterns = [each["value"] for each in line.decoded("sourceFilters", [])]
            for pattern in patterns:
                beginning = pattern.rstrip("*")
                if covered := [field for field in known(line.id) if field.startswith(beginning)]:
                    yield line.finding(f"{pattern} hides {', '.join(covered)}", "hide only what is no field")


def _of_search(line: ObjectLine) -> Iterator[Use]:
    view = view_of(line.references, f"{SOURCE}.index")
    for field in line.attributes["columns"]:
        yield Use("columns", view, field, _ANY)
    for field in line.attributes.get("grid", {}).get("columns", {}):
        yield Use("grid", view, field, _ANY)
    for field, _ in line.attributes["sort"]:
        yield Use("sort", view, field, _COUNTED)
    if field := line.attributes.get("breakdownField"):
        yield Use("breakdownField", view, field, _LISTED)


def _of_column(column: dict[str, Any]) -> Iterator[tuple[str, frozenset[Kind]]]:
    kinds = OPERATIONS.get(column["operationType"], frozenset())
    if (field := column.get("sourceField")) and field != RECORDS:
        yield field, kinds
    params = column.get("params", {})
    yield from ((field, kinds) for field in params.get("secondaryFields", ()))
    if field := params.get("sortField"):
        yield field, _DATE


def _of_filter(each: dict[str, Any]) -> Iterator[str]:
    yield each["meta"]["key"]
    yield from _leaves(each.get("query", {}))


def _leaves(query: Any) -> Iterator[str]:
    """Yield the fields of Elasticsearch's own query of a filter."""
    if isinstance(query, list):
        for each in query:
            yield from _leaves(each)
    elif isinstance(query, dict):
        for name, inner in query.items():
            if name in {"match_phrase", "match", "term", "terms", "range", "prefix"}:
                yield from inner
            elif name == "exists":
                yield inner["field"]
            else:
                yield from _leaves(inner)
