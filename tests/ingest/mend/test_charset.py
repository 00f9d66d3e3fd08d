# ruff: noqa: RUF001 (letters of other scripts are what this is about)
"""Bytes to text: labels, their absence, and bytes that are none of their charset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mend.charset import Decoded, decode


def document(text: str, label: str = "", language: str = "") -> str:
    declared = f' encoding="{label}"' if label else ""
    said = f"<language>{language}</language>" if language else ""
    return (
        f'<?xml version="1.0"{declared}?><rss version="2.0"><channel>{said}<title>{text}</title></channel></rss>'
    )


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("Shift_JIS", "cp932", "㈱舞台①髙木"),
        ("x-sjis", "cp932", "纊と舞台Ⅱ"),
        ("EUC-KR", "cp949", "똠방각하 홥"),
        ("ks_c_5601-1987", "cp949", "햏"),
        ("Big5", "big5hkscs", "嘅 啲 喺"),
        ("gb2312", "gb18030", "朱镕基 嗎 㐂"),
        ("iso-8859-1", "cp1252", "“œuvre” – 5 €"),
        ("us-ascii", "cp1252", "naïve…"),
        ("iso-8859-9", "cp1254", "İşçi “grev”"),
        ("tis-620", "cp874", "นักแสดง…"),
        ("macintosh", "mac-roman", "l’été"),
        ("cp949", "cp949", "뷁"),
        ("euc-jp", "euc-jp", "舞台の稽古"),
        ("iso-2022-jp", "iso2022_jp", "舞台の稽古"),
        ("iso-2022-jp", "iso2022_jp_ext", "舞台のｹｲｺ"),
        ("koi8-u", "koi8-u", "їжак"),
        ("windows-1250", "cp1250", "žluťoučký"),
    ],
)
def test_labels_are_read_as_browsers_read_them(label: str, codec: str, text: str) -> None:
    body = document(text, label).encode(codec)
    assert text in decode(body).text
    assert decode(body).notes == ()
    unlabelled = document(text).encode(codec)
    assert text in decode(unlabelled, f'text/xml; charset="{label}"').text


def test_rows_that_vendors_added_to_euc_jp() -> None:
    row_13, row_92 = b"\xad\xa1\xad\xea", b"\xfc\xe2"
    body = document("[]", "euc-jp").encode().replace(b"[]", row_13 + row_92)
    assert "①㈱" in decode(body).text
    assert "\ufffd" not in decode(body).text


def test_rows_that_vendors_added_to_iso_2022_jp() -> None:
    body = document("[舞台]", "iso-2022-jp").encode("iso2022_jp").replace(b"\x1b$B", b"\x1b$B\x2d\x21\x2d\x6a")
    assert "[①㈱舞台]" in decode(body).text


@pytest.mark.parametrize(
    ("label", "text"), [("windows-1251", "Забастовка"), ("iso-8859-2", "Śląsk źle"), ("iso-8859-7", "Απεργία")]
)
def test_a_servers_default_does_not_hide_what_the_document_names(label: str, text: str) -> None:
    body = document(text, label).encode(label)
    assert text in decode(body, "text/xml; charset=ISO-8859-1").text
    other = document("Стачка", label).encode("koi8-r")
    assert "Стачка" in decode(other, "text/xml; charset=koi8-r").text


@pytest.mark.parametrize(
    "codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "utf-16", ""])
def test_unicode_is_known_by_its_first_bytes(codec: str, label: str) -> None:
    assert decode(document("źródło 舞台", label).encode(codec)).text == document("źródło 舞台", label)


@pytest.mark.parametrize(
    ("label", "header", "notes"),
    [
        ("utf-8", "", ()),
        ("", "", ()),
        ("shift_jis", "", ("charset-wrong",)),
        ("utf-8", "text/xml; charset=windows-1251", ("charset-wrong",)),
        ("no-such-charset", "", ()),
    ],
)
def test_valid_utf_8_is_utf_8(label: str, header: str, notes: tuple[str, ...]) -> None:
    body = document("Überstunden", label).encode()
    assert decode(body, header) == Decoded(body.decode(), "utf-8", notes, body)


def test_a_charset_of_several_bytes_that_fits_is_believed_before_a_servers_default() -> None:
    body = document("舞台の稽古が始まった", "shift_jis").encode("cp932")
    assert "舞台の稽古" in decode(body, "text/xml; charset=iso-8859-1").text


SAMPLES = {
    "ru": ("Театр подписал договор с осветителями", ("cp1251", "koi8-r", "iso8859-5")),
    "uk": ("Освітлювачі підписали угоду з театром", ("cp1251", "koi8-u")),
    "el": ("Οι ηθοποιοί υπέγραψαν τη σύμβαση", ("cp1253", "iso8859-7")),
    "cs": ("Herci podepsali dohodu, ředitel mlčí a soubor čeká", ("cp1250", "iso8859-2")),
    "tr": ("Oyuncular sözleşmeyi imzaladı, ışıkçılar bekliyor", ("cp1254",)),
    "he": ("השחקנים חתמו על ההסכם עם התיאטרון", ("cp1255",)),
    "ar": ("وقع الممثلون اتفاقا مع المسرح", ("cp1256",)),
    "th": ("นักแสดงลงนามในข้อตกลงกับโรงละคร", ("cp874",)),
    "ja": ("俳優たちは劇場と契約を結んだ。", ("cp932", "euc_jp")),
    "ko": ("배우들이 극장과 계약을 맺었다", ("cp949",)),
    "zh": ("演员们与剧院签订了合同", ("gb18030",)),
    "fr": ("Les éclairagistes ont signé l’accord à l’aube", ("cp1252",)),
}


@pytest.mark.parametrize(
    ("language", "text", "codec"),
    [(language, text, codec) for language, (text, codecs) in SAMPLES.items() for codec in codecs],
)
def test_without_a_label_the_charset_is_guessed(language: str, text: str, codec: str) -> None:
    body = document(text).encode(codec)
    stated = document(text, language=language).encode(codec)
    for found in (decode(body), decode(body, language=language), decode(stated)):
        assert text in found.text
        assert found.notes == ("charset-guessed",)


def test_a_template_that_says_english_does_not_hide_another_script() -> None:
    body = document(SAMPLES["ru"][0], language="en").encode("cp1251")
    assert SAMPLES["ru"][0] in decode(body).text


@pytest.mark.parametrize(
    ("bad", "mended"),
    [
        (b"Caf\xe9 Zo\xeb", "Café Zoë"),
        (b"\x93day one\x94 \x96 it\x92s on", "“day one” – it’s on"),
        (b"cut \xe2\x80", "cut \ufffd"),
        (b"cut\xc3 here", "cut\ufffd here"),
        (b"\xff alone", "\ufffd alone"),
        (b"\x80\x94 the end of a dash", "\ufffd\ufffd the end of a dash"),
    ],
)
def test_each_bad_byte_in_utf_8_is_decided_alone(bad: bytes, mended: str) -> None:
    good = "Überall „Straßen“ für Fußgänger, möglichst schön. " * 3
    found = decode(document(good + "[]", "utf-8").encode().replace(b"[]", bad))
    assert good + mended in found.text
    assert found.notes == ("bytes-replaced",)


@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "cp949", "gb18030", "big5hkscs", "cp1253", "utf-8"])
@pytest.mark.parametrize("bad", [b"\xff", b"\x80\xff"])
def test_a_bad_byte_hurts_its_place_only(codec: str, bad: bytes) -> None:
    text = {"cp949": "배우들이", "gb18030": "演员们", "big5hkscs": "演員們", "cp1253": "ηθοποιοί"}.get(
        codec, "劇場と契約"
    )
    label = {"cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5", "cp1253": "windows-1253"}.get(
        codec, codec
    )
    body = document(f"{text}</title><title>[]</title><title>{text}", label.replace("_", "-")).encode(codec)
    found = decode(body.replace(b"[]", bad))
    assert found.text.count(text) == 2


@given(
    st.binary(max_size=200), st.sampled_from(["", "text/xml; charset=shift_jis", "charset=utf-16", "charset=x"])
)
def test_no_bytes_raise(body: bytes, header: str) -> None:
    assert decode(body, header).text.encode("utf-8") is not None
