"""Months and days of the week in many languages."""

from pathlib import Path

import pytest

from docs.build.calendar_words import LOCALES, table
from news.text import calendar_words, months
from news.text.calendar_words import Named, month, weekday


def test_the_table_is_what_cldr_has() -> None:
    """Where this fails ``make docs`` writes it anew."""
    file = Path(calendar_words.__file__).with_name("calendar_words.json")
    assert file.read_text("utf-8") == table()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("January ene janv. stycznia Jänner января Ocak tammikuuta ιανουαρίου", 1),
        ("March März marca MARZEC Maerz марта mart mars maaliskuuta", 3),
        ("Sept september сентября września Eylül syyskuuta szeptember setembre", 9),
        ("November ноя listopadu novembro KASIM Kas\u0131m marraskuuta листопада", 11),
    ],
)
def test_months(words: str, number: int) -> None:
    assert [month(word.rstrip(".")) for word in words.split()] == [Named(number, True)] * len(words.split())


@pytest.mark.parametrize(
    ("words", "number"),
    [("Monday lun. Mo понедельник Pazartesi 월요일 星期一", 0), ("Thurs Thu jeudi Чт czwartek tor", 3)],
)
def test_days_of_the_week(words: str, number: int) -> None:
    named = [weekday(word.rstrip(".")) for word in words.split()]
    assert [day.number if day else None for day in named] == [number] * len(named)


@pytest.mark.parametrize("word", ["", "ma", "jui", "Marvel", "Brumaire", "outlet", "today", "GMT", "EST", "PM"])
def test_what_is_neither(word: str) -> None:
    assert month(word) is None
    assert weekday(word) is None or word == "ma"


def test_a_language_decides_only_where_languages_differ() -> None:
    assert month("lipa", ["pl"]) is not None
    assert (month("lis", ["cs"]), month("lis", ["hr"])) == (Named(11, True), Named(10, True))
    assert month("lis", ["en", "hr"]) == Named(10, True)
    assert month("lis", ["en"]) == Named(11, False)
    assert month("janeiro", ["ja"]) == Named(1, True)


def test_every_language_has_all_its_words() -> None:
    words = calendar_words._words()
    for code in LOCALES:
        numbers = {meanings[code] for meanings in words.months.values() if code in meanings}
        assert len(numbers) == 12 or code in {"ja", "ko"}, code
        days = {meanings[code] for meanings in words.days.values() if code in meanings}
        assert len(days) == 7 or code == "az", code


def test_words_of_running_texts_are_the_same_months() -> None:
    for word, number in months._WHOLE.items():
        named = month(word)
        assert named is not None
        assert named.number == number, word
