# ruff: noqa: RUF001 (look-alikes are what this table is about)
"""Lower case and ASCII folding as Elasticsearch's ``lowercase`` and ``asciifolding`` filters do them.

The embedded index and the predicate must find what Elasticsearch finds, so the characters folded
are those of Lucene's ``ASCIIFoldingFilter`` and no others: Greek and Cyrillic letters keep their marks.
Enrichment, whose claims point at places in a text, folds by the same table what it folds to one letter.
"""

import re
import unicodedata
from collections.abc import Iterator

_DECOMPOSED = (
    (0x00B2, 0x00B3), (0x00B9, 0x00B9), (0x00C0, 0x02AF), (0x1E00, 0x1EFF), (0x2070, 0x2089),
    (0x2460, 0x24EA), (0xFB00, 0xFB04), (0xFB06, 0xFB06), (0xFF01, 0xFF3F), (0xFF41, 0xFF5B), (0xFF5D, 0xFF5E),
)  # fmt: skip
"""Blocks whose compatibility decomposition, without marks, is what Lucene folds to."""

_SPECIAL = """
!! ‼|!? ⁉|" «»“”„″‶❝❞❮❯|% ⁒|' ‘’‚‛′‵‹›❛❜|( ₍❨❪|(( ⸨|) ₎❩❫|)) ⸩|* ⁎|+ ₊|- ‐‑‒–—⁻₋|/ ⁄|0 ⓿|1 ⓵❶➀➊|10 ⓾❿➉➓
11 ⓫|12 ⓬|13 ⓭|14 ⓮|15 ⓯|16 ⓰|17 ⓱|18 ⓲|19 ⓳|2 ⓶❷➁➋|20 ⓴|3 ⓷❸➂➌|4 ⓸❹➃➍|5 ⓹❺➄➎|6 ⓺❻➅➏|7 ⓻❼➆➐|8 ⓼❽➇➑|9 ⓽❾➈➒
; ⁏|< ❬❰|= ₌|> ❭❱|?! ⁈|?? ⁇|[ ⁅❲|] ⁆❳|^ ‸|a ɐəɚᴀᶏᶕẚₐₔⱥ|aa ꜳ|ae æǣǽᴁᴂ|ao ꜵ|au ꜷ|av ꜹꜻ|ay ꜽ|b ƀƃɓʙᴃᵬᶀ|c ƈȼɕʗᴄↄꜿ
d ðđƌȡɖɗᴅᴆᵭᶁᶑꝺ|db ȸ|dz ʣʥ|e ǝɇɘɛɜɝɞʚᴇᴈᶒᶓᶔₑⱸⱻ|f ƒᵮᶂẛꜰꝼꟻ|g ǥɠɡɢʛᵷᵹᶃꝿ|h ħɥɦʜʮʯⱨⱶ|hv ƕ|i ıɨɪᴉᵢᵻᵼᶖꟾ
j ȷɉɟʄʝᴊⱼ|k ƙʞᴋᶄⱪꝁꝃꝅ|l ŀłƚȴɫɬɭʟᴌᶅⱡꝇꝉꞁ|ll ỻ|ls ʪ|lz ʫ|m ɯɰɱᴍᵯᶆꟽꟿ|n ŉŋƞȵɲɳɴᴎᵰᶇ|o øǿɔɵᴏᴐᴖᴗᶗₒⱺꝋꝍ|oe œɶᴔ
oo ꝏ|ou ȣᴕ|p ƥᴘᵱᵽᶈꝑꝓꝕꟼ|q ĸɋʠꝗꝙ|qp ȹ|r ɍɼɽɾɿʀʁᴙᴚᵣᵲᵳᶉꝛꞃ|s ȿʂᵴᶊẜẝꜱꞅ|ss ß|t ŧƫƭȶʇʈᴛᵵⱦ|tc ʨ|th þᵺꝧ|ts ʦ|tz ꜩ
u ʉᴜᵤᵾᶙ|ue ᵫ|v ʋʌᴠᵥᶌⱱⱴꝟ|vy ꝡ|w ƿʍᴡⱳ|x ᶍₓ|y ƴɏʎʏỿ|z ƶȝȥɀʐʑᴢᵶᶎⱬꝣ|{ ❴|} ❵|~ ⁓
"""
"""Lower-case characters that fold without a decomposition: what they become, then who they are."""


def _decomposed() -> Iterator[tuple[int, str]]:
    for first, last in _DECOMPOSED:
        for point in range(first, last + 1):
            parts = unicodedata.normalize("NFKD", chr(point))
            plain = "".join(part for part in parts if not unicodedata.combining(part))
            if plain and plain.isascii():
                yield point, plain.lower()


def _special() -> Iterator[tuple[int, str]]:
    for entry in _SPECIAL.strip().replace("\n", "|").split("|"):
        plain, _, characters = entry.partition(" ")
        for character in characters:
            yield ord(character), plain


_FOLD = dict(_decomposed()) | dict(_special())
_ODD = re.compile(r"[^\x00-\x7f]+")
"""What may have to be folded: translating only this takes a tenth of the time in a text of few such letters."""
_ONE = {point: plain for point, plain in _FOLD.items() if len(plain) == 1}


def _cased() -> Iterator[tuple[int, str]]:
    for point, plain in _ONE.items():
        letter = chr(point)
        yield point, plain.upper() if letter.isupper() else plain
        if letter.islower() and len(letter.upper()) == 1:
            yield ord(letter.upper()), plain.upper()


_CASED = dict(_cased())


def lower(text: str) -> str:
    """Lower each code point to one, as Lucene does, where Python goes by context or makes two of it."""
    return text.replace("İ", "i").replace("Σ", "σ").lower()


def fold(text: str) -> str:
    """Return ``text`` in lower case with Latin letters, digits and punctuation folded to ASCII."""
    if text.isascii():
        return text.lower()
    return _ODD.sub(_folded, lower(text))


def _folded(found: re.Match[str]) -> str:
    return found[0].translate(_FOLD)


def fold_letters(text: str) -> str:
    """Return ``text`` in lower case and folded, each character exactly one.

    What folds to several characters, such as ``ß`` and ``æ``, stays as it is.
    """
    if text.isascii():
        return text.lower()
    return lower(text).translate(_ONE)


def unaccented(text: str) -> str:
    """Return ``text`` with the same letters folded, each character exactly one, capitals still capitals."""
    return text if text.isascii() else text.translate(_CASED)
