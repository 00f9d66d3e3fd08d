"""The dashboard and the alert rules name metrics that exist, with labels they have; promtool reads the rules."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from guildwire.watch.meters import ROWS, Meters
from tests.project.test_layers import ROOT
from tests.servers.require import absent

RULES = ROOT / "docs" / "alert-rules.yml"
DASHBOARD = ROOT / "docs" / "grafana.json"
NAMED = re.compile(r"\b(guildwire_\w+)(?:\{([^}]*)\})?")
GROUPED = re.compile(r"\bby \(([^)]*)\)")
OURS = {"instance", "le"}
"""Labels that Prometheus adds, and histograms have."""


def rules() -> list[dict[str, Any]]:
    loaded = yaml.safe_load(RULES.read_text("utf-8"))
    return [rule for group in loaded["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    return found


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in rules())
    yield from (target["expr"] for panel in panels() for target in panel["targets"])


def unknown(expression: str) -> list[str]:
    """Return the metrics and labels of an expression that no row of the table has."""
    wrong, labels = [], set(OURS)
    for name, chosen in NAMED.findall(expression):
        base = name if name in ROWS else re.sub(r"_(bucket|sum|count)$", "", name)
        if base not in ROWS:
            wrong.append(name)
            continue
        labels |= set(ROWS[base].labels)
        wrong += [f"{name}{{{label}}}" for label in re.findall(r"(\w+)\s*(?:=|!)", chosen) if label not in labels]
    grouped = [label.strip() for group in GROUPED.findall(expression) for label in group.split(",")]
    return wrong + [f"by ({label})" for label in grouped if label not in labels]


@pytest.mark.parametrize("expression", list(expressions()))
def test_an_expression_names_metrics_that_exist(expression: str) -> None:
    assert NAMED.search(expression)
    assert not unknown(expression)


def test_a_metric_or_label_that_does_not_exist_is_noticed() -> None:
    assert unknown("sum by (stage) (guildwire_lagg)") == ["guildwire_lagg", "by (stage)"]
    assert unknown('guildwire_lag{colour="red"}') == ["guildwire_lag{colour}"]


def test_every_metric_is_on_the_dashboard_or_in_a_rule() -> None:
    named = " ".join(expressions())
    assert not {name for name in ROWS if not re.search(rf"\b{name}(_bucket|_sum|_count)?\b", named)}


def test_every_rule_says_what_is_the_matter_and_what_to_do() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"].keys() == {"summary", "remedy"}
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)


def test_panels_do_not_cover_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {
            (place["x"] + column, place["y"] + row) for column in range(place["w"]) for row in range(place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in panels()}) == len(panels())


@pytest.fixture(scope="module")
def promtool() -> str:
    found = shutil.which("promtool")
    return found or absent("promtool", "it is not installed (Debian: apt-get install prometheus)")


def run(*arguments: str | Path, given: bytes = b"") -> str:
    ended = subprocess.run(arguments, input=given, capture_output=True, check=False, timeout=60)
    assert ended.returncode == 0, (ended.stdout + ended.stderr).decode()
    return ended.stdout.decode()


def test_promtool_takes_the_rules(promtool: str) -> None:
    assert f"{len(rules())} rules found" in run(promtool, "check", "rules", RULES)


def test_promtool_finds_every_expression_of_the_dashboard_well_formed(promtool: str, tmp_path: Path) -> None:
    listed = [
        {"record": f"panel:{panel['id']}:{target['refId']}", "expr": target["expr"]}
        for panel in panels()
        for target in panel["targets"]
    ]
    (tmp_path / "panels.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": listed}]}))
    run(promtool, "check", "rules", tmp_path / "panels.yml")


SILENCES = {
    "GuildwireNotPolled": {"guildwire_last_poll_seconds": "7300+60x100"},
    "GuildwireServerDown": {'guildwire_server_up{server="state"}': "0x100"},
    "GuildwireLoopStuck": {'guildwire_loop_late{loop="poll", instance="a"}': "1x100"},
    "GuildwireBooksDoNotBalance": {'guildwire_books_difference{stage="index"}': "-1x100"},
    "GuildwireStageBehind": {'guildwire_oldest_unread_seconds{stage="index"}': "1000x100"},
    "GuildwireLettersFail": {'guildwire_deliveries_total{outcome="failed"}': "0+1x100"},
    "GuildwireFeedsDown": {'guildwire_feeds{state="ok"}': "5x100", 'guildwire_feeds{state="gone"}': "5x100"},
}
"""For some rules, series that must make them fire."""


def test_rules_fire_when_they_should_and_not_on_a_healthy_desk(promtool: str, tmp_path: Path) -> None:
    def case(alert: str, series: dict[str, str], fires: bool) -> dict[str, Any]:
        expression = f'count(ALERTS{{alertname="{alert}", alertstate="firing"}}) or vector(0)'
        expected = {"expr": expression, "eval_time": "90m", "exp_samples": [{"labels": "{}", "value": int(fires)}]}
        given = [{"series": name, "values": values} for name, values in series.items()]
        return {"interval": "1m", "input_series": given, "promql_expr_test": [expected]}

    healthy = {
        "guildwire_last_poll_seconds": "30x100",
        'guildwire_server_up{server="state"}': "1x100",
        'guildwire_loop_late{loop="poll", instance="a"}': "0x100",
        'guildwire_books_difference{stage="index"}': "0x100",
        'guildwire_oldest_unread_seconds{stage="index"}': "3x100",
        'guildwire_deliveries_total{outcome="failed"}': "7x100",
        'guildwire_feeds{state="ok"}': "9x100",
        'guildwire_feeds{state="gone"}': "1x100",
    }
    cases = [case(alert, series, True) for alert, series in SILENCES.items()]
    cases += [case(alert, healthy, False) for alert in SILENCES]
    (tmp_path / "tests.yml").write_text(yaml.safe_dump({"rule_files": [str(RULES)], "tests": cases}))
    run(promtool, "test", "rules", tmp_path / "tests.yml")


def test_promtool_takes_the_metrics(promtool: str) -> None:
    meters = Meters()
    meters.delivery("delivered")
    run(promtool, "check", "metrics", given=meters.text())
