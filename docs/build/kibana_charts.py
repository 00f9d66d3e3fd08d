"""A panel's rows as a picture: charts by Vega-Lite, numbers and tables by hand, in the colours of the page."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import vl_convert

Row = dict[str, Any]

_CSS = Path(__file__).resolve().parents[2] / "web" / "static" / "page.css"
FONT = "Arial, Helvetica, sans-serif"
WIDE, NARROW = 660, 300
"""Pixels of a chart: one across the page, and one of two or three beside each other."""


@cache
def colour(name: str) -> str:
    """Return a colour of the page, in the light."""
    found = re.search(rf"--{name}:\s*(#[0-9a-f]+)", _CSS.read_text("utf-8"))
    if found is None:
        raise KeyError(f"{_CSS.name} has no colour {name}")
    return found[1]


def ranked(rows: Sequence[Row], bucket: str, metric: str, *, by_size: bool = True) -> str:
    """Draw a bar a value, with its number."""
    y = {"field": bucket, "type": "nominal", "sort": "-x" if by_size else None, "axis": {"labelLimit": 190}}
    x = {"field": metric, "type": "quantitative", "axis": None}
    encoding = {"y": y, "x": x}
    number = {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": colour("soft")}
    return _drawn(
        rows,
        {
            "width": NARROW,
            "height": {"step": 20},
            "layer": [
                {"mark": {"type": "bar", "color": colour("accent"), "height": 13}, "encoding": encoding},
                {"mark": number, "encoding": {**encoding, "text": {"field": metric}}},
            ],
        },
    )


def stacked(rows: Sequence[Row], day: str, metric: str, split: str, colours: dict[str, str]) -> str:
    """Draw a bar a day, in parts."""
    return _drawn(
        [row for row in rows if row[metric]],
        {
            "width": WIDE,
            "height": 190,
            "mark": {"type": "bar", "width": 3.5},
            "encoding": {
                "x": {"field": day, "type": "temporal", "axis": {"format": "%b %Y", "tickCount": "month"}},
                "y": {"field": metric, "type": "quantitative", "axis": {"tickMinStep": 1, "format": "d"}},
                "color": _series(split, colours),
            },
        },
    )


def lines(rows: Sequence[Row], time: str, metrics: Sequence[tuple[str, str]], split: str = "") -> str:
    """Draw a line a metric (its column, its name), or a line a value of another bucket."""
    spread = [
        {"time": row[time], "value": row[metric], "series": row[split] if split else name}
        for row in rows
        for metric, name in metrics
        if row[metric] is not None
    ]
    names = list(dict.fromkeys(str(row["series"]) for row in spread))
    chosen = dict(zip(names, ("accent", "labor-ink", "ai-ink"), strict=False))
    return _drawn(
        spread,
        {
            "width": NARROW,
            "height": 160,
            "mark": {"type": "line", "point": {"size": 14}},
            "encoding": {
                "x": {"field": "time", "type": "temporal", "axis": {"format": "%H:%M", "tickCount": 6}},
                "y": {"field": "value", "type": "quantitative", "axis": {"tickCount": 5}},
                "color": _series("series", chosen),
            },
        },
    )


def bars(rows: Sequence[Row], time: str, metric: str) -> str:
    """Draw a bar a stretch of time."""
    return _drawn(
        rows,
        {
            "width": NARROW,
            "height": 160,
            "mark": {"type": "bar", "color": colour("accent"), "width": 16},
            "encoding": {
                "x": {"field": time, "type": "temporal", "axis": {"format": "%H:%M", "tickCount": 6}},
                "y": {"field": metric, "type": "quantitative", "axis": {"tickCount": 5}},
            },
        },
    )


def heatmap(rows: Sequence[Row], x: str, y: str, metric: str) -> str:
    """Draw a grid, each place with its number."""
    encoding = {
        "x": {"field": x, "type": "nominal", "sort": None, "axis": {"labelAngle": -30}},
        "y": {"field": y, "type": "nominal", "sort": None},
    }
    most = max(row[metric] for row in rows)
    shade = {
        "field": metric,
        "type": "quantitative",
        "legend": None,
        "scale": {"range": [colour("card"), colour("accent")], "domain": [0, most], "interpolate": "rgb"},
    }
    ink = {"condition": {"test": f"datum.{metric} > {most / 2}", "value": colour("card")}, "value": colour("ink")}
    return _drawn(
        rows,
        {
            "width": WIDE - 120,
            "height": {"step": 24},
            "layer": [
                {"mark": {"type": "rect"}, "encoding": {**encoding, "color": shade}},
                {
                    "mark": {"type": "text", "fontSize": 11},
                    "encoding": {**encoding, "text": {"field": metric}, "color": ink},
                },
            ],
        },
    )


def _series(field: str, colours: dict[str, str]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(colours), "range": [colour(name) for name in colours.values()]},
        "legend": {"orient": "bottom", "title": None},
    }


def _drawn(rows: Sequence[Row], spec: dict[str, Any]) -> str:
    axis = {
        "domainColor": colour("soft"),
        "gridColor": colour("line"),
        "labelColor": colour("ink"),
        "labelFont": FONT,
        "labelFontSize": 11,
        "tickColor": colour("line"),
        "title": None,
    }
    look = {
        "background": colour("card"),
        "config": {
            "axis": axis,
            "font": FONT,
            "legend": {"labelColor": colour("ink"), "labelFont": FONT, "labelFontSize": 11},
            "view": {"stroke": None},
        },
        "padding": 10,
    }
    schema = "https://vega.github.io/schema/vega-lite/v6.json"
    return vl_convert.vegalite_to_svg({"$schema": schema, "data": {"values": list(rows)}, **look, **spec})


def numbers(shown: Sequence[tuple[str, Any]]) -> str:
    """Draw numbers with their names, beside each other."""
    width, height = 165, 86
    frame = f'width="{width - 8}" height="{height - 8}" fill="{colour("card")}" stroke="{colour("line")}"'
    small, large = f'font-size="13" fill="{colour("soft")}"', f'font-size="30" fill="{colour("ink")}"'
    parts = [
        f'<g transform="translate({at * width},0)"><rect x="4" y="4" {frame}/>'
        f'<text x="16" y="28" {small}>{escape(name)}</text>'
        f'<text x="16" y="66" font-weight="bold" {large}>{escape(_text(value))}</text></g>'
        for at, (name, value) in enumerate(shown)
    ]
    return _svg(len(shown) * width, height, parts)


def table(heads: Sequence[tuple[str, int]], cells: Sequence[Sequence[Any]]) -> str:
    """Draw rows below the heads of their columns, each with its width in pixels."""
    step = 24
    starts = [sum(width for _, width in heads[:at]) + 10 for at in range(len(heads))]
    width, height = sum(width for _, width in heads) + 10, step * (len(cells) + 1) + 12
    parts = [f'<rect width="{width}" height="{height}" fill="{colour("card")}"/>']
    for start, (name, _) in zip(starts, heads, strict=True):
        parts.append(f'<text x="{start}" y="20" font-weight="bold" fill="{colour("soft")}">{escape(name)}</text>')
    for row, values in enumerate(cells, 1):
        y = row * step + 20
        parts.append(f'<path d="M6 {y - 17}H{width - 6}" stroke="{colour("line")}"/>')
        for start, (_, room), value in zip(starts, heads, values, strict=True):
            text = _cut(_text(value), room)
            parts.append(f'<text x="{start}" y="{y}" fill="{colour("ink")}">{escape(text)}</text>')
    return _svg(width, height, parts)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return f"{value:,.0f}" if isinstance(value, float) else str(value)


def _cut(text: str, room: int) -> str:
    """Return as much of a text as fits: a letter takes about six pixels."""
    most = room // 6 - 1
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    )
    return f'{head} font-family="{FONT}" font-size="12">{"".join(parts)}</svg>'
