# ruff: noqa: RUF001 (letters of other scripts are meant)
"""The pieces that dates are made of, as one pattern, and the words between them that say nothing."""

import re

PIECE = re.compile(
    r"""
      (?P<week>(?<!\d)\d{4}-?W\d\d(?:-?[1-7])?(?!\d))
    | (?P<eastern>\d{1,4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号號일]?)
    | (?P<year_first>(?<![\d.])\d{4}(?P<s>\s?[-/.]\s?)\d{1,2}(?P=s)\d{1,2}(?!\d)\.?)
    | (?P<ordinal>(?<![\d.])\d{4}-\d{3}(?![\d-]))
    | (?P<year_month>(?<![\d.])\d{4}[-/]\d\d(?![\d/-]))
    | (?P<numeric>(?<![\d.])\d{1,2}(?P<t>\s?[-/.]\s?)\d{1,2}(?P=t)(?:\d{4}|\d\d)(?!\d))
    | (?P<compact>(?<![\d.])\d{8}(?:[Tt\s]?\d{4}(?:\d\d)?(?:[.,]\d{1,9})?)?(?![\d:]))
    | (?P<clock>(?<!\d)\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,:]\d+)?)?
        | (?<=\d)[Tt]\d\d(?:\d\d(?:\d\d(?:[.,]\d+)?)?)?(?![\d:])
        | (?<!\d)\d{1,2}\s?[時时点點시](?:\s?\d{1,2}\s?[分분]?)?(?:\s?\d{1,2}\s?[秒초])?
        | (?<!\d)\d{1,2}\s?[hH](?:\s?\d\d(?!\d)(?:\s?m(?:in)?(?:\s?\d\d\s?s)?)?)?(?![^\W\d_])
        | (?<![\d.])\d{1,2}\.\d\d(?![\d.])
        | (?<!\d)\d{1,2}(?=\s?(?:[AaPp]\.?\s?[Mm]|[Uu]hr)\b))
    | (?P<offset>(?:(?<=[\s\d(,;:-])|(?<=GMT)|(?<=UTC)|(?<=UT)|(?<=[AaPp][Mm])|(?<=\dZ))
        [+\-\u2212\u2013](?:\d{1,2}:\d\d(?::\d\d)?|\d{1,4})(?!\d))
    | (?P<half>(?<![^\W\d_])[AaPp]\.?\s?[Mm]\b\.?|[πμ]\.?\s?μ\b\.?|[上下]午|午[前後]|오[전후]|凌晨|早上|中午|晚上)
    | (?P<month_number>\b(?i:tháng\s?|thg\.?\s?|th)\d{1,2}(?!\d)|(?<!\d)\d{1,2}\s?[月월])
    | (?P<city>\b[A-Z][A-Za-z_]+(?:/[A-Za-z][\w+-]*){1,2})
    | (?P<spelled>\b[A-Z][a-z]+\s(?:[A-Z][a-z]+\s){0,3}Time\b)
    | (?P<comment>\([^()]*\))
    | (?P<running>\bm=[+-][\d.]+)
    | (?P<number>\d+(?:(?:st|nd|rd|th|er|[ºª]|-?(?:го|е|й))(?![^\W\d_]))?)
    | (?P<word>(?:كانون|تشرين)\s(?:الأول|الثاني)|[\u0e01-\u0e4e]+\.(?:[\u0e01-\u0e4e]+\.?)+
        | (?:星期|[周週])[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일
        | [^\W\d_][^\s\d.,;:/()\[\]|،+\-\u2212\u2013]*)
    """,
    re.VERBOSE,
)
"""Matches the next piece; the outermost group that matched is its kind.

Each alternative is bounded or cannot match again from within itself, so that a text is read in linear time.
"""

_BETWEEN = """
t at on of the and by in published updated posted de del do da di du la las los el le il a as à às o os e
um am an den der uhr kl klo ob h hrs ore om г года год році року р ч час в у god godine gada rok roku d m år
ko feira ngày năm lúc thứ ж թ ساعت о v r uur ora godz בשעה น เวลา ที่ พ.ศ
"""
FILLERS = frozenset(_BETWEEN.split())
"""Words around the parts of a date that say nothing on their own."""
