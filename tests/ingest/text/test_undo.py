# ruff: noqa: RUF001 (look-alikes are what a wrong charset makes)
"""Undoing a double encoding: what is broken is mended, what is right stays."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.text.undo import undo

SPEECH = {
    "French": "Garçon, où est l’œuvre à côté de la fenêtre ? « Ça va », répond-il déjà…",
    "Portuguese": "São Paulo: a mãe não põe o pão à mesa; AMANHÃ, IRMÃ, SÃO JOÃO, MÃE",
    "German": "Größe, Übermut und Ärger – „ÖSTERREICH“ grüßt MÜNCHEN",
    "Spanish": "¿Mañana? ¡Sí, señor! EL NIÑO y la ESPAÑA de los pingüinos",
    "Icelandic": "Þórður Ægir og BORGARBYGGÐ: síðan í gær, VIÐ erum ÞAÐ",
    "Norwegian": "Å gå på skråplanet: UMEÅ–LULEÅ, BLÅ, SMÅ og ÆRLIG Øl",
    "Finnish": "Hyvää yötä, HYVÄÄ PÄIVÄÄ, TÄMÄ JA TÄÄLLÄ",
    "Polish": "Zażółć gęślą jaźń: ŁÓDŹ, ŚLĄSK, ŻÓŁĆ",
    "Romanian": "România în toamnă: ÎN CÂMPULUNG MÂINE, pâine și țară",
    "Turkish": "İstanbul’da ılık güneş: KÂĞIT, ÇAĞRI, ŞIŞLI",
    "Vietnamese": "Tiếng Việt: TẤN, ÂM NHẠC, CÔNG ĐOÀN, ĐÃ ký, người lao động",
    "Czech": "Příliš žluťoučký kůň: ČESKÁ ODBOROVÁ",
    "Russian": "Забастовка в Москве: «рабочие» – за",
    "Ukrainian": "Єдність, їжа і ґрунт",
    "Greek": "Απεργία στην Αθήνα, Έλληνες",
    "Hebrew": "שביתה בתל אביב",
    "Arabic": "إضراب عمال المصنع",
    "Hindi": "मज़दूरों की हड़ताल",
    "Japanese": "労働組合がストライキ",
    "Chinese": "工会罢工",
    "Korean": "노동조합 파업",
    "signs": "© 2026 – 25 °C, 5 £ or 3 €… “yes” 😀 ™ ® ½",
}
RIGHT = [
    "BEYONCÉ\xa0: le retour",
    "NESCAFÉ® et CINÉ™",
    "À la une « CINÉ\xa0»",
    "la lettre «\xa0Â\xa0»",
    "Â»",
    "AMANHÃ\xa0» e IRMÃ®",
    "MANHÃ…",
    "SMÅ…",
    "UMEÅ–OSLO",
    "IRMÃ’s",
    "Å–Z",
    "VIÐ\xa0",
    "JÄ»",
    "É\xa0",
    "café\xa0…",
]


def broken(text: str, charset: str) -> str:
    """Return what a reader shows who takes the text's UTF-8 for another charset."""
    if charset == "latin-1":
        return text.encode().decode("latin-1")
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", [*RIGHT, *SPEECH.values(), "plain", "", "R&D <b>", "S\u00f3\ud800"])
def test_right_text_stays(text: str) -> None:
    assert undo(text) == (text, False)


@given(st.sampled_from(list(SPEECH.values())), st.data())
def test_any_stretch_of_right_text_stays(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stretch = text[start : start + data.draw(st.integers(0, len(text)))]
    assert undo(stretch) == (stretch, False)
    assert undo(stretch.upper()) == (stretch.upper(), False)


@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", SPEECH.values(), ids=SPEECH.keys())
def test_what_was_encoded_twice_is_mended(text: str, charset: str) -> None:
    assert undo(broken(text, charset)) == (text, True)
    assert undo(f"<p>{broken(text.upper(), charset)}</p>") == (f"<p>{text.upper()}</p>", True)


@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
@given(st.sampled_from(list(SPEECH.values())), st.data())
def test_so_is_any_word_of_more_than_one_sign(charset: str, text: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from([word for word in text.split() if sum(not sign.isascii() for sign in word)]))
    word = unicodedata.normalize("NFC", word)
    found, undone = undo(broken(word, charset))
    assume(undone or sum(not sign.isascii() for sign in word) > 1)
    assert found == word


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("SociÃ©tÃ©", "Société"),
        ("SOCIÃ‰TÃ‰", "SOCIÉTÉ"),
        ("donâ€™t", "don’t"),
        ("a closing quoteâ€\x9d", "a closing quote”"),
        ("25Â°C, Â© and Â£5", "25°C, © and £5"),
        ("Ã\xa0 la une", "à la une"),
        ("Ã–STERREICH", "ÖSTERREICH"),
        ("MALMÃ–", "MALMÖ"),
        ("GÄ…SKA i SÅ‚owo", "GąSKA i Słowo"),
        ("<b>MÃ¼nchen</b> &amp; more", "<b>München</b> &amp; more"),
        ("ðŸ˜€", "😀"),
    ],
)
def test_the_usual_first_bytes_tell(source: str, text: str) -> None:
    assert undo(source) == (text, True)


@pytest.mark.parametrize("text", ["Ã©tÃ© – now", "Ã©tÃ© in 東京", "Ã© é", "Ã", "Ã©Ã"])
def test_a_text_that_is_not_broken_all_through_stays(text: str) -> None:
    assert undo(text) == (text, False)


@given(st.text())
def test_nothing_raises_and_what_was_undone_can_be_broken_again(text: str) -> None:
    found, undone = undo(text)
    if undone:
        assert len(found) < len(text)
    else:
        assert found == text
