"""Dates in the words of many languages: as CLDR writes them, and as dateparser reads them."""

from datetime import UTC, datetime

import dateparser
import pytest
from babel.dates import format_datetime

from docs.build.calendar_words import LOCALES
from ingest.dates.read import DateReader

MOMENTS = [
    datetime(2022 + month % 4, month, 2 * month + 3, (3 * month) % 24, 7, tzinfo=UTC) for month in range(1, 13)
]
FORMS = ["d MMMM y", "d MMM y HH:mm", "EEEE, d MMMM y HH:mm", "EEE, d MMM y HH:mm:ss Z", "MMMM d, y HH:mm"]
UNREAD = {"cy": "EEEE", "ga": "MMMM"}
"""Words that are no single ones: Welsh "Dydd Mawrth", Irish "Meán Fómhair"."""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LOCALES)
def test_what_cldr_writes_is_read(language: str, form: str) -> None:
    reader = DateReader([language])
    for moment in MOMENTS:
        for locale in LOCALES[language].split():
            text = format_datetime(moment, form, locale=locale)
            told = moment if "HH" in form else moment.replace(hour=0, minute=0)
            read = reader.read(text)
            if read.at is None and UNREAD.get(language, "-") in form:
                continue
            assert (read.at, read.notes) == (told, ()), text


@pytest.mark.parametrize("form", ["medium", "long"])
@pytest.mark.parametrize(
    "language", ["en", "es", "pt", "fr", "de", "it", "ru", "pl", "nl", "uk", "sv", "cs", "ja", "ko", "zh"]
)
def test_the_usual_forms_of_a_language_are_read(language: str, form: str) -> None:
    reader = DateReader([language])
    for moment in MOMENTS:
        text = format_datetime(moment, form, locale=language)
        assert reader.read(text).at == moment, text


@pytest.mark.parametrize(
    "language", ["es", "pt", "fr", "de", "it", "ru", "pl", "nl", "uk", "sv", "cs", "da", "fi", "tr"]
)
def test_dateparser_reads_the_same_day(language: str) -> None:
    for moment in MOMENTS:
        text = format_datetime(moment, "d MMMM y", locale=language)
        other = dateparser.parse(text, languages=[language])
        assert other is not None
        read = DateReader().read(text)
        assert read.at is not None
        assert read.at.date() == other.date(), text


@pytest.mark.parametrize(
    ("text", "language", "month", "notes"),
    [
        ("3 listopada 2024", "pl", 11, ()),
        ("3 listopada 2024", "hr", 10, ()),
        ("3 listopada 2024", "en", 11, ("date-month-unsure",)),
        ("3 srp 2024", "cs", 8, ()),
        ("3 srp 2024", "hr", 7, ()),
        ("3 Mar 2024", "fi", 3, ()),
        ("mar 3 2024", "es", 3, ()),
        ("mar, 3 mar 2024", "es", 3, ()),
        ("mar. 3 septembre 2024", "fr", 9, ()),
        ("lun 3 lún 2024", "ga", 8, ()),
        ("dim. 3 nov. 2024", "fr", 11, ()),
    ],
)
def test_words_of_two_meanings(text: str, language: str, month: int, notes: tuple[str, ...]) -> None:
    read = DateReader([language]).read(text)
    assert read.at is not None
    assert (read.at.month, read.notes) == (month, notes)
