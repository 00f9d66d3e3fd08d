"""Bytes to text: which charset they are in, and one bad byte hurts its own place only.

Labels are read as browsers read them (https://encoding.spec.whatwg.org/#names-and-labels), and valid UTF-8 is
UTF-8 whatever the label: text in another charset is all but never valid UTF-8 by accident.
"""

import codecs
import re
from collections.abc import Iterable, Iterator

import chardet
import msgspec
import webencodings

from ingest.mend.bad_bytes import ERRORS
from ingest.mend.language_charsets import ALL, OF_LANGUAGE, OTHER_SCRIPTS

MOST_PLACES = 10_000
"""Bad places that are looked at one by one; in a document with more each becomes U+FFFD."""
SURE = 10
"""Valid UTF-8 sequences for each bad one from which on a document is UTF-8, whatever its label says."""
SAMPLE = 100_000
"""Bytes, tags aside, that a charset is guessed from."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZEROS: dict[tuple[bool, ...], str] = {
    (True, True, True, False): "utf-32-be",
    (False, True, True, True): "utf-32-le",
    (True, False, True, False): "utf-16-be",
    (False, True, False, True): "utf-16-le",
}
"""Which of the first four bytes are zero, where the document begins with ASCII signs."""
_WIDER = {"gbk": "gb18030", "iso2022_jp": "iso2022_jp_ext"}
_VENDORS = {"cp932": "cp932", "cp949": "cp949", "cp936": "gb18030", "ms936": "gb18030", "cp950": "big5hkscs"}
"""Labels that the standard does not list and feeds use."""
_MULTIBYTE = {"cp932", "cp949", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp_ext"}

_NONE_IN_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What Python's codec makes of bytes that Shift_JIS has no character for."""
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(rb"(?:<(?:dc:)?language>\s*|\sxml:lang=[\"'])([A-Za-z]{2})\b")
_TAG = re.compile(rb"<[^<>]*+>|&#?\w++;")
_IN_WORD = re.compile(rb"(?<![\x80-\xff])[A-Za-z]?[\x80-\xff][A-Za-z]|[A-Za-z][\x80-\xff](?![\x80-\xff])")
_RUN = re.compile(rb"[\x80-\xff]{2,}+")


class Decoded(msgspec.Struct, frozen=True):
    """The text of a document, without a byte order mark."""

    text: str
    charset: str
    """Python's name of the codec."""
    notes: tuple[str, ...] = ()
    """``charset-wrong`` (the label says otherwise), ``charset-guessed`` (no label), ``bytes-replaced``."""
    utf8: bytes = b""
    """The document without a byte order mark where it came in sound UTF-8."""


def decode(body: bytes, content_type: str = "", language: str = "") -> Decoded:
    """Return ``body`` as text; never raises. ``content_type`` is the HTTP header, ``language`` the feed's."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _read(body[len(mark) :], charset)
    wide = _ZEROS.get(tuple(byte == 0 for byte in body[:4]))
    if wide:
        return _read(body, wide)
    labels = tuple(_labels(body, content_type))
    if body.isascii() and "iso2022_jp_ext" not in labels:
        return Decoded(body.decode("ascii"), "utf-8", utf8=body)
    return _as_utf8(body, labels) or _by_label(body, labels) or _guess(body, language, labelled=bool(labels))


def is_labelled_utf8(body: bytes, content_type: str) -> bool:
    """Return whether nothing says that ``body`` is in another charset than UTF-8."""
    return all(label == "utf-8" for label in _labels(body, content_type))


def _labels(body: bytes, content_type: str) -> Iterator[str]:
    """Yield the codecs that the header and the declaration name, the header's first (RFC 7303)."""
    header, written = _HEADER.search(content_type), _DECLARED.search(body[:1024])
    for label in (header and header[1], written and written[1].decode("ascii")):
        known = webencodings.lookup(label) if label else None
        codec = known.codec_info.name if known else _VENDORS.get((label or "").lower(), "")
        if codec and codec not in ("replacement", "x-user-defined") and not codec.startswith("utf-16"):
            yield _WIDER.get(codec, codec)


def _as_utf8(body: bytes, labels: tuple[str, ...]) -> Decoded | None:
    """Return the document as UTF-8 where it is that: wholly, or but for some places."""
    if "iso2022_jp_ext" in labels:
        return None
    other = any(label != "utf-8" for label in labels)
    notes = ("charset-wrong",) if other else ()
    try:
        return Decoded(body.decode("utf-8"), "utf-8", notes, body)
    except UnicodeDecodeError:
        valid, bad = _weigh(body, "utf-8")
    if valid < (SURE * bad if other else bad):
        return None
    found = _read(body, "utf-8")
    return Decoded(found.text, found.charset, notes + found.notes)


def _by_label(body: bytes, labels: tuple[str, ...]) -> Decoded | None:
    """Return the document by the first label that fits.

    A charset of single bytes fits everything, so one of several bytes that fits wholly is believed before it.
    The one that servers name unasked is believed after what the document itself names.
    """
    legacy = sorted({label: 0 for label in labels if label != "utf-8"}, key=lambda label: label == "cp1252")
    weighed = [(label, *_weigh(body, label)) for label in legacy]
    for label, _, bad in weighed:
        if label in _MULTIBYTE and not bad:
            return _read(body, label)
    return next((_read(body, label) for label, valid, bad in weighed if valid >= bad), None)


def _weigh(body: bytes, charset: str) -> tuple[int, int]:
    """Return how many signs beyond ASCII the bytes are in this charset, and how many places are none."""
    text = body.decode(charset, "replace")
    bad = text.count("\ufffd") - body.count(b"\xef\xbf\xbd") * (charset == "utf-8")
    return len(text) - len(text.encode("ascii", "ignore")) - bad, bad


def _guess(body: bytes, language: str, *, labelled: bool) -> Decoded:
    """Return the document in the charset that a detector takes for the likeliest of those that are possible."""
    sample = _TAG.sub(b" ", body[: 4 * SAMPLE])[:SAMPLE]
    stated = [match[1].decode("ascii").lower() for match in _LANGUAGE.finditer(body[: 4 * SAMPLE])]
    candidates = _candidates(sample, [language[:2].lower(), *stated[:1]])
    found = chardet.detect(sample, include_encodings=candidates, no_match_encoding="cp1252")
    result = _read(body, codecs.lookup(found["encoding"] or "cp1252").name)
    note = "charset-wrong" if labelled else "charset-guessed"
    return Decoded(result.text, result.charset, (note, *result.notes))


def _candidates(sample: bytes, languages: Iterable[str]) -> set[str]:
    """Return the charsets of the languages, or where these tell nothing those that the letters allow."""
    named = {charset for code in languages for charset in OF_LANGUAGE.get(code, ())}
    single, runs = len(_IN_WORD.findall(sample)), len(_RUN.findall(sample))
    if named - {"cp1252"} or (named and single > runs):
        return named  # but not a template's English over a text in another script
    return ALL - OTHER_SCRIPTS if single > 4 * runs else ALL


def _read(body: bytes, charset: str) -> Decoded:
    """Return the text in this charset, every bad place decided alone."""
    try:
        text, notes = body.decode(charset), tuple[str, ...]()
    except UnicodeDecodeError:
        few = charset not in ("utf-16-le", "utf-16-be") and _weigh(body, charset)[1] <= MOST_PLACES
        text, notes = body.decode(charset, ERRORS if few else "replace"), ("bytes-replaced",)
    known = _NONE_IN_CP932.sub("\ufffd", text) if charset == "cp932" else text
    return Decoded(known, charset, notes if known == text else ("bytes-replaced",))
