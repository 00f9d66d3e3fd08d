"""References: joined, dropped, read by HTML's names, or a sign of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingest.mend.references import mend, mend_text, without_forbidden


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("&#55357;&#56832;", "\U0001f600"),
        ("&#xD83D;&#xde00;", "\U0001f600"),
        ("&#x0d83d;&#56832;", "\U0001f600"),
        ("a&#xD83D;b", "ab"),
        ("&#xDE00;&#xD83D;", ""),
        ("&#xD83D;&#xD83D;&#xDE00;", "\U0001f600"),
        ("&#0;&#8;&#xFFFE;&#x110000;&#99999999999999;", ""),
        ("&#233;&#xE9;&#0000233;", "&#233;&#233;&#233;"),
        ("&nbsp;&hellip;&eacute;", "\xa0…é"),
        ("&amp;&lt;&gt;&quot;&apos;", "&amp;&lt;&gt;&quot;&apos;"),
        ("&AMP;&LT;", "&amp;&lt;"),
        ("R&D, A&E; &", "R&amp;D, A&amp;E; &amp;"),
        ("?a=1&b=2&copy=3&#x=4", "?a=1&amp;b=2&amp;copy=3&amp;#x=4"),
        ("&own;", "mine &lt;"),
    ],
)
def test_a_reference(written: str, mended: str) -> None:
    assert mend_text(written, {"own": "mine &lt;"}) == mended


def test_cdata_and_comments_stay_as_they_are() -> None:
    text = "a & b<![CDATA[ a & b ]]>&nbsp;<!-- a & b -->&"
    assert mend(text, {}) == "a &amp; b<![CDATA[ a & b ]]>\xa0<!-- a & b -->&amp;"


@given(st.text(alphabet="&#;xD83CE0a<\x01\ud83d ", max_size=40))
def test_what_is_mended_is_sound(text: str) -> None:
    mended = mend_text(without_forbidden(text), {}).replace("<", "&lt;")
    etree.fromstring(f"<a>{mended}</a>")
