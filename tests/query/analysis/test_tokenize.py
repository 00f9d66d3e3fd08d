"""Words as Unicode divides them (Annex 29), by another implementation of it; where ours differ, and why."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from uniseg.wordbreak import extended_pictographic, word_break
from uniseg.wordbreak import words as divided

from query.analysis.tokenize import _full, spans, words

LABELLED = Path(__file__).resolve().parents[2] / "enrich" / "labelled"
_OF_A_WORD = {"ALETTER", "HEBREW_LETTER", "NUMERIC", "KATAKANA"}
_IDEOGRAPHS = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA LETTER")


def by_unicode(text: str) -> list[str]:
    """Return the pieces between the boundaries of Annex 29 that hold a letter, a digit or a picture."""
    return [piece for piece in divided(text) if any(map(_tells, piece))]


def _tells(sign: str) -> bool:
    named = unicodedata.name(sign, "").startswith(_IDEOGRAPHS)
    return word_break(sign).name in _OF_A_WORD or named or extended_pictographic(sign)


ANYWHERE = [
    *"azßñé Ωωжя漢字あい한글عربي0197.,:;'\u2019·\"-/&+%$€²½①Ⅷ\n\u00a0\u200b😀©",
    "👍🏽",
    "👩\u200d💻",
    "e\u0301",
]
BEHIND_A_MARK = re.compile(r"\u0301[.,;'\u2019][019]")
"""One of the differences below."""


@pytest.mark.parametrize("also", ["_", "アイー"])
@settings(deadline=None)  # the longer pattern is made when it is first needed
@given(data=st.data())
def test_words_end_where_unicode_says(also: str, data: st.DataObject) -> None:
    signs = st.sampled_from([*ANYWHERE, *also])
    text = "".join(data.draw(st.lists(signs, max_size=12)))
    assume(not BEHIND_A_MARK.search(text))
    assert words(text) == by_unicode(text)


def texts() -> list[str]:
    files = [path.read_text("utf-8") for path in sorted(LABELLED.glob("*.jsonl"))]
    rows = [json.loads(line) for file in files for line in file.split("\n") if line]
    return [str(row.get(field, "")) for row in rows for field in ("title", "summary")]


def test_so_they_do_in_every_headline_of_ours() -> None:
    found = texts()
    assert len(found) > 1_000
    assert [text for text in found if words(text) != by_unicode(text)] == []


DIFFERENT = [
    # Lucene keeps a run of letters that are written without spaces as one word; Annex 29 asks a dictionary.
    ("ไทย", ["ไทย"], []),
    # Lucene joins katakana by a low line to katakana alone, Annex 29 to letters and digits as well.
    ("ア_1", ["ア_", "1"], ["ア_1"]),
    # Annex 29 joins Hebrew letters by quotation marks, which are abbreviations there; we search them apart.
    ("ב'", ["ב"], ["ב'"]),
    ('צה"ל', ["צה", "ל"], ['צה"ל']),
    # Behind a mark we do not look back to whether it was on a letter or a digit.
    ("a\u0301.1", ["a\u0301.1"], ["a\u0301", "1"]),
    # Signs that change others are pictures to us where they stand alone, one half of a flag is not.
    ("🏽", ["🏽"], []),
]


@pytest.mark.parametrize(("text", "ours", "theirs"), DIFFERENT)
def test_where_they_differ(text: str, ours: list[str], theirs: list[str]) -> None:
    assert words(text) == ours
    assert by_unicode(text) == theirs


@given(
    st.text(
        st.sampled_from(
            "ab 1.,'_:\n\u2122\u2605\u65e5\u672c\u304b\u30ab\u0301\u200d\U0001f600\u00df\u0e01\ufe0f\t-\u2019"
        ),
        max_size=30,
    )
)
def test_a_text_is_read_by_stretches_as_it_is_whole(text: str) -> None:
    assert words(text) == _full().findall(text)
    assert [text[start:end] for _, start, end in spans(text)] == words(text)
