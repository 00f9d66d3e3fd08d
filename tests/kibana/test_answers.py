"""Every saved search and every panel, asked of a real Elasticsearch over the sample, shows what it should.

What it should show is counted here from the items themselves, by the predicate and by hand.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import BadRequestError, Elasticsearch

from kibana.build import objects
from kibana.check.imported import meaning
from kibana.dashboards import desk, pipeline
from kibana.searches import LATEST, search_id
from news.enriched import Enriched
from query.document import View
from query.parse import parse
from query.to_predicate import to_predicate
from search import health
from search.elastic.health.log import ElasticHealthLog
from search.elastic.index import ElasticIndex
from search.elastic.settings import ElasticSettings
from search.recommended import RECOMMENDED
from tests.kibana import asking, sample
from tests.search.elastic.cluster import client, own_settings
from tests.servers.process import Server

NOW = datetime(2026, 12, 1, tzinfo=UTC)
CONTENT = objects()


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> list[Enriched]:
    return sample.items(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def chosen(request: pytest.FixtureRequest, elasticsearch_server: Server) -> ElasticSettings:
    return own_settings(request, elasticsearch_server)


@pytest.fixture(scope="module")
def raw(chosen: ElasticSettings, items: list[Enriched]) -> Iterator[Elasticsearch]:
    index = ElasticIndex(chosen)
    index.put(items, NOW)
    index.close()
    log = ElasticHealthLog(chosen)
    for when, document in sample.health():
        assert log.write([document], when)
    log.close()
    with client(chosen) as opened:
        opened.indices.refresh(index=f"{health.prefix(chosen.alias)}-*")
        yield opened  # what is in the way of the alias is deleted with it


@pytest.fixture(scope="module")
def views(items: list[Enriched]) -> list[View]:
    return [View(each, NOW) for each in items]


def matching(views: Iterable[View], text: str) -> list[View]:
    matches = to_predicate(parse(text, NOW))
    return [view for view in views if matches(view)]


def ids(views: Iterable[View]) -> set[str]:
    return {str(view.fields["id"]) for view in views}


# Saved searches


def wanted(views: Sequence[View]) -> dict[str, set[str]]:
    """Return what each saved search must find, whatever its time range."""
    queries = {search_id(each.name): each.query.partition(" AND published:")[0] for each in RECOMMENDED}
    return {id_: ids(matching(views, text)) for id_, text in {**queries, LATEST: "*"}.items()}


SEARCHES = [each["id"] for each in CONTENT if each["type"] == "search"]


@pytest.mark.parametrize("id_", SEARCHES)
def test_a_saved_search_finds_what_its_query_means(
    raw: Elasticsearch, chosen: ElasticSettings, views: list[View], id_: str
) -> None:
    def found(query: Any) -> set[str]:
        answer = raw.search(index=chosen.alias, query=query, size=1000, source=False)
        return {hit["_id"] for hit in answer["hits"]["hits"]}

    assert list(meaning(asking.line(CONTENT, id_), found, wanted(views))) == []


def test_the_reference_item_is_where_the_two_meet(
    raw: Elasticsearch, chosen: ElasticSettings, items: list[Enriched]
) -> None:
    (reference,) = (each.item.id for each in items if each.item.guid == "wire-2023-07-26-netflix-ai-jobs")
    for name in ("ai-and-labor", "pay", "ai-at-the-studios"):
        rows = asking.hits(raw, chosen.alias, asking.line(CONTENT, search_id(name)), None)
        assert reference in {row["id"] for row in rows}, name


def test_this_week_is_the_week_before_the_look(
    raw: Elasticsearch, chosen: ElasticSettings, views: list[View]
) -> None:
    search = asking.line(CONTENT, search_id("ai-at-the-studios"))
    assert search.attributes["timeRange"] == {"from": "now-7d", "to": "now"}
    look = datetime(2023, 7, 29, 12, tzinfo=UTC)
    rows = asking.hits(raw, chosen.alias, search, (look - timedelta(days=7), look))
    text = next(each.query for each in RECOMMENDED if each.name == "ai-at-the-studios")
    matches = to_predicate(parse(text, look))
    due = [view for view in views if matches(view) and view.fields["published"] <= look]  # type: ignore[operator]
    assert {row["id"] for row in rows} == ids(due) != set()


@pytest.mark.parametrize("id_", SEARCHES)
def test_columns_show_what_the_outlet_wrote_newest_first(
    raw: Elasticsearch, chosen: ElasticSettings, views: list[View], id_: str
) -> None:
    by_id = {str(view.fields["id"]): view.fields for view in views}
    search = asking.line(CONTENT, id_)
    rows = asking.hits(raw, chosen.alias, search, None)
    times = [by_id[row["id"]]["published"] for row in rows]
    assert times == sorted(times, reverse=True)
    for row in rows:
        for column in search.attributes["columns"]:
            value = by_id[row["id"]].get(column.removesuffix(".raw"), ())
            assert row.get(column, []) == (list(value) if isinstance(value, tuple) else [value]), column


def test_a_folded_field_would_show_an_address_that_leads_nowhere(
    raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    """Why columns name the subfield: this is what Discover would get of the field itself."""
    raw.index(
        index=chosen.alias, id="case", document={"id": "case", "url": "https://a.example/A?b=C"}, refresh=True
    )
    answer = raw.search(
        index=chosen.alias, query={"ids": {"values": ["case"]}}, fields=[{"field": "url"}, {"field": "url.raw"}]
    )
    raw.delete(index=chosen.alias, id="case", refresh=True)
    fields = answer["hits"]["hits"][0]["fields"]
    assert fields == {"url": ["https://a.example/a?b=c"], "url.raw": ["https://a.example/A?b=C"]}


# What people type


def typed(raw: Elasticsearch, chosen: ElasticSettings, text: str) -> set[str]:
    """Return what Kibana's bar finds in its Lucene."""
    asked = asking.query({"language": "lucene", "query": text})
    return {
        hit["_id"] for hit in raw.search(index=chosen.alias, query=asked, size=1000, source=False)["hits"]["hits"]
    }


@pytest.mark.parametrize(
    ("ours", "kibanas"),
    [
        ("tag:labor/strike", 'tag:"labor/strike"'),
        ("writers strike", "writers AND strike"),
        ("published:2023-07", "published:[2023-07-01 TO 2023-07-31]"),
        ("title:striking*", "title.words:striking*"),
        ("pay_max:>=300000", "pay_max:>=300000"),
        ("strike OR netflix AND disney", "strike OR (netflix AND disney)"),
        ("NOT tag:labor", "*:* AND NOT tag:labor"),
    ],
)
def test_what_the_page_advises_to_type_finds_what_guildwire_finds(
    raw: Elasticsearch, chosen: ElasticSettings, views: list[View], ours: str, kibanas: str
) -> None:
    assert typed(raw, chosen, kibanas) == ids(matching(views, ours)) != set()


@pytest.mark.parametrize(
    ("ours", "instead"),
    [
        ("writers strike", "writers OR strike"),
        ("published:2023-07", "published:2023-07-01T00:00:00.000"),
        ("title:striking*", "title:strike OR title:strike*"),
    ],
)
def test_what_is_typed_as_here_finds_something_else_there(
    raw: Elasticsearch, chosen: ElasticSettings, views: list[View], ours: str, instead: str
) -> None:
    assert typed(raw, chosen, ours) == ids(matching(views, instead)) != ids(matching(views, ours))


def test_a_bare_slash_is_an_error_there(raw: Elasticsearch, chosen: ElasticSettings) -> None:
    with pytest.raises(BadRequestError):
        typed(raw, chosen, "tag:labor/strike")


# The desk


def due(views: Iterable[View], text: str = "*") -> list[View]:
    """Return the items that the desk is about, in the time that is looked at."""
    since, until = sample.SPAN
    found = matching(views, f"({text}) AND (tag:ai OR tag:labor)")
    return [view for view in found if since <= view.fields["published"] <= until]  # type: ignore[operator]


def counted(views: Iterable[View], field: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for view in views:
        value = view.fields.get(field, ())
        found.update((value,) if isinstance(value, str) else value)  # type: ignore[arg-type]
    return found


def ranked(found: Counter[str], size: int) -> list[tuple[str, int]]:
    """Return the commonest, those of equal number by name, as Elasticsearch does."""
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))[:size]


def of_ranges(views: Iterable[View], field: str) -> list[tuple[str, int]]:
    bounds = {
        "under $50,000": (0, 50e3),
        "$50,000 to 100,000": (50e3, 100e3),
        "$100,000 to 200,000": (100e3, 200e3),
        "$200,000 to 400,000": (200e3, 400e3),
        "$400,000 to 1 million": (400e3, 1e6),
        "$1 million and more": (1e6, float("inf")),
    }
    pays = [float(view.fields[field]) for view in views if field in view.fields]  # type: ignore[arg-type]
    return [(name, sum(low <= pay < high for pay in pays)) for name, (low, high) in bounds.items()]


def by_day(views: Sequence[View]) -> list[tuple[str, str, int]]:
    """Return subject, day and number where there is any."""
    texts = {"AI": "tag:ai -tag:labor", "AI and labor": "tag:ai tag:labor", "Labor": "tag:labor -tag:ai"}
    found = Counter(
        (name, view.fields["published"].strftime("%Y-%m-%d"))  # type: ignore[union-attr]
        for name, text in texts.items()
        for view in due(views, text)
    )
    return sorted((name, day, number) for (name, day), number in found.items())


def meeting(views: Sequence[View]) -> dict[tuple[str, str], int]:
    return Counter(
        (ai, labor)
        for view in due(views, "tag:ai AND tag:labor")
        for ai in view.fields["tag"]  # type: ignore[union-attr]
        for labor in view.fields["tag"]  # type: ignore[union-attr]
        if str(ai).startswith("ai/") and str(labor).startswith("labor/")
    )


def pairs(rows: list[asking.Row]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in rows]


Expectation = Callable[[list[View]], Any]
DESK: dict[str, Expectation] = {
    "items": lambda views: [(len(due(views)),)],
    "ai": lambda views: [(len(due(views, "tag:ai")),)],
    "labor": lambda views: [(len(due(views, "tag:labor")),)],
    "both": lambda views: [(len(due(views, "tag:ai AND tag:labor")),)],
    "unions": lambda views: ranked(counted(due(views), "union"), 10),
    "companies": lambda views: ranked(counted(due(views), "company"), 10),
    "outlets": lambda views: ranked(counted(due(views), "outlet"), 10),
    "pay-from": lambda views: of_ranges(due(views), "pay_min"),
    "pay-to": lambda views: of_ranges(due(views), "pay_max"),
    "events": lambda views: ranked(
        Counter({name: number for name, number in counted(due(views), "event").items() if "/" in name}), 15
    ),
    "volume": by_day,
    "meet": meeting,
}


def asked(raw: Elasticsearch, chosen: ElasticSettings, panel: str) -> list[asking.Row]:
    return asking.rows(raw, chosen.alias, CONTENT, (desk.ID, panel), sample.SPAN)


@pytest.mark.parametrize("panel", asking.charts(CONTENT, desk.ID))
def test_a_panel_of_the_desk_shows_what_the_items_say(
    raw: Elasticsearch, chosen: ElasticSettings, views: list[View], panel: str
) -> None:
    rows = asked(raw, chosen, panel)
    found: Any = pairs(rows)
    if panel == "volume":
        found = sorted((row["subject"], row["day"][:10], row["items"]) for row in rows if row["items"])
    if panel == "meet":
        found = {(row["ai"], row["labor"]): row["items"] for row in rows}
    expected = DESK[panel](views)
    assert found == expected
    assert expected


def test_every_day_of_the_time_has_its_place(raw: Elasticsearch, chosen: ElasticSettings) -> None:
    since, until = sample.SPAN
    days = Counter(row["subject"] for row in asked(raw, chosen, "volume"))
    assert days == dict.fromkeys(("AI", "AI and labor", "Labor"), (until - since).days + 1)


def test_the_parts_of_the_desk_add_up(raw: Elasticsearch, chosen: ElasticSettings) -> None:
    (items,), (ai,), (labor,), (both,) = (
        [row["items"] for row in asked(raw, chosen, name)] for name in ("items", "ai", "labor", "both")
    )
    assert ai + labor - both == items
    assert sum(row["items"] for row in asked(raw, chosen, "volume")) == items


@pytest.mark.parametrize(("field", "value"), [("union.raw", "SAG-AFTRA"), ("tag.raw", "ai/likeness")])
def test_a_choice_from_a_control_narrows_the_desk(
    raw: Elasticsearch, chosen: ElasticSettings, views: list[View], field: str, value: str
) -> None:
    """A chosen value is asked for as it is written, in the subfield that the control lists."""
    chosen_value = {"match_phrase": {field: value}}
    found = raw.count(index=chosen.alias, query=chosen_value)["count"]
    assert found == counted(views, field.removesuffix(".raw"))[value] > 0


# The pipeline


def of(kind: str) -> list[tuple[datetime, health.HealthDocument]]:
    return [(when, each) for when, each in sample.health() if each.kind == kind]


def newest(kind: str, field: str, stage: str = "") -> Any:
    return [getattr(each, field) for _, each in of(kind) if each.stage == stage][-1]


def stretches(kind: str, fields: Sequence[str], how: Callable[[list[Any]], Any], stage: str = "") -> list[Any]:
    """Return a value of each field for each stretch of two hours, from that of the first document on."""
    since, length = sample.DAY[0], timedelta(hours=24) / asking.FEW
    found: list[Any] = []
    for step in range(asking.FEW):
        within = [
            each
            for when, each in of(kind)
            if since + step * length <= when < since + (step + 1) * length and each.stage == stage
        ]
        found.append(tuple(how([getattr(each, field) for each in within]) for field in fields))
    return found


PIPELINE: dict[str, Callable[[], Any]] = {
    "total": lambda: [(142,)],
    "healthy": lambda: [(newest("feeds", "feeds_healthy"),)],
    "failing": lambda: [(newest("feeds", "feeds_failing"),)],
    "silent": lambda: [(3,)],
    "feeds": lambda: stretches("feeds", ("feeds_healthy", "feeds_failing", "feeds_silent"), max),
    "stages": lambda: [
        ("enrich", newest("stage", "lag", "enrich"), 0, 160),
        ("index", newest("stage", "lag", "index"), 2, 40),
        ("match", newest("stage", "lag", "match"), 0, 2),
    ],
    "lag": lambda: [("enrich", *each) for each in stretches("stage", ["lag"], max, "enrich")],
    "parked": lambda: [("index", *each) for each in stretches("stage", ["parked"], max, "index")],
    "latency": lambda: stretches("latency", ("latency_p50", "latency_p95"), max),
    "searchable": lambda: stretches("latency", ["items"], sum),
}


@pytest.mark.parametrize("panel", asking.charts(CONTENT, pipeline.ID))
def test_a_panel_of_the_pipeline_shows_what_was_written(
    raw: Elasticsearch, chosen: ElasticSettings, panel: str
) -> None:
    index = f"{health.prefix(chosen.alias)}-*"
    rows = asking.rows(raw, index, CONTENT, (pipeline.ID, panel), sample.DAY)
    expected = PIPELINE[panel]()
    stage = expected[0][0]
    if panel in {"lag", "parked"}:
        assert {row["stage"] for row in rows} == {"enrich", "index", "match"}
        rows = [row for row in rows if row["stage"] == stage]
    found = [tuple(value for name, value in row.items() if name != "time") for row in rows]
    assert [each for each in found if None not in each] == expected
