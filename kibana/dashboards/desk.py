"""The dashboard "AI and labor desk": what the beat is about these days, and where its two subjects meet."""

from kibana.dashboards.layout import WIDTH, Control, Dashboard, Panel, one_of
from kibana.lens import columns
from kibana.lens.charts import Chart, heatmap, number, xy
from kibana.lens.columns import Query
from kibana.objects import MARK, Object
from kibana.searches import LATEST, lucene
from kibana.views import NEWS, NEWS_TIME, label, shown

ID = f"{MARK}-desk"

AI, LABOR = "ai", "labor"
_CONTROLS = ("tag", "company", "union", "outlet")
_PAY = (
    (0, 50_000, "under $50,000"),
    (50_000, 100_000, "$50,000 to 100,000"),
    (100_000, 200_000, "$100,000 to 200,000"),
    (200_000, 400_000, "$200,000 to 400,000"),
    (400_000, 1_000_000, "$400,000 to 1 million"),
    (1_000_000, 1_000_000_000, "$1 million and more"),
)
"""US dollars a year. Above the last bound is no pay that the rules take for one."""


def desk() -> Object:
    """Return the dashboard."""
    return Dashboard(
        id=ID,
        title="Guildwire: AI and labor desk",
        description="What is new on AI and on labor, where the two meet, and who is named with them.",
        panels=_panels(),
        controls=[Control(name, shown(name), label(name), NEWS) for name in _CONTROLS],
        filters=[one_of("tag", (AI, LABOR), "About AI or labor")],
        view=NEWS,
        past="now-30d",
        refresh=300,
    ).saved()


def _panels() -> list[Panel]:
    third = WIDTH // 3
    return [
        Panel("items", 0, 0, 8, 6, _number("Items", "Items of AI, of labor and of both.", "*")),
        Panel("ai", 8, 0, 8, 6, _number("AI", "Items about artificial intelligence.", f"tag:{AI}")),
        Panel("labor", 0, 6, 8, 6, _number("Labor", "Items about labor.", f"tag:{LABOR}")),
        Panel("both", 8, 6, 8, 6, _number("AI and labor", "Items about both.", f"tag:{AI} AND tag:{LABOR}")),
        Panel("volume", 16, 0, 32, 12, _volume()),
        Panel("meet", 0, 12, WIDTH, 14, _meet()),
        Panel("unions", 0, 26, third, 14, _ranked("union", "Unions", "Unions and guilds most often named.")),
        Panel("companies", third, 26, third, 14, _ranked("company", "Companies", "Companies most often named.")),
        Panel("outlets", 2 * third, 26, third, 14, _ranked("outlet", "Outlets", "Who published most.")),
        Panel("pay-from", 0, 40, third, 12, _pay("pay_min", "Pay, from", "Lowest yearly pay an item names.")),
        Panel("pay-to", third, 40, third, 12, _pay("pay_max", "Pay, up to", "Highest yearly pay an item names.")),
        Panel("events", 2 * third, 40, third, 12, _events()),
        Panel("latest", 0, 52, WIDTH, 22, LATEST, "Latest items"),
    ]


def _lucene(text: str) -> Query:
    return columns.lucene(lucene(text)[0])


def _number(title: str, description: str, query: str) -> Chart:
    return Chart(
        title=title,
        description=description,
        view=NEWS,
        kind="lnsMetric",
        columns={"items": columns.count(title)},
        drawing=number("items"),
        query=_lucene(query),
    )


def _volume() -> Chart:
    groups = {
        "AI": f"tag:{AI} AND NOT tag:{LABOR}",
        "AI and labor": f"tag:{AI} AND tag:{LABOR}",
        "Labor": f"tag:{LABOR} AND NOT tag:{AI}",
    }
    return Chart(
        title="Items a day by subject",
        description="Each item is in one part of its day's bar: AI alone, labor alone, or both.",
        view=NEWS,
        kind="lnsXY",
        columns={
            "subject": columns.groups("Subject", {name: _lucene(text) for name, text in groups.items()}),
            "day": columns.days(NEWS_TIME, "Day"),
            "items": columns.count("Items"),
        },
        drawing=xy("bar_stacked", "day", ["items"], "subject"),
    )


def _meet() -> Chart:
    return Chart(
        title="Where AI and labor meet",
        description="How many items have both subjects: a subject of AI across, a subject of labor down.",
        view=NEWS,
        kind="lnsHeatmap",
        columns={
            "ai": columns.values(shown("tag"), "AI", 12, "items", only=f"{AI}/.*"),
            "labor": columns.values(shown("tag"), "Labor", 12, "items", only=f"{LABOR}/.*"),
            "items": columns.count("Items"),
        },
        drawing=heatmap("ai", "labor", "items"),
        query=_lucene(f"tag:{AI} AND tag:{LABOR}"),
    )


def _ranked(field: str, title: str, description: str) -> Chart:
    return Chart(
        title=title,
        description=description,
        view=NEWS,
        kind="lnsXY",
        columns={
            "value": columns.values(shown(field), label(field), 10, "items"),
            "items": columns.count("Items"),
        },
        drawing=xy("bar_horizontal", "value", ["items"]),
    )


def _pay(field: str, title: str, description: str) -> Chart:
    return Chart(
        title=title,
        description=f"{description} US dollars.",
        view=NEWS,
        kind="lnsXY",
        columns={"range": columns.ranges(field, label(field), _PAY), "items": columns.count("Items")},
        drawing=xy("bar_horizontal", "range", ["items"]),
    )


def _events() -> Chart:
    return Chart(
        title="Events by stage",
        description="What happened, as type/stage; what is only remembered or wished for is not counted.",
        view=NEWS,
        kind="lnsXY",
        columns={
            "event": columns.values(shown("event"), label("event"), 15, "items", only=".*/.*"),
            "items": columns.count("Items"),
        },
        drawing=xy("bar_horizontal", "event", ["items"]),
    )
