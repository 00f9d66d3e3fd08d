"""When a server may be asked again."""

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from news.net.retry_after import retry_after
from tests.ingest.scripted import NOW


@pytest.mark.parametrize(
    ("value", "until"),
    [
        ("60", NOW + timedelta(minutes=1)),
        ("999999999999", NOW + timedelta(days=1)),
        ("0", None),
        ("0.35", NOW + timedelta(seconds=1)),
        ("1.5.2", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), None),
        (format_datetime(NOW + timedelta(days=9), usegmt=True), NOW + timedelta(days=1)),
    ],
)
def test_retry_after(value: str, until: datetime | None) -> None:
    assert retry_after(value, NOW) == until
