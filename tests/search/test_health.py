"""The table of health fields, and what its indices are called."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from search.elastic.health.template import HealthNames, properties, template
from search.health import FIELDS, KINDS, HealthDocument, prefix


def test_the_documents_have_the_fields_of_the_table() -> None:
    names = [field.name for field in FIELDS]
    assert ["@timestamp", *HealthDocument.__struct_fields__] == names
    assert {kind for field in FIELDS for kind in field.kinds} == set(KINDS)
    assert list(properties()) == names


@pytest.mark.parametrize(
    ("alias", "begins"),
    [("guildwire-news", "guildwire-health"), ("news", "news.health"), ("a-newsy", "a-newsy.health")],
)
def test_the_indices_are_called_after_the_alias(alias: str, begins: str) -> None:
    assert prefix(alias) == begins


def test_two_installations_do_not_share_a_prefix() -> None:
    aliases = ["desk", "desk-news", "desk-news-news", "desk-health", "desk-health-news"]
    assert len({prefix(alias) for alias in aliases}) == len(aliases)
    assert not any(HealthNames(alias).pattern.startswith(f"{alias}-") for alias in aliases)


def test_a_month_is_that_of_utc() -> None:
    names = HealthNames("guildwire-news")
    late = datetime(2026, 12, 31, 20, tzinfo=timezone(-timedelta(hours=8)))
    assert names.of(late) == "guildwire-health-2027.01"


@pytest.mark.parametrize(
    ("index", "over"),
    [
        ("guildwire-health-2026.08", True),
        ("guildwire-health-2026.09", False),
        ("guildwire-health-2025.12", True),
        ("guildwire-health-2026.13", False),
        ("guildwire-health-other-2025.12", False),
        ("guildwire-health-2025.12-kept", False),
    ],
)
def test_a_month_is_over_when_the_next_has_begun(index: str, over: bool) -> None:
    assert HealthNames("guildwire-news").over(index, datetime(2026, 9, 1, tzinfo=UTC)) is over


def test_the_template_stands_above_that_of_the_news_and_refuses_other_fields() -> None:
    made = template(HealthNames("guildwire-news"))
    assert made["index_patterns"] == ["guildwire-health-*"]
    assert made["priority"] > 500
    assert made["template"]["mappings"]["dynamic"] == "strict"
