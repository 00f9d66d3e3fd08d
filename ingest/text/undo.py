"""Undoing a double encoding: UTF-8 that was taken for Latin-1 or Windows-1252 and encoded once more.

``SociÃ©tÃ©`` is ``Société``, but ``BEYONCÉ :`` with a no-break space is right, although É and the space would be
one Greek letter. So a text is only mended where all of it can be decoded and something in it is no plausible text.
"""

import re

_NEXT = f"[\x80-\xbf{bytes(range(0x80, 0xA0)).decode('cp1252', 'ignore')}]"
_SEQUENCE = f"(?:[\xc2-\xdf]{_NEXT}|[\xe0-\xef]{_NEXT}{{2}}|[\xf0-\xf4]{_NEXT}{{3}})"
_LEAD = re.compile("[\xc2-\xf4]")
_ONE = re.compile(_SEQUENCE)
_USUAL = f"(?:[ÃÂÐÑÅÄ]{_NEXT}|â{_NEXT}{{2}})"
_LETTER = r"[^\W\d_]"
_SIGN = "\xa0\xa9\xab\xae\xbb\u2018-\u201e\u2026\u2122"
_DASH = "\u2013\u2014"
_PLAUSIBLE = (
    f"(?:(?<=[A-ZÀ-ÖØ-Þ])(?:(?:Ã[{_SIGN}]|[ÂÐÑÅÄ][{_SIGN}{_DASH}])(?!{_LETTER})|Å[{_DASH}]"
    f"|Ã\u2019(?=[sS](?!{_LETTER})))"
    f"|(?<!{_LETTER})Å[{_DASH}](?=[A-ZÀ-ÖØ-Þ](?!{_LETTER}))"
    f"|(?<!{_LETTER})[ÃÂÐÑÅÄ]\xbb(?!{_LETTER}))"
)
"""The accented end of a word in capitals before a sign or a genitive (``AMANHÃ »``, ``IRMÃ's``), such a
letter alone in quotes, or the beginning of a range of letters."""
_BROKEN = re.compile(f"(?!{_PLAUSIBLE}){_USUAL}|{_SEQUENCE}{{2}}|[\xf0-\xf4]{_NEXT}{{3}}")
"""What no text holds: a usual first byte with what belongs to it, or two characters' bytes side by side."""


def undo(text: str) -> tuple[str, bool]:
    """Return the text with its double encoding undone, and whether there was one.

    Text that is right stays as it is: nothing is undone unless every character beyond ASCII is part of a valid
    UTF-8 sequence, as in ``SociÃ©tÃ©``, and one of the sequences begins as most do (``Ã Â â Ð Ñ Å Ä``) and is not
    what a word in capitals may end with, or follows another one.
    """
    if text.isascii():
        return text, False
    first = _first_beyond_ascii(text)
    if not _ONE.match(text, first):
        return text, False
    try:
        plain = _bytes(text).decode("utf-8")
    except UnicodeError:
        return text, False
    if any(_BROKEN.match(text, lead.start()) for lead in _LEAD.finditer(text, first)):
        return plain, True
    return text, False


def _first_beyond_ascii(text: str) -> int:
    try:
        text.encode("ascii")
    except UnicodeEncodeError as error:
        return error.start
    return len(text)


def _bytes(text: str) -> bytes:
    """Return what the text was decoded from. Raises UnicodeError where it holds other characters."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        for byte in range(0x80, 0xA0):  # of Windows-1252, some decoders leave the bytes it does not define
            text = text.replace(chr(byte), chr(0xDC00 + byte))
        return text.encode("cp1252", "surrogateescape")
