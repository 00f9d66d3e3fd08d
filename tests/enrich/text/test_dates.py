"""Days that a sentence names, in six languages; both readers of dates agree with dateparser."""

from datetime import UTC, datetime

import dateparser
import pytest

from enrich.text.dates import resolve
from ingest.dates.read import DateReader
from tests.enrich.helpers import enrich

WHEN = datetime(2024, 4, 10, tzinfo=UTC)
DATES = {
    "en": ["3 May 2024", "3rd of May 2024", "May 3, 2024", "Sept. 3, 2024", "3 Sept 2024", "August 1st, 2024"],
    "pt": ["3 de maio de 2024", "3 maio 2024", "26 de Outubro de 2024"],
    "es": ["3 de mayo de 2024", "3 mayo 2024", "3 de mayo del 2024", "9 de septiembre de 2024"],
    "fr": ["3 mai 2024", "1er mai 2024", "10 août 2024", "25 décembre 2024", "2 février 2024"],
    "de": ["3. Mai 2024", "3 Mai 2024", "31. März 2024", "7. Oktober 2024", "9. Jänner 2024"],
    "it": ["3 maggio 2024", "12 luglio 2024", "5 gennaio 2024"],
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in DATES.items() for text in texts]
)
def test_both_readers_give_what_dateparser_gives(language: str, text: str) -> None:
    day = dateparser.parse(text, languages=[language])
    assert day is not None
    assert DateReader().read(text).at == day.replace(tzinfo=UTC)
    assert resolve(f"The deal expires on {text}, it says.", None) == f"{day:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("le 3 mai", "2024-05-03"),
        ("am 3. Mai", "2024-05-03"),
        ("vom 3. August an", "2024-08-03"),
        ("el 3 de mayo", "2024-05-03"),
        ("10 août", "2024-08-10"),
        ("1º de março de 2024", "2024-03-01"),
        ("il 1º maggio", "2024-05-01"),
        ("3 May", "2024-05-03"),
        ("STRIKE ENDS 3 MAY 2024", "2024-05-03"),
        ("from 3 May to June 5", "2024-05-03"),
        ("at 10:30 May 3", "2024-05-03"),
        ("45 March 2024, then 3 April 2024", "2024-04-03"),
    ],
)
def test_the_first_day_that_is_named(sentence: str, day: str) -> None:
    assert resolve(sentence, WHEN) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "the top 3 may leave",
        "the first 3 march on",
        "the 3 Mayo Clinic sites",
        "12 Julio Iglesias songs and 10 Avril Lavigne songs",
        "5 Mars rovers",
        "3 out of 5, 10 set free, 12 ago",
        "In Act 3. May speaks",
        "$3 March special",
    ],
)
def test_words_that_only_look_like_months(sentence: str) -> None:
    assert resolve(sentence, WHEN) == ""


def test_the_date_of_an_event_may_be_written_in_another_language() -> None:
    (event,) = enrich(summary="SAG-AFTRA and Netflix reach a deal that expires on 3 maio 2024.").events
    assert event.date == "2024-05-03"
